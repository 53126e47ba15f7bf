// What the tests of this service share.
#pragma once
#include <string>

#include "platform/events/event.hpp"

namespace airside::analytics {

inline constexpr const char* ada = "01930000-0000-7000-8000-000000000001";
inline constexpr const char* bob = "01930000-0000-7000-8000-000000000002";

inline std::string search_payload(const std::string& to, const char* user = nullptr) {
    auto who = user ? std::string(R"(,"user_id":")") + user + R"(","session_id":"01930000-0000-7000-8000-00000000000f")"
                    : std::string();
    return R"({"search_id":"01930000-0000-7000-8000-000000000005","origin":"JFK","destination":")" + to +
           R"(","departure_date":"2026-12-24","return_date":"2027-01-02","adults":2,"children":1,"infants":0,)"
           R"("cabin":"ECONOMY","offers":40,"cheapest":{"amount":"456.80","currency":"USD"},"cache_hit":false,)"
           R"("took_ms":120,"address":"203.0.113.77")" +
           who + "}";
}

inline std::string booking_payload(const char* user) {
    return std::string(
               R"({"booking_id":"01930000-0000-8000-8000-00000000000b","version":4,"booking_reference":"K7XQ2M",)"
               R"("pnr":"ABC234","user_id":")") +
           user +
           R"(","status":"CONFIRMED","payment_status":"CAPTURED","gds_provider":"AMADEUS","flight_type":"ONE_WAY",)"
           R"("origin_airport":"JFK","destination_airport":"LHR","departure_datetime":"2026-12-25T03:30:00Z",)"
           R"("arrival_datetime":"2026-12-25T10:00:00Z","price":{"base_fare":{"amount":"400.00","currency":"USD"},)"
           R"("taxes":{"amount":"56.80","currency":"USD"},"fees":{"amount":"0.00","currency":"USD"},)"
           R"("total":{"amount":"456.80","currency":"USD"}},"passengers":[{"id":"p1","type":"ADULT",)"
           R"("first_name":"Augusta","last_name":"Lovelace"}],"flights":[{"id":"f1","segment_number":1,"airline_code":"BA",)"
           R"("airline_name":"British Airways","flight_number":"BA178","departure_airport":"JFK",)"
           R"("departure_datetime":"2026-12-25T03:30:00Z","departure_local":"2026-12-24T22:30:00",)"
           R"("departure_zone":"America/New_York","arrival_airport":"LHR","arrival_datetime":"2026-12-25T10:00:00Z",)"
           R"("arrival_local":"2026-12-25T10:00:00","arrival_zone":"Europe/London","cabin_class":"ECONOMY",)"
           R"("booking_class":"Y","flight_duration_minutes":390,"status":"CONFIRMED"}],"tickets":[],"ancillaries":[],)"
           R"("contact":{"email":"augusta@example.com","phone":"+442079460000"},"occurred_at":"2026-11-22T12:00:00Z"})";
}

inline std::string payment_payload(const char* user, const std::string& amount, const std::string& currency) {
    return R"({"payment_id":"01930000-0000-8000-8000-00000000000c","payment_reference":"PAY7K2MNQ4RS",)"
           R"("booking_id":"01930000-0000-8000-8000-00000000000b","user_id":")" +
           std::string(user) + R"(","status":"CAPTURED","amount":{"amount":")" + amount + R"(","currency":")" +
           currency +
           R"("},"gateway":"STRIPE","method":"CARD","card_brand":"VISA","card_last4":"4242","at":"2026-11-22T12:00:00Z"})";
}

inline std::string user_payload(const char* user) {
    return R"({"user_id":")" + std::string(user) +
           R"(","role":"CUSTOMER","country_code":"GB","preferred_currency":"GBP","preferred_language":"en",)"
           R"("newsletter_subscribed":false,"registered_at":"2026-11-22T12:00:00Z"})";
}

}  // namespace airside::analytics
