// Ancillaries and paid seats of an order that is held. A catalogue is good within its workbench only, so what was
// chosen is looked for again in that of the workbench that takes it.
#include <algorithm>
#include <map>
#include <set>

#include "vendors/gds/travelport/calls.hpp"
#include "vendors/gds/travelport/travelport.hpp"

namespace airside::travelport {
namespace {

using gds::CallContext;
using gds::Outcome;
using gds::RefusalCode;
using gds::ServiceKind;
using http::Method;
using OnSale = std::vector<ServiceOnSale>;

// What is wrong with the choices by themselves, or empty.
std::string problem_of(const std::vector<gds::ServiceChoice>& choices) {
    if (choices.empty()) return "nothing is chosen";
    std::map<std::pair<std::string, int>, int> wanted;
    std::set<std::pair<int, int>> seated;
    for (auto& choice : choices) {
        auto& service = choice.service;
        auto& count = wanted[{service.id, choice.traveller}];
        if (choice.quantity < 1 || choice.quantity > service.most - count) return "more than a traveller can have";
        count += choice.quantity;
        if (service.kind == ServiceKind::SEAT && !service.segments.empty() &&
            !seated.emplace(choice.traveller, service.segments.front()).second)
            return "two seats for one traveller";
    }
    return {};
}

gds::Refused not_sold(const std::string& label) {
    return {RefusalCode::OFFER_EXPIRED, "", label + " is not sold (so) any more"};
}

// A service that is sold out or dearer by now is not sold (so) any more.
template <class T>
Outcome<T> expired(Outcome<T> outcome) {
    auto* refused = outcome.refused();
    if (!refused || (refused->code != RefusalCode::SOLD_OUT && refused->code != RefusalCode::PRICE_CHANGED))
        return outcome;
    return gds::Refused{RefusalCode::OFFER_EXPIRED, refused->vendor_code, refused->text};
}

// The airline shows none: that is an answer, too.
bool shows_none(const Outcome<std::string>& asked) {
    auto* refused = asked.refused();
    return refused && (refused->code == RefusalCode::OTHER || refused->code == RefusalCode::NOT_FOUND ||
                       refused->code == RefusalCode::NOT_ALLOWED);
}

bool wants(const std::vector<gds::ServiceChoice>& choices, bool seats) {
    return std::ranges::any_of(choices, [&](auto& one) { return (one.service.kind == ServiceKind::SEAT) == seats; });
}

// The one that was chosen, as it is named for the traveller; null: it is not there, or at another price.
const ServiceName* find_choice(const OnSale& on_sale, const gds::ServiceChoice& choice) {
    auto found = std::ranges::find_if(on_sale, [&](auto& one) { return one.service.id == choice.service.id; });
    if (found == on_sale.end() || found->service.price != choice.service.price || choice.quantity > found->service.most)
        return nullptr;
    auto name = std::ranges::find(found->names, choice.traveller, &ServiceName::traveller);
    return name == found->names.end() ? nullptr : &*name;
}

// Ancillaries go together; of seats those of one flight.
std::vector<std::vector<ServiceOrder>> by_request(const std::vector<ServiceOrder>& orders) {
    std::map<int, std::vector<ServiceOrder>> groups;
    for (auto& order : orders) groups[order.name.seat.empty() ? -1 : order.segment].push_back(order);
    std::vector<std::vector<ServiceOrder>> requests;
    for (auto& [segment, group] : groups) requests.push_back(std::move(group));
    return requests;
}

}  // namespace

awaitable<Outcome<OnSale>> Travelport::ancillaries_on_sale(const Reservation& opened, const CallContext& context) {
    auto call = call_for("services.ancillaries", Method::POST, "/11/air/ancillaryshop/catalogofferingsancillaries",
                         ancillaries_body(opened.workbench, opened.offer_id));
    auto asked = co_await ask(call, context);
    if (shows_none(asked)) co_return OnSale{};
    co_return read_as<OnSale>(asked, call, [&](std::string& body) { return read_services_on_sale(body, opened); });
}

awaitable<Outcome<OnSale>> Travelport::seats_on_sale(const Reservation& opened, const CallContext& context) {
    auto call =
        call_for("services.seats", Method::POST, "/11/air/search/seat/catalogofferingsancillaries/seatavailabilities",
                 seats_body(opened.workbench, opened.offer_id));
    auto asked = co_await ask(call, context);
    if (shows_none(asked)) co_return OnSale{};
    co_return read_as<OnSale>(asked, call, [&](std::string& body) { return read_seat_services(body, opened); });
}

// A workbench that is left open keeps others from the reservation until it lapses. Whether this is heard or not, what
// the caller wanted is done.
awaitable<> Travelport::discard(std::string workbench, const CallContext& context) {
    auto call = call_for("services.discard", Method::DELETE,
                         "/11/air/book/session/reservationworkbench/" + http::percent_encode(workbench));
    auto asked = co_await ask(call, context);
    (void)asked;
}

awaitable<Outcome<std::vector<gds::ServiceOffer>>> Travelport::services(const std::string& order_id,
                                                                        const CallContext& context) {
    auto opened = co_await open_workbench("services.workbench", order_id, context);
    if (!opened.done()) co_return opened.as<std::vector<gds::ServiceOffer>>();
    auto ancillaries = co_await ancillaries_on_sale(opened.value(), context);
    if (!ancillaries.done()) co_return ancillaries.as<std::vector<gds::ServiceOffer>>();
    auto seats = co_await seats_on_sale(opened.value(), context);
    if (!seats.done()) co_return seats.as<std::vector<gds::ServiceOffer>>();
    co_await discard(opened.value().workbench, context);
    std::vector<gds::ServiceOffer> offers;
    for (auto* list : {&ancillaries.value(), &seats.value()})
        for (auto& one : *list)
            if (!one.service.travellers.empty()) offers.push_back(std::move(one.service));
    co_return offers;
}

awaitable<Outcome<std::vector<ServiceOrder>>> Travelport::chosen(const Reservation& opened,
                                                                 const std::vector<gds::ServiceChoice>& choices,
                                                                 const CallContext& context) {
    Outcome<OnSale> ancillaries = OnSale{}, seats = OnSale{};
    if (wants(choices, false)) ancillaries = co_await ancillaries_on_sale(opened, context);
    if (!ancillaries.done()) co_return ancillaries.as<std::vector<ServiceOrder>>();
    if (wants(choices, true)) seats = co_await seats_on_sale(opened, context);
    if (!seats.done()) co_return seats.as<std::vector<ServiceOrder>>();
    std::vector<ServiceOrder> orders;
    for (auto& choice : choices) {
        auto& list = choice.service.kind == ServiceKind::SEAT ? seats.value() : ancillaries.value();
        auto* name = find_choice(list, choice);
        if (!name) co_return not_sold(choice.service.label);
        orders.push_back({*name, choice.quantity, choice.service.segments.empty() ? 0 : choice.service.segments[0]});
    }
    co_return orders;
}

awaitable<Outcome<Money>> Travelport::put_in(const Reservation& opened, const std::vector<ServiceOrder>& orders,
                                             const CallContext& context) {
    auto currency = opened.order.offer->price.total.currency();
    auto total = Money::zero(currency);
    for (auto& request : by_request(orders)) {
        auto call = call_for(
            "add_services.offers", Method::POST,
            workbench_path("book/airoffer", opened.workbench, "/offers/buildancillaryoffersfromcatalogofferings"),
            add_services_body(request));
        auto asked = co_await ask(call, context);
        auto added = read_as<Money>(asked, call, [&](std::string& body) { return read_added_total(body, currency); });
        if (!added.done()) co_return added;
        total += added.value();
    }
    co_return total;
}

// Everything but the commit.
awaitable<Outcome<Money>> Travelport::fill(const Reservation& opened, const std::vector<gds::ServiceChoice>& choices,
                                           const CallContext& context) {
    auto orders = co_await chosen(opened, choices, context);
    if (!orders.done()) co_return orders.as<Money>();
    auto cost = co_await put_in(opened, orders.value(), context);
    if (!cost.done()) co_return cost;
    auto told = Money::zero(cost.value().currency());
    for (auto& choice : choices) told += choice.service.price * choice.quantity;
    if (cost.value() != told)
        co_return gds::Refused{RefusalCode::OFFER_EXPIRED, "", "the services cost " + cost.value().str() + " now"};
    co_return cost;
}

// Before the commit nothing is done.
awaitable<Outcome<gds::Order>> Travelport::add_services(const std::string& order_id,
                                                        const std::vector<gds::ServiceChoice>& choices,
                                                        const CallContext& context) {
    if (auto problem = problem_of(choices); !problem.empty())
        co_return gds::Refused{RefusalCode::INVALID_REQUEST, "", problem};
    auto opened = co_await open_workbench("add_services.workbench", order_id, context);
    if (!opened.done()) co_return opened.as<gds::Order>();
    auto order = opened.value().order;
    auto before = co_await with_tickets(std::move(order), context);
    if (!before.done()) co_return before;
    if (before.value().status != gds::OrderStatus::ON_HOLD)
        co_return gds::Refused{RefusalCode::ALREADY_TICKETED, "", "there are open tickets"};
    auto filled = co_await fill(opened.value(), choices, context);
    if (!filled.done()) co_await discard(opened.value().workbench, context);
    if (!filled.done()) co_return expired(filled.as<gds::Order>());
    auto commit = call_for("add_services", Method::POST, reservation_path(opened.value().workbench),
                           commit_body("AIRSIDE SERVICES"));
    commit.effect = true;
    auto made = co_await reservation(commit, context);
    if (!made.done()) co_return expired(made.as<gds::Order>());
    auto result = std::move(made.value().order);
    if (result.services.size() < before.value().services.size() + choices.size())
        co_return gds::Unknown{"travelport: not all services are in the reservation that was committed"};
    keep_states(before.value(), result);
    co_return result;
}

}  // namespace airside::travelport
