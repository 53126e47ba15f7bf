// Airports and cities from data/airports.csv (attribution in data/README.md): zones for timetables, names for people.
// Immutable once loaded, so that every reactor may share one object.
#pragma once
#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "platform/core/code.hpp"
#include "platform/core/time.hpp"

namespace airside::reference {

struct Airport {
    std::string code;           // IATA: "LHR"
    std::string name;           // "London Heathrow Airport"
    std::string city;           // "London"; may be empty
    std::string country;        // ISO 3166-1 alpha-2
    std::string zone;           // IANA: "Europe/London"
    std::string metro;          // IATA code of the city where it has several airports: "LON"; else empty
    std::uint32_t traffic = 0;  // flights, relative, of all routes from it; ranks autocompletion
    std::uint16_t zone_index = 0;
    IataAirport iata;  // `code`, as its own type
    Zone timezone;     // `zone`, likewise
};

class Airports {
  public:
    // Reads airports.csv and, for the ranking, routes.csv. Throws std::runtime_error that says which file and line is
    // wrong.
    static Airports load(const std::filesystem::path& data_dir);
    Airports(Airports&&) = default;  // not copyable: the indexes point into it
    Airports& operator=(Airports&&) = default;

    const Airport* find(std::string_view code) const;                       // an airport's own code; nullptr: none
    std::span<const Airport* const> of_metro(std::string_view code) const;  // "LON": busiest first; empty: no such city
    bool knows(std::string_view code) const { return find(code) || !of_metro(code).empty(); }
    // Where a code (airport or metro) lies; std::nullopt: not known. All airports of a metro share a zone.
    std::optional<std::string_view> zone_of(std::string_view code) const;
    // The country of an airport or metro; empty: not known.
    std::string_view country_of(std::string_view code) const;

    // Airports whose code, city, metro or name (any word) begins with `prefix`, without regard to case and accents:
    // exact codes first, then codes, cities and names, the busier before the quieter. Nothing for an empty prefix.
    std::vector<const Airport*> complete(std::string_view prefix, std::size_t limit) const;

    std::size_t size() const { return airports_.size(); }

  private:
    Airports() = default;
    std::vector<Airport> airports_;
    std::vector<std::int16_t> by_code_;  // 26³ slots, -1: none
    std::map<std::string, std::vector<const Airport*>, std::less<>> metros_;
    struct Searchable {
        std::string city, name;  // folded
    };
    std::vector<Searchable> searchable_;
};

// Upper-case ASCII of Latin text ("São" → "SAO"); other scripts are left out.
std::string fold(std::string_view utf8);

// Turns airports' local times into instants, remembering each zone's offset for a day: a reply of 50 offers asks for
// the same few days over and over, and the tz database is slow. For one thread.
class ZoneMemo {
  public:
    Instant to_instant(const Airport& airport, LocalTime local);

  private:
    struct Day {
        bool regular;  // no jump on that day
        std::chrono::microseconds offset;
    };
    std::unordered_map<std::uint64_t, Day> days_;
};

}  // namespace airside::reference
