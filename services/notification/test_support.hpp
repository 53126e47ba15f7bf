// What the tests of this service share.
#pragma once
#include <string>

#include "platform/json/json.hpp"
#include "services/booking/api.hpp"
#include "services/payment/api.hpp"
#include "services/user/api.hpp"

namespace airside::notification {

inline constexpr const char* test_user = "01930000-0000-7000-8000-000000000001";
inline constexpr const char* test_booking = "01930000-0000-8000-8000-00000000000b";
inline constexpr const char* test_payment = "01930000-0000-8000-8000-00000000000c";

inline std::string booked_flight(const std::string& n, const std::string& number, const std::string& from,
                                 const std::string& to, const std::string& departs, const std::string& arrives) {
    return R"({"id":"f)" + n + R"(","segment_number":)" + n +
           R"(,"airline_code":"BA","airline_name":"British Airways","flight_number":")" + number +
           R"(","departure_airport":")" + from + R"(","departure_datetime":")" + departs + R"(Z","departure_local":")" +
           departs + R"(","departure_zone":"UTC","arrival_airport":")" + to + R"(","arrival_datetime":")" + arrives +
           R"(Z","arrival_local":")" + arrives +
           R"(","arrival_zone":"UTC","cabin_class":"PREMIUM_ECONOMY","booking_class":"W","flight_duration_minutes":420,)"
           R"("departure_terminal":"7","status":"CONFIRMED"})";
}

// A confirmed return trip JFK–LHR of Ada, ticketed and paid.
inline booking::BookingEvent booking_event() {
    auto money = [](const char* amount) { return std::string(R"({"amount":")") + amount + R"(","currency":"USD"})"; };
    auto text =
        std::string(R"({"booking_id":")") + test_booking +
        R"(","version":4,"booking_reference":"K7XQ2M","pnr":"ABC234","user_id":")" + test_user +
        R"(","status":"CONFIRMED","payment_status":"CAPTURED","gds_provider":"AMADEUS","flight_type":"ROUND_TRIP",)"
        R"("origin_airport":"JFK","destination_airport":"LHR","departure_datetime":"2026-12-24T18:30:00Z",)"
        R"("arrival_datetime":"2027-01-02T20:00:00Z","price":{"base_fare":)" +
        money("400.00") + R"(,"taxes":)" + money("56.80") + R"(,"fees":)" + money("0.00") + R"(,"total":)" +
        money("456.80") +
        R"(},"passengers":[{"id":"p1","type":"ADULT","first_name":"Ada","last_name":"O'Brien"}],"flights":[)" +
        booked_flight("1", "BA178", "JFK", "LHR", "2026-12-24T18:30:00", "2026-12-25T01:30:00") + "," +
        booked_flight("2", "BA177", "LHR", "JFK", "2027-01-02T12:00:00", "2027-01-02T20:00:00") +
        R"(],"tickets":[{"number":"1252345678901","passenger_id":"p1","status":"ISSUED"}],"ancillaries":[],)"
        R"("contact":{"email":"ada@example.com","phone":"+442079460000"},"payment_id":")" +
        test_payment + R"(","occurred_at":"2026-11-22T12:00:00Z"})";
    return json::from_json<booking::BookingEvent>(text, json::Unknown::refuse);
}

inline payment::PaymentEvent payment_event() {
    auto text = std::string(R"({"payment_id":")") + test_payment +
                R"(","payment_reference":"PAY7K2MNQ4RS","booking_id":")" + test_booking + R"(","user_id":")" +
                test_user +
                R"(","status":"CAPTURED","amount":{"amount":"456.80","currency":"USD"},"gateway":"STRIPE",)"
                R"("method":"CARD","card_brand":"VISA","card_last4":"4242","at":"2026-11-22T12:00:00Z"})";
    return json::from_json<payment::PaymentEvent>(text, json::Unknown::refuse);
}

inline user::UserAccount user_account(const std::string& status = "ACTIVE") {
    auto text = std::string(R"({"id":")") + test_user + R"(","status":")" + status +
                R"(","role":"CUSTOMER","first_name":"Ada","last_name":"O'Brien","email":"Ada@Example.com",)"
                R"("email_verified":true,"preferred_currency":"USD","preferred_language":"en",)"
                R"("created_at":"2026-01-01T00:00:00Z"})";
    return json::from_json<user::UserAccount>(text, json::Unknown::refuse);
}

inline constexpr const char* test_erasure = "01930000-0000-7000-8000-00000000000f";
inline constexpr const char* test_verification = "01930000-0000-7000-8000-00000000000d";
inline constexpr const char* test_secret = "c2VjcmV0LW9mLXRoZS10ZXN0LWFuZC1ub2JvZHkncw";

inline constexpr const char* test_code = "042917";
inline constexpr const char* test_phone = "+442079460001";

inline user::VerificationView verification_view(user::VerificationPurpose purpose) {
    auto secret = purpose == user::VerificationPurpose::PHONE_VERIFICATION ? test_code : test_secret;
    auto text = std::string(R"({"id":")") + test_verification + R"(","purpose":")" + std::string(json::name(purpose)) +
                R"(","user_id":")" + test_user + R"(","email":"Ada@Example.com","phone":")" + test_phone +
                R"(","first_name":"Ada","language":"en","secret":")" + secret +
                R"(","expires_at":"2126-11-22T12:30:00Z"})";
    return json::from_json<user::VerificationView>(text, json::Unknown::refuse);
}

inline user::VerificationRequested verification_event(user::VerificationPurpose purpose) {
    auto view = verification_view(purpose);
    auto channel = purpose == user::VerificationPurpose::PHONE_VERIFICATION ? user::VerificationChannel::SMS
                                                                            : user::VerificationChannel::EMAIL;
    return {view.id, view.user_id, purpose, channel, view.expires_at};
}

}  // namespace airside::notification
