// Events as analytics keeps them: what happened, without anything that says to whom.
#pragma once
#include <optional>
#include <string>

#include "platform/events/event.hpp"
#include "platform/json/describe.hpp"
#include "services/analytics/domain/pseudonym.hpp"

namespace airside::analytics {

// A document of the collection `events`; field names are the design's.
struct AnalyticsEvent {
    std::string _id;  // the event's own id, so that it is kept once
    std::string event_type;
    RawJson event_data;
    std::optional<std::string> user_id;     // a pseudonym
    std::optional<std::string> session_id;  // a pseudonym
    std::optional<std::string> ip_address;  // truncated
    std::optional<std::string> user_agent;
    std::optional<std::string> device_type;
    std::optional<std::string> country_code;
    std::optional<std::string> city;
    Instant timestamp;
    Date date;  // of the timestamp, in UTC
    int hour;
    std::string service;  // that told it: "booking-service"
    std::string version;  // of the shape of event_data
    Instant received_at;
    bool exported;                    // it is in the warehouse
    std::optional<Instant> purge_at;  // set with it
};
AIRSIDE_FIELDS(AnalyticsEvent, _id, event_type, event_data, user_id, session_id, ip_address, user_agent, device_type,
               country_code, city, timestamp, date, hour, service, version, received_at, exported, purge_at)

// event_data of payment_…, as the day's sums read it again.
struct PaymentFacts {
    std::string payment_id;
    std::string booking_id;
    std::string amount;  // decimal
    Currency currency;
    std::string gateway;
    std::string method;
    std::string status;
    std::optional<std::string> failure_code;
};
AIRSIDE_FIELDS(PaymentFacts, payment_id, booking_id, amount, currency, gateway, method, status, failure_code)

// With its times, the rest still empty.
AnalyticsEvent event_at(Instant timestamp, Instant received_at);

// Whether a NUMERIC(15,3) holds the amount, as tables and the warehouse have it.
bool fits_numeric(std::string_view decimal);

// Nothing: an event of a kind that is not kept. Throws json::BadJson for a payload that is not what its type says.
std::optional<AnalyticsEvent> analytics_event(const events::Event& event, const Pseudonyms& pseudonyms,
                                              Instant received_at);

}  // namespace airside::analytics
