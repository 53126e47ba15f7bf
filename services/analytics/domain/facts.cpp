#include "services/analytics/domain/facts.hpp"

#include "platform/json/json.hpp"
#include "services/booking/api.hpp"
#include "services/payment/api.hpp"
#include "services/search/api.hpp"
#include "services/user/api.hpp"

namespace airside::analytics {

namespace {

constexpr const char* shape_version = "1";

struct SearchFacts {
    std::string origin, destination, route;
    Date departure_date;
    std::optional<Date> return_date;
    int passengers;
    std::string cabin;
    int offers;
    std::optional<std::string> cheapest;
    std::optional<Currency> currency;
    bool cache_hit;
    int took_ms;
};
AIRSIDE_FIELDS(SearchFacts, origin, destination, route, departure_date, return_date, passengers, cabin, offers,
               cheapest, currency, cache_hit, took_ms)

struct BookingFacts {
    std::string booking_id;
    std::string amount;
    Currency currency;
    std::string origin, destination, route;
    Date departure_date;
    int passengers;
    std::string flight_type, gds_provider, status, payment_status;
    std::optional<std::string> failure_code;
};
AIRSIDE_FIELDS(BookingFacts, booking_id, amount, currency, origin, destination, route, departure_date, passengers,
               flight_type, gds_provider, status, payment_status, failure_code)

struct UserFacts {
    std::optional<std::string> country_code;
    std::string preferred_currency, preferred_language;
    bool newsletter_subscribed;
};
AIRSIDE_FIELDS(UserFacts, country_code, preferred_currency, preferred_language, newsletter_subscribed)

std::string route_of(const IataAirport& from, const IataAirport& to) { return from.str() + "-" + to.str(); }

AnalyticsEvent frame(const events::Event& event, std::string service, Instant received_at) {
    auto kept = event_at(event.created_at, received_at);
    kept._id = event.event_id.str();
    kept.event_type = event.type;
    kept.service = std::move(service);
    kept.version = shape_version;
    return kept;
}

void add_search(AnalyticsEvent& kept, const events::Event& event, const Pseudonyms& pseudonyms) {
    auto p = json::from_json<search::SearchPerformed>(event.payload_json);
    std::optional<std::string> cheapest;
    std::optional<Currency> currency;
    if (p.cheapest) {
        cheapest = p.cheapest->decimal();
        currency = p.cheapest->currency();
    }
    SearchFacts facts{p.origin.str(),
                      p.destination.str(),
                      route_of(p.origin, p.destination),
                      p.departure_date,
                      p.return_date,
                      p.adults + p.children + p.infants,
                      std::string(gds::to_string(p.cabin)),
                      p.offers,
                      cheapest,
                      currency,
                      p.cache_hit,
                      p.took_ms};
    kept.event_data.text = json::to_json(facts);
    if (p.user_id) kept.user_id = pseudonyms.of(*p.user_id);
    if (p.session_id) kept.session_id = pseudonyms.of(*p.session_id);
    if (!p.address.empty()) kept.ip_address = truncated_address(p.address);
}

void add_booking(AnalyticsEvent& kept, const events::Event& event, const Pseudonyms& pseudonyms) {
    auto p = json::from_json<booking::BookingEvent>(event.payload_json);
    auto departure = p.flights.empty() ? utc_date_of(p.departure_datetime) : date_of(p.flights.front().departure_local);
    std::optional<std::string> failure;
    if (p.failure) failure = p.failure->code;
    BookingFacts facts{p.booking_id.str(),
                       p.price.total.decimal(),
                       p.price.total.currency(),
                       p.origin_airport.str(),
                       p.destination_airport.str(),
                       route_of(p.origin_airport, p.destination_airport),
                       departure,
                       static_cast<int>(p.passengers.size()),
                       std::string(json::name(p.flight_type)),
                       std::string(json::name(p.gds_provider)),
                       std::string(json::name(p.status)),
                       std::string(json::name(p.payment_status)),
                       failure};
    kept.event_data.text = json::to_json(facts);
    kept.user_id = pseudonyms.of(p.user_id);
}

void add_payment(AnalyticsEvent& kept, const events::Event& event, const Pseudonyms& pseudonyms) {
    auto p = json::from_json<payment::PaymentEvent>(event.payload_json);
    std::optional<std::string> failure;
    if (p.failure_code) failure = json::name(*p.failure_code);
    PaymentFacts facts{p.payment_id.str(),
                       p.booking_id.str(),
                       p.amount.decimal(),
                       p.amount.currency(),
                       std::string(json::name(p.gateway)),
                       std::string(json::name(p.method)),
                       std::string(json::name(p.status)),
                       failure};
    kept.event_data.text = json::to_json(facts);
    kept.user_id = pseudonyms.of(p.user_id);
}

void add_user(AnalyticsEvent& kept, const events::Event& event, const Pseudonyms& pseudonyms) {
    auto p = json::from_json<user::UserRegistered>(event.payload_json);
    if (p.country_code) kept.country_code = p.country_code->str();
    UserFacts facts{kept.country_code, p.preferred_currency.str(), p.preferred_language.str(), p.newsletter_subscribed};
    kept.event_data.text = json::to_json(facts);
    kept.user_id = pseudonyms.of(p.user_id);
}

}  // namespace

AnalyticsEvent event_at(Instant timestamp, Instant received_at) {
    auto since_midnight = timestamp - std::chrono::floor<std::chrono::days>(timestamp);
    return {.timestamp = timestamp,
            .date = utc_date_of(timestamp),
            .hour = static_cast<int>(std::chrono::floor<std::chrono::hours>(since_midnight).count()),
            .received_at = received_at,
            .exported = false};
}

bool fits_numeric(std::string_view decimal) {
    constexpr std::size_t integers = 12, decimals = 3;
    if (decimal.starts_with('-')) decimal.remove_prefix(1);
    auto point = std::min(decimal.find('.'), decimal.size());
    return point <= integers && (point == decimal.size() || decimal.size() - point - 1 <= decimals);
}

std::optional<AnalyticsEvent> analytics_event(const events::Event& event, const Pseudonyms& pseudonyms,
                                              Instant received_at) {
    auto kept = frame(event, event.aggregate_type + "-service", received_at);
    if (event.type == "search_performed")
        add_search(kept, event, pseudonyms);
    else if (event.type == user::user_registered)
        add_user(kept, event, pseudonyms);
    else if (event.aggregate_type == "booking")
        add_booking(kept, event, pseudonyms);
    else if (event.aggregate_type == "payment")
        add_payment(kept, event, pseudonyms);
    else
        return {};
    return kept;
}

}  // namespace airside::analytics
