#include "services/notification/domain/wording.hpp"

namespace airside::notification {

namespace {

constexpr const char* weekdays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr const char* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

std::string cabin_in_words(gds::CabinClass cabin) {
    switch (cabin) {
        case gds::CabinClass::ECONOMY: return "Economy";
        case gds::CabinClass::PREMIUM_ECONOMY: return "Premium Economy";
        case gds::CabinClass::BUSINESS: return "Business";
        case gds::CabinClass::FIRST: return "First";
    }
    return {};
}

}  // namespace

std::string spoken(LocalTime time) {
    auto day = date_of(time);
    auto ymd = day.ymd();
    auto weekday = std::chrono::weekday(day.days()).c_encoding();
    return std::string(weekdays[weekday]) + " " + std::to_string(static_cast<unsigned>(ymd.day())) + " " +
           months[static_cast<unsigned>(ymd.month()) - 1] + " " + std::to_string(static_cast<int>(ymd.year())) + " " +
           to_string(time).substr(11, 5);
}

std::string city_of(const IataAirport& code, const reference::Airports& airports) {
    const auto* airport = airports.find(code.str());
    return airport && !airport->city.empty() ? airport->city : code.str();
}

std::string place(const IataAirport& code, const std::optional<std::string>& terminal,
                  const reference::Airports& airports) {
    const auto* airport = airports.find(code.str());
    auto text = (airport ? airport->name + " " : std::string()) + "(" + code.str() + ")";
    return terminal ? text + ", terminal " + *terminal : text;
}

IataAirport turning_point(const booking::BookingEvent& event) {
    if (event.flight_type != booking::FlightType::ROUND_TRIP || event.flights.empty()) return event.destination_airport;
    const auto* longest = &event.flights.front();
    auto stay = Duration::zero();
    for (std::size_t i = 1; i < event.flights.size(); ++i) {
        auto pause = event.flights[i].departure_datetime - event.flights[i - 1].arrival_datetime;
        if (pause > stay) {
            stay = pause;
            longest = &event.flights[i - 1];
        }
    }
    return longest->arrival_airport;
}

std::string greeting_of(const booking::BookingEvent& event) {
    return event.passengers.empty() ? "traveller" : event.passengers.front().first_name.str();
}

std::vector<FlightLine> lines_of(const std::vector<booking::BookedFlight>& flights,
                                 const reference::Airports& airports) {
    std::vector<FlightLine> lines;
    for (auto& f : flights)
        lines.push_back({f.flight_number, f.airline_name, cabin_in_words(f.cabin_class), spoken(f.departure_local),
                         place(f.departure_airport, f.departure_terminal, airports), spoken(f.arrival_local),
                         place(f.arrival_airport, f.arrival_terminal, airports)});
    return lines;
}

}  // namespace airside::notification
