#include "simulators/world/connections.hpp"

#include <algorithm>
#include <cmath>

namespace airside::simulator {
namespace {

using std::chrono::minutes;
constexpr minutes longest_connection{8 * 60};
constexpr std::size_t hubs_tried = 14, itineraries_gathered = 400;
constexpr double usual_detour = 1.5, great_detour = 2.8;  // times the straight distance

}  // namespace

minutes elapsed(const Itinerary& itinerary) {
    return std::chrono::duration_cast<minutes>(itinerary.back().arrives_at - itinerary.front().departs_at);
}

minutes Connections::minimum_connection(const Route& arriving, const Route& leaving) const {
    const auto& hub = geography_.airport(leaving.from);
    bool from_abroad = geography_.airport(arriving.from).country != hub.country;
    bool to_abroad = geography_.airport(leaving.to).country != hub.country;
    minutes time = from_abroad && !to_abroad ? minutes(75) : from_abroad || to_abroad ? minutes(60) : minutes(35);
    auto weekly = network_.departures_a_week(leaving.from);
    if (weekly > 2000) time += minutes(10);
    if (weekly > 5000) time += minutes(5);
    if (from_abroad && hub.country == "US") time += minutes(15);  // everybody clears immigration at the first airport
    if (timetable_.terminal(arriving.to, arriving.airline) != timetable_.terminal(leaving.from, leaving.airline))
        time += minutes(15);
    return time;
}

bool Connections::can_interline(AirlineIndex a, AirlineIndex b) const {
    if (a == b) return true;
    const auto& one = geography_.airline(a);
    return !one.alliance.empty() && one.alliance == geography_.airline(b).alliance;
}

bool Connections::allowed(const Route& route, const BoundQuery& query) const {
    if (route.first_number == 0) return false;
    const auto& code = geography_.airline(route.airline).code;
    if (!query.only_airlines.empty() && !query.only_airlines.contains(code)) return false;
    return !query.without_airlines.contains(code);
}

bool Connections::in_window(const Flight& flight, const BoundQuery& query) const {
    auto of_day = flight.departs - std::chrono::floor<std::chrono::days>(flight.departs);
    return flight.departs_at >= query.not_before && of_day >= query.earliest && of_day <= query.latest;
}

std::vector<Itinerary> Connections::find(const BoundQuery& query) {
    std::vector<Itinerary> found;
    auto for_each_pair = [&](auto&& search) {
        for (auto from : query.from)
            for (auto to : query.to)
                if (from != to) search(from, to);
    };
    for_each_pair([&](auto from, auto to) { direct(from, to, query, found); });
    if (query.max_connections >= 1)
        for_each_pair([&](auto from, auto to) { one_change(from, to, query, usual_detour, found); });
    // Only where nothing better exists does anybody fly far out of the way, or change twice.
    if (found.empty() && query.max_connections >= 1)
        for_each_pair([&](auto from, auto to) { one_change(from, to, query, great_detour, found); });
    if (found.empty() && query.max_connections >= 2)
        for_each_pair([&](auto from, auto to) { two_changes(from, to, query, found); });
    // Quickest first; then by departure and flight number, so that equal ones always come in one order.
    std::sort(found.begin(), found.end(), [](const Itinerary& a, const Itinerary& b) {
        return std::tuple(elapsed(a), a.front().departs_at, a.front().route->airline, a.front().line->number,
                          a.back().line->number) < std::tuple(elapsed(b), b.front().departs_at,
                                                              b.front().route->airline, b.front().line->number,
                                                              b.back().line->number);
    });
    if (found.size() > query.limit) found.resize(query.limit);
    return found;
}

void Connections::direct(AirportIndex from, AirportIndex to, const BoundQuery& query, std::vector<Itinerary>& out) {
    std::vector<Flight> flights;
    for (const auto& route : network_.between(from, to))
        if (allowed(route, query)) timetable_.flights_on(route, query.date, flights);
    for (const auto& flight : flights)
        if (in_window(flight, query)) out.push_back({flight});
}

// Where one may change planes: reachable from `from`, with a flight on to `to`, not too far out of the way; busiest and
// straightest first.
std::vector<Connections::Hub> Connections::hubs(AirportIndex from, AirportIndex to, const BoundQuery& query,
                                                std::size_t limit, double longest_detour) const {
    const auto& origin = geography_.airport(from);
    const auto& destination = geography_.airport(to);
    double straight = great_circle_km(origin, destination);
    std::vector<Hub> found;
    auto routes = network_.from(from);
    for (std::size_t i = 0; i < routes.size();) {
        auto hub = routes[i].to;
        double in = 0;
        for (; i < routes.size() && routes[i].to == hub; ++i)
            if (allowed(routes[i], query)) in += routes[i].weekly;
        if (hub == to || in == 0) continue;
        double out = 0;
        for (const auto& onward_route : network_.between(hub, to))
            if (allowed(onward_route, query)) out += onward_route.weekly;
        if (out == 0) continue;
        const auto& airport = geography_.airport(hub);
        double detour = great_circle_km(origin, airport) + great_circle_km(airport, destination);
        if (detour > longest_detour * straight + 400) continue;
        found.push_back({hub, std::min({in, out, 50.0}) * std::pow(straight / detour, 3)});
    }
    std::sort(found.begin(), found.end(),
              [](auto& a, auto& b) { return std::tuple(-a.score, a.airport) < std::tuple(-b.score, b.airport); });
    if (found.size() > limit) found.resize(limit);
    return found;
}

void Connections::onward(const Itinerary& itinerary, AirportIndex to, const BoundQuery& query,
                         std::vector<Itinerary>& out) {
    const auto& last = itinerary.back();
    std::vector<Flight> flights;
    for (const auto& route : network_.between(last.route->to, to)) {
        if (!allowed(route, query) || !can_interline(last.route->airline, route.airline)) continue;
        auto ready = last.arrives_at + minimum_connection(*last.route, route);
        flights.clear();
        timetable_.flights_on(route, date_of(last.arrives), flights);
        timetable_.flights_on(route, date_of(last.arrives) + std::chrono::days(1), flights);
        std::sort(flights.begin(), flights.end(), [](auto& a, auto& b) { return a.departs_at < b.departs_at; });
        auto next = std::find_if(flights.begin(), flights.end(), [&](auto& f) { return f.departs_at >= ready; });
        if (next == flights.end() || next->departs_at > last.arrives_at + longest_connection) continue;
        if (out.size() >= itineraries_gathered) return;
        auto joined = itinerary;
        joined.push_back(*next);
        out.push_back(std::move(joined));
    }
}

void Connections::one_change(AirportIndex from, AirportIndex to, const BoundQuery& query, double detour,
                             std::vector<Itinerary>& out) {
    for (const auto& hub : hubs(from, to, query, hubs_tried, detour)) {
        std::vector<Itinerary> first_legs;
        direct(from, hub.airport, query, first_legs);
        for (const auto& leg : first_legs) onward(leg, to, query, out);
    }
}

// Two changes only for places that need them: by a busy neighbour of the origin, then as with one change.
void Connections::two_changes(AirportIndex from, AirportIndex to, const BoundQuery& query,
                              std::vector<Itinerary>& out) {
    const auto& destination = geography_.airport(to);
    double straight = great_circle_km(geography_.airport(from), destination);
    std::vector<Hub> neighbours;
    for (const auto& route : network_.from(from)) {
        if (!allowed(route, query) || (!neighbours.empty() && neighbours.back().airport == route.to)) continue;
        const auto& near = geography_.airport(route.to);
        double detour = route.distance_km + great_circle_km(near, destination);
        if (detour < 1.8 * straight + 800)
            neighbours.push_back({route.to, static_cast<double>(network_.departures_a_week(route.to)) / detour});
    }
    std::sort(neighbours.begin(), neighbours.end(),
              [](auto& a, auto& b) { return std::tuple(-a.score, a.airport) < std::tuple(-b.score, b.airport); });
    if (neighbours.size() > 8) neighbours.resize(8);
    for (const auto& neighbour : neighbours) {
        std::vector<Itinerary> first_legs;
        direct(from, neighbour.airport, query, first_legs);
        for (const auto& hub : hubs(neighbour.airport, to, query, 6, usual_detour)) {
            if (hub.airport == from) continue;
            std::vector<Itinerary> two_legs;
            for (const auto& leg : first_legs) onward(leg, hub.airport, query, two_legs);
            for (const auto& legs : two_legs) onward(legs, to, query, out);
        }
    }
}

}  // namespace airside::simulator
