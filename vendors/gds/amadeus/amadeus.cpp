#include "vendors/gds/amadeus/amadeus.hpp"

#include <algorithm>

#include "vendors/gds/amadeus/errors.hpp"
#include "vendors/gds/amadeus/personal.hpp"
#include "vendors/gds/amadeus/requests.hpp"
#include "vendors/gds/redact.hpp"
#include "vendors/gds/travellers.hpp"

namespace airside::amadeus {
namespace {

using gds::Answer;
using gds::Call;
using gds::CallContext;
using gds::Exchange;
using gds::NoAnswer;
using gds::Outcome;
using http::Method;

constexpr std::string_view vendor = "amadeus", media_type = "application/vnd.amadeus+json";
constexpr std::string_view orders_path = "/v1/booking/flight-orders";
constexpr std::string_view pricing_path = "/v1/shopping/flight-offers/pricing";
constexpr std::string_view services_not_available = "38034";  // one or more of those that were asked for

std::string order_path(const std::string& order_id) {
    return std::string(orders_path) + "/" + http::percent_encode(order_id);
}

// Turns what came of a call into an outcome; `read` makes the value of a 2xx body or throws.
template <class T, class Read>
Outcome<T> outcome_of(Exchange& exchange, const Call& call, Read read) {
    if (auto* failure = std::get_if<NoAnswer>(&exchange)) return gds::no_answer<T>(*failure, vendor, call.effect);
    auto& answer = std::get<Answer>(exchange);
    if (answer.status < 200 || answer.status > 299) return refusal_of(answer.status, answer.body);
    try {
        return read(answer.body);
    } catch (const std::runtime_error& error) {
        return gds::unreadable<T>(error, vendor, call);
    }
}

gds::Dialect dialect(const SessionOptions& options) {
    auto ask = [options] {
        http::OutRequest request;
        request.method = Method::POST;
        request.url = options.base_url + "/v1/security/oauth2/token";
        request.headers.set("Content-Type", "application/x-www-form-urlencoded");
        request.body = "grant_type=client_credentials&client_id=" + http::percent_encode(options.client_id) +
                       "&client_secret=" + http::percent_encode(options.client_secret.reveal());
        return request;
    };
    auto dress = [](http::OutRequest& request) {
        request.headers.set("Accept", media_type);
        if (!request.body.empty()) request.headers.set("Content-Type", media_type);
    };
    return {gds::Provider::AMADEUS, vendor, ask, dress,
            [](std::string_view body) { return gds::redact(body, personal); }};
}

// A POST that only asks.
http::Headers read_as_get() {
    http::Headers headers;
    headers.set("X-HTTP-Method-Override", "GET");
    return headers;
}

// Whether the answer has what was asked for: the same for the same people on the same flights, whatever it costs now.
bool same_services(const std::vector<gds::ServiceChoice>& priced, const std::vector<gds::ServiceChoice>& asked) {
    return std::ranges::is_permutation(priced, asked, [](const gds::ServiceChoice& a, const gds::ServiceChoice& b) {
        return a.service.kind == b.service.kind && a.service.label == b.service.label &&
               a.service.segments == b.service.segments && a.traveller == b.traveller && a.quantity == b.quantity;
    });
}

}  // namespace

Amadeus::Amadeus(Reactor& reactor, http::Client& client, const reference::Airports& airports, Options options)
    : options_(options),
      session_(reactor, client, options.session.base_url, dialect(options.session), options.session.breaker),
      parser_(airports, std::move(options.office)) {}

awaitable<Outcome<std::vector<gds::Offer>>> Amadeus::search(const gds::SearchQuery& query, const CallContext& context) {
    Call call{"search", Method::POST, "/v2/shopping/flight-offers", search_body(query)};
    call.headers = read_as_get();
    auto exchange = co_await session_.call(call, context);
    co_return outcome_of<std::vector<gds::Offer>>(exchange, call, [&](std::string& body) {
        auto parsed = parser_.offers(std::make_shared<std::string>(std::move(body)));
        gds::report_rejected(provider(), parsed.rejected);
        gds::keep_what_was_asked_for(parsed.offers, query);
        return std::move(parsed.offers);
    });
}

// `offer` is its raw text.
awaitable<Outcome<gds::Offer>> Amadeus::price(std::string_view operation, std::string_view offer,
                                              const CallContext& context) {
    bool with_services = offer.find(R"("additionalServices")") != offer.npos;
    Call call{operation, Method::POST, std::string(pricing_path) + "?include=detailed-fare-rules", pricing_body(offer)};
    if (with_services) call.path += ",bags,other-services";  // it has them, and their prices stand there
    call.headers = read_as_get();
    auto exchange = co_await session_.call(call, context);
    auto outcome =
        outcome_of<gds::Offer>(exchange, call, [&](std::string& body) { return parser_.priced_offer(body); });
    auto* refused = outcome.refused();
    if (with_services && refused && refused->vendor_code == services_not_available)
        co_return gds::Refused{gds::RefusalCode::OFFER_EXPIRED, refused->vendor_code, refused->text};
    co_return outcome;
}

awaitable<Outcome<gds::Offer>> Amadeus::reprice(const gds::Offer& offer, const CallContext& context) {
    auto outcome = co_await price("reprice", offer.raw.view(), context);
    co_return outcome;
}

awaitable<Outcome<std::vector<gds::ServiceOffer>>> Amadeus::services(const gds::Offer& offer,
                                                                     const CallContext& context) {
    Call call{"services", Method::POST, std::string(pricing_path) + "?include=bags,other-services",
              pricing_body(offer.raw.view())};
    call.headers = read_as_get();
    auto exchange = co_await session_.call(call, context);
    co_return outcome_of<std::vector<gds::ServiceOffer>>(exchange, call,
                                                         [&](std::string& body) { return parser_.services(body); });
}

awaitable<Outcome<gds::Offer>> Amadeus::reprice_with(const gds::Offer& offer,
                                                     const std::vector<gds::ServiceChoice>& choices,
                                                     const CallContext& context) {
    Outcome<std::string> asked = gds::Unavailable{};
    try {
        asked = parser_.with_services(offer.raw.str(), choices);
    } catch (const std::runtime_error& error) {
        asked = gds::Unavailable{error.what(), {}};
    }
    if (!asked.done()) co_return asked.as<gds::Offer>();
    auto priced = co_await price("reprice_with", asked.value(), context);
    if (priced.done() && !same_services(priced.value().services, choices))
        co_return gds::Refused{gds::RefusalCode::OFFER_EXPIRED, "", "not all of the services were priced"};
    co_return priced;
}

awaitable<Outcome<std::vector<gds::SeatMap>>> Amadeus::seat_maps(const gds::Offer& offer, const CallContext& context) {
    Call call{"seat_maps", Method::POST, "/v1/shopping/seatmaps", seat_map_body(offer)};
    call.headers = read_as_get();
    auto exchange = co_await session_.call(call, context);
    co_return outcome_of<std::vector<gds::SeatMap>>(
        exchange, call, [&](std::string& body) { return parser_.seat_maps(body, offer.raw.str()); });
}

awaitable<Outcome<gds::Order>> Amadeus::order_call(const Call& call, const CallContext& context) {
    auto exchange = co_await session_.call(call, context);
    co_return outcome_of<gds::Order>(exchange, call, [&](std::string& body) { return parser_.order(body); });
}

awaitable<Outcome<gds::Order>> Amadeus::create_order(const gds::OrderRequest& request, const CallContext& context) {
    if (auto problem = gds::travellers_problem(request); !problem.empty())
        co_return gds::Refused{gds::RefusalCode::INVALID_PASSENGER, "", problem};
    Call call{"create_order", Method::POST, std::string(orders_path),
              order_body(request, options_.office.remark_prefix)};
    call.effect = true;
    auto outcome = co_await order_call(call, context);
    co_return outcome;
}

awaitable<Outcome<gds::Order>> Amadeus::read_order(const std::string& order_id, const CallContext& context) {
    Call call{"read_order", Method::GET, order_path(order_id)};
    call.order = true;
    auto outcome = co_await order_call(call, context);
    co_return outcome;
}

awaitable<Outcome<std::vector<gds::Order>>> Amadeus::find_by_reference(const BookingReference& reference,
                                                                       const gds::FindHints& hints,
                                                                       const CallContext& context) {
    Call call{"find_by_reference", Method::GET,
              std::string(orders_path) + "?reference=" + http::percent_encode(reference.str()) + "&lastName=" +
                  http::percent_encode(gds::ticket_name(hints.last_name)) + "&departureDate=" + hints.departure.str()};
    call.order = true;
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
