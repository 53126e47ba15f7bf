// The flights of any day, made from a route when somebody first asks for it.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "platform/core/time.hpp"
#include "simulators/world/fleet.hpp"
#include "simulators/world/network.hpp"

namespace airside::simulator {

// One flight number of a route: when it leaves, on which weekdays, with what.
struct Line {
    RouteIndex route;
    std::uint16_t number;
    std::uint16_t departure_minute;  // of the origin's day
    std::uint16_t block_minutes;     // gate to gate
    std::uint8_t weekdays;           // bit 0 Monday … bit 6 Sunday, by the origin's calendar
    std::uint8_t aircraft;           // index into fleet()
};

// A line on one day. Local times are those of the two airports.
struct Flight {
    const Line* line;
    const Route* route;
    Date date = Date::from_days({});  // of departure, at the origin
    LocalTime departs{}, arrives{};
    Instant departs_at{}, arrives_at{};

    const AircraftType& aircraft() const { return fleet()[line->aircraft]; }
    std::chrono::minutes block() const { return std::chrono::minutes(line->block_minutes); }
};

class Timetable {
  public:
    Timetable(const Geography& geography, const Network& network, Hash seed);

    const std::vector<Line>& lines_of(const Route& route);  // stays where it is as long as the timetable lives
    void flights_on(const Route& route, Date date, std::vector<Flight>& out);
    std::optional<Flight> find(std::string_view airline, int number, Date date);
    // The terminal that an airline uses; empty at airports that have but one.
    std::string terminal(AirportIndex airport, AirlineIndex airline) const;

  private:
    Line make_line(const Route& route, std::uint16_t nth, std::uint16_t of) const;
    Flight on(const Route& route, const Line& line, Date date) const;

    const Geography& geography_;
    const Network& network_;
    Hash seed_;
    std::unordered_map<RouteIndex, std::vector<Line>> made_;
};

}  // namespace airside::simulator
