// A flown booking, for tests.
#pragma once
#include "platform/json/json.hpp"
#include "services/booking/api.hpp"

namespace airside::review {

inline booking::BookedFlight test_flight(const std::string& number, const std::string& from, const std::string& to,
                                         const std::string& departs, const std::string& arrives,
                                         const std::string& more = "") {
    auto airline = number.substr(0, 2);
    auto text = R"({"id":"f1","segment_number":1,"airline_code":")" + airline + R"(","airline_name":"A",)" +
                R"("flight_number":")" + number + R"(","departure_airport":")" + from + R"(","departure_datetime":")" +
                departs + R"(Z","departure_local":")" + departs + R"(","departure_zone":"UTC","arrival_airport":")" +
                to + R"(","arrival_datetime":")" + arrives + R"(Z","arrival_local":")" + arrives +
                R"(","arrival_zone":"UTC","cabin_class":"BUSINESS","booking_class":"J",)"
                R"("flight_duration_minutes":420)" +
                more + R"(,"status":"ARRIVED"})";
    return json::from_json<booking::BookedFlight>(text, json::Unknown::refuse);
}

// JFK–LHR on BA178 over night and back on AA6140, which BA operates.
inline booking::BookingView test_booking(BookingId id, UserId user) {
    auto view = Maker::make<booking::BookingView>();
    view.id = id;
    view.user_id = user;
    view.status = booking::BookingStatus::COMPLETED;
    view.flights = {test_flight("BA178", "JFK", "LHR", "2026-03-01T21:00:00", "2026-03-02T09:00:00"),
                    test_flight("AA6140", "LHR", "JFK", "2026-03-09T12:00:00", "2026-03-09T15:00:00",
                                R"(,"operating_carrier":"BA")")};
    return view;
}

}  // namespace airside::review
