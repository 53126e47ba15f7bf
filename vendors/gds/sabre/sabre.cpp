#include "vendors/gds/sabre/sabre.hpp"

#include <algorithm>

#include "platform/core/base64.hpp"
#include "vendors/gds/redact.hpp"
#include "vendors/gds/sabre/answers.hpp"
#include "vendors/gds/sabre/calls.hpp"
#include "vendors/gds/sabre/personal.hpp"
#include "vendors/gds/sabre/requests.hpp"
#include "vendors/gds/travellers.hpp"

namespace airside::sabre {
namespace {

using gds::Call;
using gds::CallContext;
using gds::Outcome;
using gds::RefusalCode;
using http::Method;

constexpr std::size_t most_documents = 12;  // of one call

// v2: both parts in base64, and the whole again. v3: an EPR's password.
http::OutRequest token_request(const SessionOptions& options) {
    http::OutRequest request;
    request.method = Method::POST;
    request.headers.set("Content-Type", "application/x-www-form-urlencoded");
    if (options.username.empty()) {
        auto parts = base64_encode(options.client_id) + ":" + base64_encode(options.client_secret.reveal());
        request.url = options.base_url + "/v2/auth/token";
        request.headers.set("Authorization", "Basic " + base64_encode(parts));
        request.body = "grant_type=client_credentials";
    } else {
        auto parts = options.client_id + ":" + options.client_secret.reveal();
        request.url = options.base_url + "/v3/auth/token";
        request.headers.set("Authorization", "Basic " + base64_encode(parts));
        request.body = "grant_type=password&username=" + http::percent_encode(options.username) +
                       "&password=" + http::percent_encode(options.password.reveal());
    }
    return request;
}

gds::Dialect dialect(const SessionOptions& options) {
    auto dress = [](http::OutRequest& request) {
        request.headers.set("Accept", "application/json");
        request.headers.set("Content-Type", "application/json");
    };
    return {gds::Provider::SABRE, vendor, [options] { return token_request(options); }, dress,
            [](std::string_view body) { return gds::redact(body, personal); }};
}

// Shopping's errors come with HTTP 200, too. One that does not say that nothing was found is a failure of Sabre's.
bool failed(const ParsedOffers& parsed) { return !parsed.error.empty() && !says_nothing_found(parsed.error); }

gds::Unavailable failure_of(const ParsedOffers& parsed) { return {std::string(vendor) + ": " + parsed.error, {}}; }

}  // namespace

Sabre::Sabre(Reactor& reactor, http::Client& client, const reference::Airports& airports, Options options)
    : options_(options),
      session_(reactor, client, options.session.base_url, dialect(options.session), options.session.breaker),
      parser_(airports, std::move(options.office)) {}

awaitable<Outcome<std::vector<gds::Offer>>> Sabre::search(const gds::SearchQuery& query, const CallContext& context) {
    Call call{"search", Method::POST, "/v" + options_.office.shop_version + "/offers/shop",
              shop_body(query, options_.office)};
    auto exchange = co_await session_.call(call, context);
    co_return shop_outcome<std::vector<gds::Offer>>(exchange, call, [&](std::string& body) {
        auto parsed = parser_.offers(body, party_of(query.passengers));
        if (failed(parsed)) return Outcome<std::vector<gds::Offer>>(failure_of(parsed));
        gds::report_rejected(gds::Provider::SABRE, parsed.rejected);
        gds::keep_what_was_asked_for(parsed.offers, query);
        // Each itinerary comes in several brands.
        auto most = static_cast<std::size_t>(std::max(1, query.max_offers));
        if (parsed.offers.size() > most)
            parsed.offers.erase(parsed.offers.begin() + static_cast<std::ptrdiff_t>(most), parsed.offers.end());
        return Outcome<std::vector<gds::Offer>>(std::move(parsed.offers));
    });
}

awaitable<Outcome<gds::Offer>> Sabre::reprice(const gds::Offer& offer, const CallContext& context) {
    auto stored = stored_or_refusal(offer);
    if (auto* refused = std::get_if<gds::Refused>(&stored)) co_return *refused;
    auto& known = std::get<StoredOffer>(stored);
    Call call{"reprice", Method::POST, "/v" + options_.office.shop_version + "/shop/flights/revalidate",
              revalidate_body(known, options_.office)};
    auto exchange = co_await session_.call(call, context);
    co_return shop_outcome<gds::Offer>(exchange, call, [&](std::string& body) -> Outcome<gds::Offer> {
        auto parsed = parser_.offers(body, known.party);
        if (failed(parsed)) return failure_of(parsed);
        if (parsed.offers.empty() && !parsed.rejected.empty()) throw std::runtime_error(parsed.rejected.front());
        auto same = std::ranges::find_if(parsed.offers,
                                         [&](auto& one) { return same_fares(known, read_stored(one.raw.view())); });
        if (same == parsed.offers.end())
            return gds::Refused{RefusalCode::SOLD_OUT, "", "the flights are not for sale in these classes"};
        return std::move(*same);
    });
}

awaitable<Outcome<SeatReply>> Sabre::seats_of_leg(const StoredOffer& offer, std::size_t leg, std::size_t first,
                                                  const CallContext& context) {
    Call call{"seat_maps", Method::POST, "/v1/offers/getseats", seats_body(offer, leg, first)};
    auto exchange = co_await session_.call(call, context);
    co_return shop_outcome<SeatReply>(exchange, call, [&](std::string& body) {
        auto reply = parser_.seats(body);
        auto begin = static_cast<int>(first) - 1, end = begin + static_cast<int>(offer.legs[leg].size());
        for (auto& map : reply.maps)
            if (map.segment < begin || map.segment >= end)
                throw std::runtime_error("sabre: $.response.seatMaps has one of a segment that was not asked for");
        return reply;
    });
}

// A leg at a time: Sabre's request has one origin and one destination. A flight without a map is left out.
awaitable<Outcome<std::vector<gds::SeatMap>>> Sabre::seat_maps(const gds::Offer& offer, const CallContext& context) {
    auto stored = stored_or_refusal(offer);
    if (auto* refused = std::get_if<gds::Refused>(&stored)) co_return *refused;
    auto& known = std::get<StoredOffer>(stored);
    std::vector<gds::SeatMap> maps;
    std::string why;
    std::size_t first = 1;
    for (std::size_t leg = 0; leg < known.legs.size(); ++leg) {
        auto reply = co_await seats_of_leg(known, leg, first, context);
        if (!reply.done()) co_return reply.as<std::vector<gds::SeatMap>>();
        for (auto& map : reply.value().maps) maps.push_back(std::move(map));
        why = reply.value().error;
        first += known.legs[leg].size();
    }
    if (maps.empty() && !why.empty()) co_return gds::Refused{RefusalCode::NOT_ALLOWED, "", why};
    co_return maps;
}

awaitable<Outcome<gds::Order>> Sabre::create_order(const gds::OrderRequest& request, const CallContext& context) {
    if (auto problem = gds::travellers_problem(request); !problem.empty())
        co_return gds::Refused{RefusalCode::INVALID_PASSENGER, "", problem};
    auto stored = stored_or_refusal(request.offer);
    if (auto* refused = std::get_if<gds::Refused>(&stored)) co_return *refused;
    auto call = effect_call("create_order", "createBooking",
                            create_body(request, std::get<StoredOffer>(stored), options_.office));
    auto exchange = co_await session_.call(call, context);
    co_return booking_outcome<gds::Order>(exchange, call,
                                          [&](std::string& body) { return parser_.created_booking(body).order; });
}

awaitable<Outcome<Booking>> Sabre::read_booking(const std::string& order_id, const CallContext& context) {
    auto call = order_call("read_order", "getBooking", booking_body(order_id));
    auto exchange = co_await session_.call(call, context);
    co_return booking_outcome<Booking>(exchange, call, [&](std::string& body) { return parser_.booking(body); });
}

awaitable<Outcome<gds::Order>> Sabre::read_order(const std::string& order_id, const CallContext& context) {
    auto read = co_await read_booking(order_id, context);
    if (!read.done()) co_return read.as<gds::Order>();
    co_return std::move(read.value().order);
}

awaitable<Outcome<std::vector<gds::Order>>> Sabre::find_by_reference(const BookingReference& reference,
                                                                     const gds::FindHints& hints,
                                                                     const CallContext& context) {
    auto call = order_call("find_by_reference", "searchBookings", find_body(reference, hints, options_.office));
    auto exchange = co_await session_.call(call, context);
    auto found = booking_outcome<std::vector<std::string>>(
        exchange, call, [&](std::string& body) { return parser_.found_bookings(body); });
    if (!found.done()) co_return found.as<std::vector<gds::Order>>();
    std::vector<gds::Order> orders;
    for (auto& id : found.value()) {
        auto read = co_await read_booking(id, context);
        bool gone = read.refused() && read.refused()->code == RefusalCode::NOT_FOUND;
        if (gone) continue;
        if (!read.done()) co_return read.as<std::vector<gds::Order>>();
        // Only our remark tells whose order it is.
        if (read.value().order.reference == reference) orders.push_back(std::move(read.value().order));
    }
    co_return orders;
}

awaitable<Outcome<Sabre::Done>> Sabre::carry_out(const Call& call, const CallContext& context) {
    auto exchange = co_await session_.call(call, context);
    co_return booking_outcome<Done>(exchange, call, [](std::string& body) {
        expect_object(body);
        return Done{};
    });
}

// After an effect: that it was done is known, what the order is now must be asked.
awaitable<Outcome<gds::Order>> Sabre::read_after(const std::string& order_id, std::string_view what,
                                                 const CallContext& context) {
    auto read = co_await read_booking(order_id, context);
    if (read.done()) co_return std::move(read.value().order);
    co_return gds::Unknown{std::string(vendor) + ": " + std::string(what) + ", but then " + read.describe()};
}

// Every traveller's ticket and every held service's EMD; after an answer in part, what is missing.
awaitable<Outcome<gds::Order>> Sabre::issue_tickets(const std::string& order_id, const CallContext& context) {
    auto before = co_await read_booking(order_id, context);
    if (!before.done()) co_return before.as<gds::Order>();
    auto& booking = before.value();
    if (booking.order.status == gds::OrderStatus::CANCELLED)
        co_return gds::Refused{RefusalCode::ALREADY_CANCELLED, "", "the order holds no flights"};
    bool nothing_missing = booking.price_quotes.empty() && booking.held_ancillaries.empty();
    // A second ticket for those who have one would be worse than none for the others.
    if (booking.quote_ticketed_in_part)
        co_return gds::Unknown{std::string(vendor) + ": only some of a price quote's travellers have tickets"};
    if (nothing_missing && !booking.order.tickets.empty())
        co_return gds::Refused{RefusalCode::ALREADY_TICKETED, "", "every traveller has a ticket"};
    auto call = effect_call("issue_tickets", "fulfillFlightTickets",
                            fulfil_body(order_id, booking.price_quotes, booking.held_ancillaries, options_.office));
    auto issued = co_await carry_out(call, context);
    if (!issued.done()) co_return issued.as<gds::Order>();
    auto after = co_await read_after(order_id, "tickets were issued", context);
    co_return after;
}

// Voids or refunds every open ticket, as many in a call as Sabre takes.
awaitable<Outcome<gds::Order>> Sabre::close_tickets(const std::string& order_id, Call call, DocumentsBody body,
                                                    const CallContext& context) {
    auto before = co_await read_booking(order_id, context);
    if (!before.done()) co_return before.as<gds::Order>();
    std::span<const std::string> open = before.value().open_documents;
    if (open.empty()) co_return gds::Refused{RefusalCode::ALREADY_CANCELLED, "", "no ticket is open"};
    bool some = false;
    while (!open.empty()) {
        auto count = std::min(open.size(), most_documents);
        call.body = body(open.first(count));
        auto closed = co_await carry_out(call, context);
        if (!closed.done() && some)
            co_return gds::Unknown{std::string(vendor) + ": some tickets are closed, but then " + closed.describe()};
        if (!closed.done()) co_return closed.as<gds::Order>();
        some = true;
        open = open.subspan(count);
    }
    auto after = co_await read_after(order_id, "tickets were closed", context);
    co_return after;
}

awaitable<Outcome<gds::Order>> Sabre::void_tickets(const std::string& order_id, const CallContext& context) {
    auto call = effect_call("void_tickets", "voidFlightTickets", {});
    auto outcome = co_await close_tickets(order_id, std::move(call), void_body, context);
    co_return outcome;
}

awaitable<Outcome<gds::Order>> Sabre::refund_tickets(const std::string& order_id, const CallContext& context) {
    auto call = effect_call("refund_tickets", "refundFlightTickets", {});
    auto outcome = co_await close_tickets(order_id, std::move(call), refund_body, context);
    co_return outcome;
}

awaitable<Outcome<gds::Cancelled>> Sabre::cancel(const std::string& order_id, const CallContext& context) {
    auto call = effect_call("cancel", "cancelBooking", cancel_body(order_id));
    auto done = co_await carry_out(call, context);
    if (!done.done()) co_return done.as<gds::Cancelled>();
    co_return gds::Cancelled{};
}

}  // namespace airside::sabre
