// The analytics service's contract: sums by day, and what visitors do in the web. Of everything else it hears by the
// other services' feeds. Days are UTC.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "platform/contract/endpoint.hpp"
#include "vendors/gds/offer.hpp"

namespace airside::analytics {

struct RouteCount {
    std::string route;  // "JFK-LHR"
    std::int64_t count;
};
AIRSIDE_FIELDS(RouteCount, route, count)

struct CurrencyRevenue {
    static constexpr FieldDoc docs[] = {
        {"rate",
         "of one unit in the reporting currency on that day; left out where none is configured: then the amount "
         "is not part of total_revenue"}};
    Money amount;
    std::int64_t payments;
    std::optional<std::string> rate;
    std::optional<Money> converted;
};
AIRSIDE_FIELDS(CurrencyRevenue, amount, payments, rate, converted)

struct DailyMetrics {
    static constexpr FieldDoc docs[] = {
        {"total_bookings", "confirmed on that day"},
        {"total_revenue", "captured on that day, in the reporting currency at that day's rates"},
        {"revenue_by_currency", "as it was captured"},
        {"search_to_booking_rate", "percent, two decimals; left out on a day without searches"},
        {"average_booking_value", "of a captured payment that is part of total_revenue; left out on a day without"},
        {"active_users", "signed-in users who searched, booked or paid"},
        {"top_routes", "the ten searched most, the first the most"}};
    Date metric_date;
    std::int64_t total_searches;
    std::int64_t total_bookings;
    Money total_revenue;
    std::vector<CurrencyRevenue> revenue_by_currency;
    std::optional<std::string> search_to_booking_rate;
    std::optional<Money> average_booking_value;
    std::int64_t new_users;
    std::int64_t active_users;
    std::vector<RouteCount> top_routes;
    Instant calculated_at;
};
AIRSIDE_FIELDS(DailyMetrics, metric_date, total_searches, total_bookings, total_revenue, revenue_by_currency,
               search_to_booking_rate, average_booking_value, new_users, active_users, top_routes, calculated_at)

struct DailyMetricsList {
    std::vector<DailyMetrics> days;  // the oldest first; a day that was never summed up is left out
};
AIRSIDE_FIELDS(DailyMetricsList, days)

struct ListDailyMetrics {
    static constexpr Endpoint endpoint{GET, "/v1/admin/metrics/daily", "Sums by day", Access::agent};
    static constexpr FieldDoc docs[] = {{"from", "UTC day, included"},
                                        {"to", "UTC day, included; at most 366 days after from"}};
    using Response = DailyMetricsList;
    Date from;
    Date to;
};
AIRSIDE_FIELDS(ListDailyMetrics, from, to)

// ---- conversion and routes ---------------------------------------------------------------------------------------

// From a search to money. The first and the last four come from the services; the three between are what web clients
// tell, which nobody has to.
struct Funnel {
    std::int64_t searches;
    std::int64_t flights_opened;  // flight_searched
    std::int64_t offers_selected;
    std::int64_t checkouts_started;
    std::int64_t bookings_created;
    std::int64_t bookings_confirmed;
    std::int64_t bookings_paid;  // with a payment captured on that day
};
AIRSIDE_FIELDS(Funnel, searches, flights_opened, offers_selected, checkouts_started, bookings_created,
               bookings_confirmed, bookings_paid)

struct FunnelDay {
    Date metric_date;
    Funnel counts;
};
AIRSIDE_FIELDS(FunnelDay, metric_date, counts)

// Percent, two decimals; left out where the step before has none.
struct ConversionRates {
    std::optional<std::string> search_to_offer;
    std::optional<std::string> offer_to_booking;
    std::optional<std::string> booking_to_paid;
    std::optional<std::string> search_to_paid;
};
AIRSIDE_FIELDS(ConversionRates, search_to_offer, offer_to_booking, booking_to_paid, search_to_paid)

struct Conversion {
    std::vector<FunnelDay> days;  // the oldest first; a day that was never summed up is left out
    Funnel total;
    ConversionRates rates;  // of the total
};
AIRSIDE_FIELDS(Conversion, days, total, rates)

struct GetConversion {
    static constexpr Endpoint endpoint{GET, "/v1/admin/metrics/conversion", "From search to paid, by day",
                                       Access::agent};
    static constexpr FieldDoc docs[] = {{"from", "UTC day, included"},
                                        {"to", "UTC day, included; at most 366 days after from"}};
    using Response = Conversion;
    Date from;
    Date to;
};
AIRSIDE_FIELDS(GetConversion, from, to)

struct RouteMetrics {
    std::string route;  // "JFK-LHR"
    std::int64_t searches;
    std::int64_t offers_selected;
    std::int64_t bookings_confirmed;
    std::optional<std::string> search_to_booking_rate;  // percent, two decimals; left out without searches
};
AIRSIDE_FIELDS(RouteMetrics, route, searches, offers_selected, bookings_confirmed, search_to_booking_rate)

struct RouteMetricsList {
    std::vector<RouteMetrics> routes;
};
AIRSIDE_FIELDS(RouteMetricsList, routes)

enum class RouteOrder { SEARCHES, BOOKINGS };
AIRSIDE_ENUM(RouteOrder, SEARCHES, BOOKINGS)

struct ListTopRoutes {
    static constexpr Endpoint endpoint{GET, "/v1/admin/metrics/routes", "Routes searched and booked most",
                                       Access::agent};
    static constexpr FieldDoc docs[] = {{"from", "UTC day, included"},
                                        {"to", "UTC day, included; at most 366 days after from"},
                                        {"order", "by searches where left out"}};
    using Response = RouteMetricsList;
    Date from;
    Date to;
    std::optional<RouteOrder> order;
    std::optional<Int<1, 100>> limit;  // 10
};
AIRSIDE_FIELDS(ListTopRoutes, from, to, order, limit)

struct RecomputeReport {
    static constexpr FieldDoc docs[] = {
        {"without_rate", "currencies of which a day's revenue is not in its total, for want of a rate"}};
    std::vector<Date> days;
    std::vector<std::string> without_rate;  // "EUR 2026-11-22"
};
AIRSIDE_FIELDS(RecomputeReport, days, without_rate)

// Sums the days up again from their events: the same events and rates give the same figures.
struct RecomputeMetrics {
    static constexpr Problems<1> problems{{{409, "events-purged", "The events of a day are no longer here"}}};
    static constexpr Endpoint endpoint{POST, "/v1/admin/metrics/recompute", "Sum days up again", Access::agent,
                                       problems};
    static constexpr FieldDoc docs[] = {{"from", "UTC day, included"},
                                        {"to", "UTC day, included; at most 31 days after from"}};
    using Response = RecomputeReport;
    Date from;
    Date to;
};
AIRSIDE_FIELDS(RecomputeMetrics, from, to)

// ---- events of the web -------------------------------------------------------------------------------------------

// page_viewed: a page was shown. flight_searched: a flight of a result was opened. offer_selected: an offer was chosen.
// checkout_started: the form with the passengers was begun.
enum class WebEventType { page_viewed, flight_searched, offer_selected, checkout_started };
AIRSIDE_ENUM(WebEventType, page_viewed, flight_searched, offer_selected, checkout_started)

using WebEventId = Id<struct WebEventTag>;

// All fields that an event can have; which ones it must and may have stands beside its type and version in
// domain/web_events.cpp, and no other is taken.
struct WebEventData {
    static constexpr FieldDoc docs[] = {
        {"page", "path of the page without query: \"/search\"; page_viewed 1 needs it"},
        {"campaign", "the advertisement that led here; page_viewed 1 may have it"},
        {"origin", "flight_searched, offer_selected and checkout_started 1 need it"},
        {"destination", "flight_searched, offer_selected and checkout_started 1 need it"},
        {"departure_date", "flight_searched, offer_selected and checkout_started 1 need it"},
        {"price", "offer_selected and checkout_started 1 need it"},
        {"airline", "marketing carrier of the first segment; flight_searched and offer_selected 1 may have it"},
        {"position", "in the result, from 1; flight_searched and offer_selected 1 may have it"}};
    std::optional<Text<1, 200>> page;
    std::optional<Text<1, 60>> campaign;
    std::optional<IataAirport> origin;
    std::optional<IataAirport> destination;
    std::optional<Date> departure_date;
    std::optional<Date> return_date;
    std::optional<Int<1, 9>> passengers;
    std::optional<gds::CabinClass> cabin;
    std::optional<IataAirline> airline;
    std::optional<Int<1, 1000>> position;
    std::optional<Money> price;
};
AIRSIDE_FIELDS(WebEventData, page, campaign, origin, destination, departure_date, return_date, passengers, cabin,
               airline, position, price)

struct WebEvent {
    static constexpr FieldDoc docs[] = {{"id", "the client's; an event that is sent again counts once"},
                                        {"version", "of the event type's fields"},
                                        {"occurred_at", "by the client's clock, at most two days ago"}};
    WebEventId id;
    WebEventType event_type;
    Int<1, 99> version;
    Instant occurred_at;
    WebEventData data;
};
AIRSIDE_FIELDS(WebEvent, id, event_type, version, occurred_at, data)

struct EventsAccepted {
    std::int64_t accepted;
};
AIRSIDE_FIELDS(EventsAccepted, accepted)

// Takes no personal data: what looks like an address, a telephone or a card number is refused, the user is kept as a
// pseudonym, the address as its network. 202: queued, written within a second or so.
struct RecordEvents {
    static constexpr Problems<1> problems{{{429, "rate-limited", "Too many events"}}};
    static constexpr Endpoint endpoint{POST, "/v1/events", "Tell what a visitor does", Access::anyone, problems};
    using Response = Accepted<EventsAccepted>;
    List<WebEvent, 1, 50> events;
};
AIRSIDE_FIELDS(RecordEvents, events)

}  // namespace airside::analytics

namespace airside {
class Bus;
}
namespace airside::analytics {
void bind_contract(Bus& bus);
}
