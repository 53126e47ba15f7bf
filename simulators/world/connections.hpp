// Ways from here to there on a day: non-stop, with one change, with two where nothing shorter exists.
#pragma once
#include <set>
#include <span>
#include <string>
#include <vector>

#include "simulators/world/timetable.hpp"

namespace airside::simulator {

using Itinerary = std::vector<Flight>;  // one bound: flights in order, never empty

std::chrono::minutes elapsed(const Itinerary& itinerary);

struct BoundQuery {
    std::vector<AirportIndex> from, to;
    Date date;
    std::chrono::minutes earliest{0}, latest{24 * 60 - 1};  // of departure, local
    int max_connections = 2;
    std::set<std::string> only_airlines, without_airlines;  // designators; `only` empty: any
    Instant not_before;                                     // departures before it can't be sold any more
    std::size_t limit = 40;
};

class Connections {
  public:
    Connections(const Geography& geography, const Network& network, Timetable& timetable, Hash seed)
        : geography_(geography), network_(network), timetable_(timetable), seed_(seed) {}

    // Quickest first, at most query.limit.
    std::vector<Itinerary> find(const BoundQuery& query);

    // Minimum connecting time: by size of the airport, whether passport control lies between, and change of terminal.
    std::chrono::minutes minimum_connection(const Route& arriving, const Route& leaving) const;
    bool can_interline(AirlineIndex a, AirlineIndex b) const;  // the same airline, or two of one alliance

  private:
    struct Hub {
        AirportIndex airport;
        double score;
    };
    bool allowed(const Route& route, const BoundQuery& query) const;
    bool in_window(const Flight& flight, const BoundQuery& query) const;
    std::vector<Hub> hubs(AirportIndex from, AirportIndex to, const BoundQuery& query, std::size_t limit,
                          double detour) const;
    void direct(AirportIndex from, AirportIndex to, const BoundQuery& query, std::vector<Itinerary>& out);
    void one_change(AirportIndex from, AirportIndex to, const BoundQuery& query, double detour,
                    std::vector<Itinerary>& out);
    void two_changes(AirportIndex from, AirportIndex to, const BoundQuery& query, std::vector<Itinerary>& out);
    // Appends each of `itinerary` + one good onward flight to `to`.
    void onward(const Itinerary& itinerary, AirportIndex to, const BoundQuery& query, std::vector<Itinerary>& out);

    const Geography& geography_;
    const Network& network_;
    Timetable& timetable_;
    Hash seed_;
};

}  // namespace airside::simulator
