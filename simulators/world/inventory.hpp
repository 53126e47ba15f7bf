// Seats of each flight on each day by booking class. The classes of a cabin are nested: a cheap one closes while seats
// remain for the dear ones. Others buy too: what the rest of the world has sold grows as departure comes nearer.
#pragma once
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>

#include "simulators/world/timetable.hpp"

namespace airside::simulator {

struct BookingClassInfo {
    char code;
    double fare_factor;  // of the cabin's lowest fare
    double protection;   // closed when fewer than this share of the cabin's seats is left
    int advance_days;    // advance purchase
};
std::span<const BookingClassInfo> classes_of(Cabin cabin);  // dearest last
std::optional<Cabin> cabin_of_class(char code);

class Inventory {
  public:
    Inventory(const Geography& geography, Hash seed) : geography_(geography), seed_(seed) {}

    // Seats that can still be sold in the class, 0 and up.
    int available(const Flight& flight, char booking_class, Instant now) const;
    int available_in(const Flight& flight, Cabin cabin, Instant now) const;

    // `take` gives false, and changes nothing, when there are not that many; `give_back` undoes it.
    bool take(const Flight& flight, char booking_class, int seats, Instant now);
    void give_back(const Flight& flight, char booking_class, int seats);
    // Seats that an order read back from the journal holds: they count whatever else has been sold meanwhile.
    void hold(const Flight& flight, char booking_class, int seats);
    // From a test: the cabin has exactly so many seats left now. Our later sales count down from there.
    void set_left(const Flight& flight, Cabin cabin, int seats);
    // Seats by their numbers ("14A") that somebody has chosen; he counts among those who have bought.
    void assign_seat(const Flight& flight, const std::string& seat) { chosen_[flight_key(flight)].insert(seat); }
    void release_seat(const Flight& flight, const std::string& seat) { chosen_[flight_key(flight)].erase(seat); }
    const std::set<std::string>& chosen_seats(const Flight& flight) const;
    void forget_changes() {
        changed_.clear();
        chosen_.clear();
    }

  private:
    struct Change {
        int sold = 0;                 // by our orders
        std::optional<int> left_set;  // seats left when set, less what was sold after
    };
    using Key = std::tuple<AirlineIndex, std::uint16_t, Date, Cabin>;
    static Key key(const Flight& flight, Cabin cabin) {
        return {flight.route->airline, flight.line->number, flight.date, cabin};
    }
    using FlightKey = std::tuple<AirlineIndex, std::uint16_t, Date>;
    static FlightKey flight_key(const Flight& flight) {
        return {flight.route->airline, flight.line->number, flight.date};
    }
    int sold_by_others(const Flight& flight, Cabin cabin, Instant now) const;

    const Geography& geography_;
    Hash seed_;
    std::map<Key, Change> changed_;  // only flights that somebody booked
    std::map<FlightKey, std::set<std::string>> chosen_;
};

}  // namespace airside::simulator
