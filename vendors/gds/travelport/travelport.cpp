#include "vendors/gds/travelport/travelport.hpp"

#include "vendors/gds/redact.hpp"
#include "vendors/gds/travellers.hpp"
#include "vendors/gds/travelport/calls.hpp"
#include "vendors/gds/travelport/errors.hpp"
#include "vendors/gds/travelport/personal.hpp"
#include "vendors/gds/travelport/seat_map.hpp"

namespace airside::travelport {
namespace {

using gds::Answer;
using gds::Call;
using gds::CallContext;
using gds::NoAnswer;
using gds::Outcome;
using http::Method;

constexpr std::string_view catalogue_path = "/11/air/catalog/search/catalogproductofferings";
// A reply longer than this that tells an error would be a strange one: where nothing was to be done, it isn't read
// twice to look for it.
constexpr std::size_t longest_error_reply = 64 * 1024;
// How many beginnings of a journey are gone on with, leg after leg, where a search shows no whole ones.
constexpr std::size_t most_next_calls = 8, most_beginnings = 4;

gds::Dialect dialect(const SessionOptions& options) {
    auto ask = [options] {
        http::OutRequest request;
        request.method = Method::POST;
        request.url = (options.auth_url.empty() ? options.base_url : options.auth_url) + "/oauth/token";
        request.headers.set("Content-Type", "application/x-www-form-urlencoded");
        request.body = "grant_type=password&username=" + http::percent_encode(options.username) +
                       "&password=" + http::percent_encode(options.password.reveal()) +
                       "&client_id=" + http::percent_encode(options.client_id) +
                       "&client_secret=" + http::percent_encode(options.client_secret.reveal());
        return request;
    };
    auto dress = [options](http::OutRequest& request) {
        request.headers.set("Accept", "application/json");
        request.headers.set("Content-Type", "application/json");
        request.headers.set("Accept-Version", "11");
        request.headers.set("Content-Version", "11");
        if (options.access_group.empty())
            request.headers.set("TVP-PCC-Core", options.pcc + "_1G");
        else
            request.headers.set("XAUTH_TRAVELPORT_ACCESSGROUP", options.access_group);
    };
    return {gds::Provider::TRAVELPORT, vendor, ask, dress,
            [](std::string_view body) { return gds::redact(body, personal); }};
}

// An error that tells of a failure at the provider's is no refusal: what was done is as unknown as after HTTP 500.
template <class T>
Outcome<T> told(int status, const std::vector<VendorError>& errors, const Call& call) {
    if (is_failure(errors))
        return gds::no_answer<T>(NoAnswer{"the provider answered: " + errors.front().message, false}, vendor,
                                 call.effect);
    return refusal_of(status, errors);
}

}  // namespace

Travelport::Travelport(Reactor& reactor, http::Client& client, const reference::Airports& airports, Options options)
    : options_(options),
      session_(reactor, client, options.session.base_url, dialect(options.session), options.session.breaker),
      parser_(airports, std::move(options.office)) {}

awaitable<Outcome<std::string>> Travelport::ask(const Call& call, const CallContext& context) {
    auto exchange = co_await session_.call(call, context);
    if (auto* failure = std::get_if<NoAnswer>(&exchange))
        co_return gds::no_answer<std::string>(*failure, vendor, call.effect);
    auto& answer = std::get<Answer>(exchange);
    bool good = answer.status >= 200 && answer.status <= 299;
    std::vector<VendorError> errors;
    if (!good || call.effect || answer.body.size() <= longest_error_reply) errors = read_errors(answer.body);
    // An error beside a locator: something was made or changed, and what that is must be asked.
    if (good && call.effect && !errors.empty() && answer.body.find(R"("Locator")") != std::string::npos)
        co_return gds::Unknown{"travelport: a locator was given, and an error: " + errors.front().message};
    if (!good || !errors.empty()) co_return told<std::string>(answer.status, errors, call);
    co_return std::move(answer.body);
}

// ---- searching

awaitable<Outcome<ParsedOffers>> Travelport::find_offers(const Call& call, std::size_t legs, const Begun* before,
                                                         const CallContext& context) {
    auto asked = co_await ask(call, context);
    auto* refused = asked.refused();
    if (refused && says_no_flights({{0, "", "", refused->text}})) co_return ParsedOffers{};
    co_return read_as<ParsedOffers>(asked, call, [&](std::string& body) { return parser_.offers(body, legs, before); });
}

// Asks for the next legs of the best beginnings, until enough journeys are whole.
awaitable<> Travelport::go_on(ParsedOffers& parsed, const gds::SearchQuery& query, const CallContext& context) {
    auto begun = std::move(parsed.begun);
    if (begun.size() > most_beginnings) begun.resize(most_beginnings);
    auto enough = static_cast<std::size_t>(std::max(1, query.max_offers));
    for (std::size_t calls = 0; !begun.empty() && calls < most_next_calls; ++calls) {
        if (parsed.offers.size() >= enough) co_return;
        auto before = std::move(begun.front());
        begun.erase(begun.begin());
        Call call{"search.next", Method::POST, std::string(catalogue_path) + "/buildnext",
                  next_body(before.selection())};
        auto found = co_await find_offers(call, query.slices.size(), &before, context);
        if (!found.done()) co_return;  // what there is already is a good answer
        auto& more = found.value();
        std::ranges::move(more.offers, std::back_inserter(parsed.offers));
        std::ranges::move(more.rejected, std::back_inserter(parsed.rejected));
        // The first choice of each further leg: so that every first leg gets its journeys.
        if (!more.begun.empty()) begun.push_back(std::move(more.begun.front()));
    }
}

awaitable<Outcome<std::vector<gds::Offer>>> Travelport::search(const gds::SearchQuery& query,
                                                               const CallContext& context) {
    Call call{"search", Method::POST, std::string(catalogue_path), search_body(query, options_.representation)};
    auto found = co_await find_offers(call, query.slices.size(), nullptr, context);
    if (!found.done()) co_return found.as<std::vector<gds::Offer>>();
    auto parsed = std::move(found).value();
    if (parsed.offers.empty() && !parsed.begun.empty()) co_await go_on(parsed, query, context);
    gds::report_rejected(provider(), parsed.rejected);
    gds::keep_what_was_asked_for(parsed.offers, query);
    auto most = static_cast<std::size_t>(std::max(0, query.max_offers));
    if (parsed.offers.size() > most)
        parsed.offers.erase(parsed.offers.begin() + static_cast<std::ptrdiff_t>(most), parsed.offers.end());
    co_return std::move(parsed.offers);
}

awaitable<Outcome<gds::Offer>> Travelport::reprice(const gds::Offer& offer, const CallContext& context) {
    Call call{"reprice", Method::POST, "/11/air/price/offers/buildfromcatalogproductofferings",
              offer_body(offer.raw.view())};
    auto asked = co_await ask(call, context);
    co_return read_as<gds::Offer>(asked, call,
                                  [&](std::string& body) { return parser_.own_offer(body, offer.raw).offer; });
}

awaitable<Outcome<std::vector<gds::SeatMap>>> Travelport::seat_maps(const gds::Offer& offer,
                                                                    const CallContext& context) {
    Call call{"seat_maps", Method::POST, "/11/air/search/seat/catalogofferingsancillaries/seatavailabilities",
              seat_map_body(offer.raw.view())};
    // The answer names flights, and `raw` does not: an offer that is nothing but that is priced for its flights.
    auto priced = Outcome<gds::Offer>(offer);
    if (offer.itineraries.empty()) priced = co_await reprice(offer, context);
    if (!priced.done()) co_return priced.as<std::vector<gds::SeatMap>>();
    auto asked = co_await ask(call, context);
    co_return read_as<std::vector<gds::SeatMap>>(
        asked, call, [&](std::string& body) { return read_seat_maps(body, priced.value()); });
}

// ---- orders

awaitable<Outcome<std::string>> Travelport::new_workbench(const CallContext& context) {
    auto call = call_for("create_order.workbench", Method::POST, "/11/air/book/session/reservationworkbench",
                         R"({"ReservationID":{}})");
    auto asked = co_await ask(call, context);
    co_return read_as<std::string>(asked, call, [&](std::string& body) { return parser_.workbench(body); });
}

// Nothing is held before the commit: a workbench that is not committed lapses by itself.
awaitable<Outcome<std::string>> Travelport::prepare(const gds::OrderRequest& request, const CallContext& context) {
    auto workbench = co_await new_workbench(context);
    if (!workbench.done()) co_return workbench;
    auto& id = workbench.value();
    auto offer = call_for("create_order.offer", Method::POST,
                          workbench_path("book/airoffer", id, "/offers/buildfromcatalogproductofferings"),
                          offer_body(request.offer.raw.view()));
    auto added = co_await ask(offer, context);
    auto own =
        read_as<OwnOffer>(added, offer, [&](std::string& body) { return parser_.own_offer(body, request.offer.raw); });
    if (!own.done()) co_return own.as<std::string>();
    if (auto now = own.value().offer.price.total; now != request.offer.price.total)
        co_return gds::Refused{gds::RefusalCode::PRICE_CHANGED, "", "the offer costs " + now.str() + " now"};
    auto travellers = call_for("create_order.travelers", Method::POST,
                               workbench_path("book/traveler", id, "/travelers/list"), travellers_body(request));
    auto travelling = co_await ask(travellers, context);
    if (!travelling.done()) co_return travelling;
    auto remark =
        call_for("create_order.remark", Method::POST, workbench_path("book/remarks", id, "/reservationcomments/list"),
                 remark_body(request.reference, options_.office.remark_prefix));
    auto remarked = co_await ask(remark, context);
    if (!remarked.done()) co_return remarked;
    co_return workbench;
}

awaitable<Outcome<Reservation>> Travelport::reservation(const Call& call, const CallContext& context) {
    auto asked = co_await ask(call, context);
    co_return read_as<Reservation>(asked, call, [&](std::string& body) { return parser_.reservation(body); });
}

awaitable<Outcome<gds::Order>> Travelport::create_order(const gds::OrderRequest& request, const CallContext& context) {
    if (auto problem = gds::travellers_problem(request); !problem.empty())
        co_return gds::Refused{gds::RefusalCode::INVALID_PASSENGER, "", problem};
    auto workbench = co_await prepare(request, context);
    if (!workbench.done()) co_return workbench.as<gds::Order>();
    auto commit = call_for("create_order", Method::POST, reservation_path(workbench.value()),
                           commit_body("AIRSIDE " + request.reference.str()));
    commit.effect = true;
    auto made = co_await reservation(commit, context);
    if (!made.done()) co_return made.as<gds::Order>();
    co_return std::move(made.value().order);
}

awaitable<Outcome<gds::Order>> Travelport::with_tickets(gds::Order order, const CallContext& context) {
    if (order.tickets.empty()) co_return order;  // and so no EMD
    auto call =
        call_for("read_tickets", Method::POST, "/11/air/ticket/tickets/getbylocator", tickets_body(order.order_id));
    auto asked = co_await ask(call, context);
    // The order is there, whatever is said of its tickets: a refusal of these must not look like one of that.
    if (asked.refused()) co_return gds::Unavailable{"travelport: no tickets are shown: " + asked.describe(), {}};
    auto known = read_as<gds::Order>(asked, call, [&](std::string& body) {
        set_states(parser_.tickets(body), order);
        return std::move(order);
    });
    if (!known.done()) co_return known;
    auto whole = std::move(known).value();
    auto result = co_await with_emds(std::move(whole), context);
    co_return result;
}

awaitable<Outcome<gds::Order>> Travelport::read_order(const std::string& order_id, const CallContext& context) {
    auto call = call_for("read_order", Method::GET, reservation_path(order_id));
    auto read = co_await reservation(call, context);
    if (!read.done()) co_return read.as<gds::Order>();
    if (!read.value().order.offer) co_return nothing_held();
    auto order = std::move(read.value().order);
    auto whole = co_await with_tickets(std::move(order), context);
    co_return whole;
}

awaitable<Outcome<std::vector<gds::Order>>> Travelport::find_by_reference(const BookingReference& reference,
                                                                          const gds::FindHints& hints,
                                                                          const CallContext& context) {
    auto call = call_for(
        "find_by_reference", Method::GET,
        "/11/air/book/reservation/reservations?lastName=" + http::percent_encode(gds::ticket_name(hints.last_name)) +
            "&departureDate=" + hints.departure.str() + "&comment=" + http::percent_encode(reference.str()));
    auto asked = co_await ask(call, context);
    auto found =
        read_as<std::vector<gds::Order>>(asked, call, [&](std::string& body) { return parser_.reservations(body); });
    if (!found.done()) co_return found;
    std::vector<gds::Order> orders;
    for (auto& one : found.value()) {
        // Only our comment tells whose order it is; a namesake on the same flight is none of ours.
        if (one.reference != reference || !one.offer) continue;
        auto order = std::move(one);
        auto whole = co_await with_tickets(std::move(order), context);
        if (!whole.done()) co_return whole.as<std::vector<gds::Order>>();
        orders.push_back(std::move(whole).value());
    }
    co_return orders;
}

}  // namespace airside::travelport
