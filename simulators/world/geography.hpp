// Airports, airlines and the names of aircraft, as the files in data/ have them.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace airside::simulator {

using AirportIndex = std::uint16_t;
using AirlineIndex = std::uint16_t;

struct Airport {
    std::string code, name, city, country, zone;  // IATA, …, ISO 3166-1 alpha-2, IANA
    std::string city_code;       // IATA metropolitan code (LON for LHR); the airport's own where it has none
    double latitude, longitude;  // degrees
};

struct Airline {
    std::string code, name, alliance;  // alliance is empty for most
    int accounting = 0;                // the three digits that begin its ticket numbers; 0: issues none of its own
    bool low_cost = false;
};

class Geography {
  public:
    explicit Geography(const std::string& data_directory);

    std::span<const Airport> airports() const { return airports_; }
    std::span<const Airline> airlines() const { return airlines_; }
    const Airport& airport(AirportIndex i) const { return airports_[i]; }
    const Airline& airline(AirlineIndex i) const { return airlines_[i]; }
    const Airport* find_airport(std::string_view code) const;
    const Airline* find_airline(std::string_view code) const;
    AirportIndex index_of(const Airport& a) const { return static_cast<AirportIndex>(&a - airports_.data()); }
    AirlineIndex index_of(const Airline& a) const { return static_cast<AirlineIndex>(&a - airlines_.data()); }

    // The airports that a code stands for: of an airport itself, of a city all of its airports; empty where it is
    // neither.
    std::vector<AirportIndex> places(std::string_view code) const;
    std::string aircraft_name(std::string_view iata_code) const;  // "BOEING 787-9"; the code itself where unknown

  private:
    std::vector<Airport> airports_;
    std::vector<Airline> airlines_;
    std::unordered_map<std::string, AirportIndex> airport_by_code_;
    std::unordered_multimap<std::string, AirportIndex> airports_by_city_;
    std::unordered_map<std::string, AirlineIndex> airline_by_code_;
    std::unordered_map<std::string, std::string> aircraft_names_;
};

double great_circle_km(const Airport& a, const Airport& b);

}  // namespace airside::simulator
