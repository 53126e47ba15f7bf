#include "app/demo/routes.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numbers>
#include <stdexcept>
#include <unordered_map>

#include "platform/reference/csv.hpp"

namespace airside::app::demo {
namespace {

struct Place {
    double latitude, longitude;  // radians
};

double number(std::string_view text) {
    double value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

std::unordered_map<std::string, Place> places(const std::filesystem::path& data) {
    constexpr double radians = std::numbers::pi / 180;
    std::unordered_map<std::string, Place> found;
    reference::read_csv(data / "airports.csv", "iata,icao,name,city,region,country,lat,lon,tz,metro_code", [&](auto f) {
        found[std::string(f[0])] = {number(f[6]) * radians, number(f[7]) * radians};
    });
    return found;
}

int kilometres(Place a, Place b) {
    auto half = [](double angle) { return std::sin(angle / 2) * std::sin(angle / 2); };
    auto chord =
        half(b.latitude - a.latitude) + std::cos(a.latitude) * std::cos(b.latitude) * half(b.longitude - a.longitude);
    return static_cast<int>(2 * 6371 * std::asin(std::sqrt(chord)));
}

}  // namespace

Routes::Routes(const std::filesystem::path& data, const reference::Airports& airports,
               const reference::Airlines& airlines) {
    auto where = places(data);
    std::uint64_t flights = 0;
    reference::read_csv(data / "routes.csv", "airline,origin,destination,flight_frequency,seats_monthly_avg",
                        [&](auto f) {
                            auto* airline = airlines.find(f[0]);
                            auto *from = airports.find(f[1]), *to = airports.find(f[2]);
                            if (!airline || airline->numeric.size() != 3 || !from || !to || from == to) return;
                            auto km = kilometres(where.at(from->code), where.at(to->code));
                            routes_.push_back({airline, from, to, km, 35 + km * 60 / 820});
                            flights_up_to_.push_back(flights += static_cast<std::uint64_t>(number(f[3])) + 1);
                        });
    if (routes_.empty()) throw std::runtime_error("routes.csv has no route whose airline and airports are known");
}

const Route& Routes::any(Random& random) const {
    auto found = std::ranges::upper_bound(flights_up_to_, random.below(flights_up_to_.back()));
    return routes_[static_cast<std::size_t>(found - flights_up_to_.begin())];
}

}  // namespace airside::app::demo
