#include "simulators/world/geography.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <numbers>

#include "platform/core/ascii.hpp"
#include "platform/core/time.hpp"
#include "simulators/world/csv.hpp"

namespace airside::simulator {
namespace {

using namespace std::string_view_literals;

constexpr std::array low_cost_carriers = {"FR"sv, "U2"sv, "W6"sv, "WN"sv, "NK"sv, "F9"sv, "G4"sv, "VY"sv,
                                          "DY"sv, "HV"sv, "PC"sv, "6E"sv, "SG"sv, "AK"sv, "D7"sv, "FD"sv,
                                          "QZ"sv, "TR"sv, "JQ"sv, "LS"sv, "TO"sv, "V7"sv, "XQ"sv, "FZ"sv,
                                          "G9"sv, "VB"sv, "Y4"sv, "9C"sv, "7C"sv, "TW"sv};

double number(std::string_view text) {
    double value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

}  // namespace

Geography::Geography(const std::string& data_directory) {
    // Asking the tz database for every airport costs more than reading the file, so each zone is asked for once.
    std::unordered_map<std::string, bool> zones;
    constexpr std::array airport_columns = {"iata"sv, "name"sv, "city"sv, "country"sv,
                                            "lat"sv,  "lon"sv,  "tz"sv,   "metro_code"sv};
    read_csv(data_directory + "/airports.csv", airport_columns, [&](auto f) {
        std::string zone(f[6]);
        auto [known, first] = zones.try_emplace(zone, false);
        if (first) known->second = is_zone(zone);
        if (f[0].size() != 3 || !known->second) return;
        std::string city(f[7].empty() ? f[0] : f[7]);
        airports_.push_back({std::string(f[0]), std::string(f[1]), std::string(f[2]), std::string(f[3]), zone, city,
                             number(f[4]), number(f[5])});
    });
    constexpr std::array airline_columns = {"iata"sv, "numeric"sv, "name"sv, "alliance"sv};
    read_csv(data_directory + "/airlines.csv", airline_columns, [&](auto f) {
        if (f[0].size() != 2) return;
        bool low_cost = std::find(low_cost_carriers.begin(), low_cost_carriers.end(), f[0]) != low_cost_carriers.end();
        std::string alliance(f[3] == "OneWorld" || f[3] == "Skyteam" || f[3] == "Star Alliance" ? f[3] : "");
        airlines_.push_back({std::string(f[0]), std::string(f[2]), alliance, static_cast<int>(number(f[1])), low_cost});
    });
    constexpr std::array aircraft_columns = {"iata_code"sv, "manufacturer"sv, "model"sv};
    read_csv(data_directory + "/aircraft.csv", aircraft_columns, [&](auto f) {
        aircraft_names_.emplace(f[0], upper_case(std::string(f[1]) + (f[1].empty() ? "" : " ") + std::string(f[2])));
    });
    for (std::size_t i = 0; i < airports_.size(); ++i) {
        airport_by_code_.emplace(airports_[i].code, static_cast<AirportIndex>(i));
        airports_by_city_.emplace(airports_[i].city_code, static_cast<AirportIndex>(i));
    }
    for (std::size_t i = 0; i < airlines_.size(); ++i)
        airline_by_code_.emplace(airlines_[i].code, static_cast<AirlineIndex>(i));
}

const Airport* Geography::find_airport(std::string_view code) const {
    auto found = airport_by_code_.find(std::string(code));
    return found == airport_by_code_.end() ? nullptr : &airports_[found->second];
}

const Airline* Geography::find_airline(std::string_view code) const {
    auto found = airline_by_code_.find(std::string(code));
    return found == airline_by_code_.end() ? nullptr : &airlines_[found->second];
}

std::vector<AirportIndex> Geography::places(std::string_view code) const {
    std::vector<AirportIndex> found;
    auto [first, last] = airports_by_city_.equal_range(std::string(code));
    for (auto i = first; i != last; ++i) found.push_back(i->second);
    auto own = airport_by_code_.find(std::string(code));
    if (own != airport_by_code_.end() && std::find(found.begin(), found.end(), own->second) == found.end())
        found.push_back(own->second);
    std::sort(found.begin(), found.end());
    return found;
}

std::string Geography::aircraft_name(std::string_view iata_code) const {
    auto found = aircraft_names_.find(std::string(iata_code));
    return found == aircraft_names_.end() ? std::string(iata_code) : found->second;
}

double great_circle_km(const Airport& a, const Airport& b) {
    constexpr double radians = std::numbers::pi / 180, earth_km = 6371.0;
    double north = std::sin((b.latitude - a.latitude) * radians / 2);
    double east = std::sin((b.longitude - a.longitude) * radians / 2);
    double h = north * north + std::cos(a.latitude * radians) * std::cos(b.latitude * radians) * east * east;
    return 2 * earth_km * std::asin(std::sqrt(std::min(1.0, h)));
}

}  // namespace airside::simulator
