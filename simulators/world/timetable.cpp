#include "simulators/world/timetable.hpp"

#include <algorithm>
#include <cmath>

namespace airside::simulator {
namespace {

constexpr int minutes_a_day = 24 * 60;

int weekday_bit(Date date) { return static_cast<int>(std::chrono::weekday(date.days()).iso_encoding()) - 1; }

// Gate to gate: cruise, a jet stream that helps eastbound, and half an hour of taxi, climb and approach.
int block_minutes(const Airport& from, const Airport& to, double distance_km, const AircraftType& type) {
    double eastward = std::remainder(to.longitude - from.longitude, 360.0);
    bool jet_stream = distance_km > 800 && std::min(std::abs(from.latitude), std::abs(to.latitude)) > 20;
    double wind = jet_stream ? std::clamp(eastward / 60, -1.0, 1.0) * 0.06 : 0;
    double minutes = distance_km / (type.cruise_kmh * (1 + wind)) * 60 + 30;
    return static_cast<int>(std::ceil(minutes / 5) * 5);
}

// Difference of the two places' clocks, by which departures are chosen; summer time of one side alone does not matter
// for that.
int clock_difference_minutes(const Airport& from, const Airport& to) {
    const Instant january = std::chrono::sys_days(std::chrono::year{2026} / 1 / 15);
    return static_cast<int>(
        std::chrono::duration_cast<std::chrono::minutes>(to_local(january, to.zone) - to_local(january, from.zone))
            .count());
}

bool pleasant(int departure, int block, int clock_difference) {
    int arrival = (departure + block + clock_difference + 2 * minutes_a_day) % minutes_a_day;
    return departure >= 6 * 60 && departure <= 23 * 60 + 30 && arrival >= 5 * 60 && arrival <= 23 * 60 + 45;
}

}  // namespace

Timetable::Timetable(const Geography& geography, const Network& network, Hash seed)
    : geography_(geography), network_(network), seed_(seed) {}

const std::vector<Line>& Timetable::lines_of(const Route& route) {
    auto [found, fresh] = made_.try_emplace(network_.index_of(route));
    if (fresh && route.first_number != 0) {
        for (std::uint16_t i = 0; i < route.lines(); ++i) found->second.push_back(make_line(route, i, route.lines()));
    }
    return found->second;
}

Line Timetable::make_line(const Route& route, std::uint16_t nth, std::uint16_t of) const {
    const auto& from = geography_.airport(route.from);
    const auto& to = geography_.airport(route.to);
    const auto& airline = geography_.airline(route.airline);
    Hash own = seed_.with("line").with(airline.code).with(from.code).with(to.code);
    auto aircraft = choose_aircraft(route.distance_km, route.seats, route.weekly, airline.low_cost,
                                    seed_.with("fleet").with(airline.code), own.with(nth));
    int block = block_minutes(from, to, route.distance_km, fleet()[aircraft]);
    int difference = clock_difference_minutes(from, to);
    // Departures spread over the day; each looks for the next time at which people like to leave and to arrive.
    double share = (nth + own.with("slot").with(nth).between(0.1, 0.9)) / of;
    int departure = static_cast<int>((6 * 60 + share * (17 * 60)) / 5) * 5;
    for (int tries = 0; tries < 48 && !pleasant(departure, block, difference); ++tries)
        departure = (departure + 30) % minutes_a_day;
    int weekly = nth + 1 < of ? 7 : route.weekly - 7 * (of - 1);
    std::uint8_t days = 0;
    auto start = own.with("days").with(nth).below(7);
    for (int i = 0; i < weekly; ++i)
        days |= static_cast<std::uint8_t>(1u << ((start + static_cast<unsigned>(i * 7 / weekly)) % 7));
    return {.route = network_.index_of(route),
            .number = static_cast<std::uint16_t>(route.first_number + nth),
            .departure_minute = static_cast<std::uint16_t>(departure),
            .block_minutes = static_cast<std::uint16_t>(block),
            .weekdays = days,
            .aircraft = aircraft};
}

Flight Timetable::on(const Route& route, const Line& line, Date date) const {
    const auto& from = geography_.airport(route.from);
    Flight flight{.line = &line, .route = &route, .date = date};
    LocalTime planned = LocalTime{date.days().time_since_epoch()} + std::chrono::minutes(line.departure_minute);
    flight.departs_at = to_instant(planned, from.zone);
    flight.departs = to_local(flight.departs_at, from.zone);  // differs from the plan where the clock jumped over it
    flight.arrives_at = flight.departs_at + flight.block();
    flight.arrives = to_local(flight.arrives_at, geography_.airport(route.to).zone);
    return flight;
}

void Timetable::flights_on(const Route& route, Date date, std::vector<Flight>& out) {
    for (const auto& line : lines_of(route))
        if (line.weekdays >> weekday_bit(date) & 1) out.push_back(on(route, line, date));
}

std::optional<Flight> Timetable::find(std::string_view airline_code, int number, Date date) {
    auto airline = geography_.find_airline(airline_code);
    if (!airline) return {};
    auto route = network_.by_number(geography_.index_of(*airline), number);
    if (!route) return {};
    for (const auto& line : lines_of(*route))
        if (line.number == number && line.weekdays >> weekday_bit(date) & 1) return on(*route, line, date);
    return {};
}

std::string Timetable::terminal(AirportIndex airport, AirlineIndex airline) const {
    auto departures = network_.departures_a_week(airport);
    if (departures < 700) return {};
    auto terminals = departures < 2000 ? 2u : departures < 5000 ? 3u : 5u;
    auto drawn = seed_.with("terminal").with(geography_.airport(airport).code).with(geography_.airline(airline).code);
    return std::to_string(1 + drawn.below(terminals));
}

}  // namespace airside::simulator
