#include "vendors/gds/amadeus/amadeus.hpp"

#include <algorithm>

#include "platform/telemetry/log.hpp"
#include "vendors/gds/amadeus/errors.hpp"
#include "vendors/gds/amadeus/requests.hpp"

namespace airside::amadeus {
namespace {

using gds::CallContext;
using gds::Outcome;
using http::Method;

constexpr std::string_view orders_path = "/v1/booking/flight-orders";

std::string order_path(const std::string& order_id) {
    return std::string(orders_path) + "/" + http::percent_encode(order_id);
}

template <class T>
Outcome<T> failed(const NoAnswer& failure, bool effect) {
    if (effect && !failure.nothing_done) return gds::Unknown{"amadeus: " + failure.why};
    return gds::Unavailable{"amadeus: " + failure.why, failure.retry_after_s};
}

// A 2xx whose body can't be used. After an effect: it was done, and what it is must be asked.
template <class T>
Outcome<T> unreadable(const std::exception& error, const Call& call) {
    log::error("amadeus reply not understood",
               {{"operation", call.operation}, {"why", std::string_view(error.what())}});
    if (call.effect) return gds::Unknown{error.what()};
    return gds::Unavailable{error.what(), {}};
}

// Turns what came of a call into an outcome; `read` makes the value of a 2xx body or throws.
template <class T, class Read>
Outcome<T> outcome_of(Exchange& exchange, const Call& call, Read read) {
    if (auto* failure = std::get_if<NoAnswer>(&exchange)) return failed<T>(*failure, call.effect);
    auto& answer = std::get<Answer>(exchange);
    if (answer.status < 200 || answer.status > 299) return refusal_of(answer.status, answer.body);
    try {
        return read(answer.body);
    } catch (const std::runtime_error& error) {
        return unreadable<T>(error, call);
    }
}

bool direct(const gds::Offer& offer) {
    return std::ranges::all_of(offer.itineraries, [](auto& itinerary) {
        return itinerary.segments.size() == 1 && itinerary.segments.front().technical_stops == 0;
    });
}

bool for_party(const gds::Offer& offer, const gds::PassengerCounts& asked) {
    gds::PassengerCounts found{0, 0, 0};
    for (auto& fare : offer.passengers)
        (fare.type == gds::PassengerType::ADULT   ? found.adults
         : fare.type == gds::PassengerType::CHILD ? found.children
                                                  : found.infants) += fare.count;
    return found.adults == asked.adults && found.children == asked.children && found.infants == asked.infants;
}

// What was not asked for is left out, whoever is to blame.
void keep_what_was_asked_for(std::vector<gds::Offer>& offers, const gds::SearchQuery& query) {
    std::erase_if(offers, [&](const gds::Offer& offer) {
        return offer.price.total.currency() != query.currency || offer.itineraries.size() != query.slices.size() ||
               !for_party(offer, query.passengers) || (query.direct_only && !direct(offer));
    });
}

void report(const std::vector<std::string>& rejected) {
    static auto& counter = telemetry::counter("airside_provider_offers_rejected_total",
                                              "Offers left out because they were not right", {{"provider", "AMADEUS"}});
    static log::RateLimited limited;
    if (rejected.empty()) return;
    counter.add(static_cast<double>(rejected.size()));
    limited.warn("amadeus offers left out", {{"count", rejected.size()}, {"first", rejected.front()}});
}

}  // namespace

Amadeus::Amadeus(Reactor& reactor, http::Client& client, const reference::Airports& airports, Options options)
    : options_(options),
      session_(reactor, client, std::move(options.session)),
      parser_(airports, std::move(options.office)) {}

awaitable<Outcome<std::vector<gds::Offer>>> Amadeus::search(const gds::SearchQuery& query, const CallContext& context) {
    Call call{"search", Method::POST, "/v2/shopping/flight-offers", search_body(query), true};
    auto exchange = co_await session_.call(call, context);
    co_return outcome_of<std::vector<gds::Offer>>(exchange, call, [&](std::string& body) {
        auto parsed = parser_.offers(std::make_shared<std::string>(std::move(body)));
        report(parsed.rejected);
        keep_what_was_asked_for(parsed.offers, query);
        return std::move(parsed.offers);
    });
}

awaitable<Outcome<gds::Offer>> Amadeus::reprice(const gds::Offer& offer, const CallContext& context) {
    Call call{"reprice", Method::POST, "/v1/shopping/flight-offers/pricing?include=detailed-fare-rules",
              pricing_body(offer), true};
    auto exchange = co_await session_.call(call, context);
    co_return outcome_of<gds::Offer>(exchange, call, [&](std::string& body) { return parser_.priced_offer(body); });
}

awaitable<Outcome<gds::Order>> Amadeus::order_call(const Call& call, const CallContext& context) {
    auto exchange = co_await session_.call(call, context);
    co_return outcome_of<gds::Order>(exchange, call, [&](std::string& body) { return parser_.order(body); });
}

awaitable<Outcome<gds::Order>> Amadeus::create_order(const gds::OrderRequest& request, const CallContext& context) {
    if (auto problem = travellers_problem(request); !problem.empty())
        co_return gds::Refused{gds::RefusalCode::INVALID_PASSENGER, "", problem};
    Call call{"create_order", Method::POST, std::string(orders_path),
              order_body(request, options_.office.remark_prefix)};
    call.effect = true;
    auto outcome = co_await order_call(call, context);
    co_return outcome;
}

awaitable<Outcome<gds::Order>> Amadeus::read_order(const std::string& order_id, const CallContext& context) {
    Call call{"read_order", Method::GET, order_path(order_id)};
    auto outcome = co_await order_call(call, context);
    co_return outcome;
}

awaitable<Outcome<std::vector<gds::Order>>> Amadeus::find_by_reference(const BookingReference& reference,
                                                                       const gds::FindHints& hints,
                                                                       const CallContext& context) {
    Call call{"find_by_reference", Method::GET,
              std::string(orders_path) + "?reference=" + http::percent_encode(reference.str()) + "&lastName=" +
                  http::percent_encode(ticket_name(hints.last_name)) + "&departureDate=" + hints.departure.str()};
    auto exchange = co_await session_.call(call, context);
    co_return outcome_of<std::vector<gds::Order>>(exchange, call, [&](std::string& body) {
        auto orders = parser_.orders(body);
        // Only our remark tells whose order it is; a namesake on the same flight is none of ours.
        std::erase_if(orders, [&](const gds::Order& order) { return order.reference != reference; });
        return orders;
    });
}

awaitable<Outcome<gds::Order>> Amadeus::issue_tickets(const std::string& order_id, const CallContext& context) {
    Call call{"issue_tickets", Method::POST, order_path(order_id) + "/issuance"};
    call.effect = true;
    auto outcome = co_await order_call(call, context);
    co_return outcome;
}

awaitable<Outcome<gds::Order>> Amadeus::void_tickets(const std::string& order_id, const CallContext& context) {
    Call call{"void_tickets", Method::POST, order_path(order_id) + "/void"};
    call.effect = true;
    auto outcome = co_await order_call(call, context);
    co_return outcome;
}

awaitable<Outcome<gds::Cancelled>> Amadeus::cancel(const std::string& order_id, const CallContext& context) {
    Call call{"cancel", Method::DELETE, order_path(order_id)};
    call.effect = true;
    auto exchange = co_await session_.call(call, context);
    co_return outcome_of<gds::Cancelled>(exchange, call, [](std::string&) { return gds::Cancelled{}; });
}

}  // namespace airside::amadeus
