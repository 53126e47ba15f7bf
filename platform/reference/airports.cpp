#include "platform/reference/airports.hpp"

#include <algorithm>
#include <charconv>
#include <stdexcept>

#include "platform/reference/csv.hpp"

namespace airside::reference {
namespace {

constexpr std::size_t slots = 26 * 26 * 26;

std::optional<std::size_t> slot_of(std::string_view code) {
    if (code.size() != 3) return {};
    std::size_t slot = 0;
    for (char c : code) {
        if (c < 'A' || c > 'Z') return {};
        slot = slot * 26 + static_cast<std::size_t>(c - 'A');
    }
    return slot;
}

bool word_begins(std::string_view text, std::string_view prefix) {
    for (auto at = text.find(prefix); at != text.npos; at = text.find(prefix, at + 1))
        if (at == 0 || text[at - 1] == ' ' || text[at - 1] == '-' || text[at - 1] == '/' || text[at - 1] == '(')
            return true;
    return false;
}

}  // namespace

Airports Airports::load(const std::filesystem::path& data_dir) {
    Airports loaded;
    loaded.by_code_.assign(slots, -1);
    std::map<std::string, std::uint16_t, std::less<>> zones;
    read_csv(data_dir / "airports.csv", "iata,icao,name,city,region,country,lat,lon,tz,metro_code", [&](auto f) {
        auto slot = slot_of(f[0]);
        if (!slot || f[8].empty())
            return;  // a few heliports have codes with digits; without a zone there is no timetable
        auto zone = zones.find(f[8]);
        if (zone == zones.end()) {
            if (!is_zone(f[8])) throw std::runtime_error("airports.csv: " + std::string(f[0]) + " has an unknown zone");
            zone = zones.emplace(f[8], static_cast<std::uint16_t>(zones.size())).first;
        }
        loaded.by_code_[*slot] = static_cast<std::int16_t>(loaded.airports_.size());
        loaded.airports_.push_back({std::string(f[0]), std::string(f[2]), std::string(f[3]), std::string(f[5]),
                                    std::string(f[8]), std::string(f[9]), 0, zone->second, IataAirport::of(f[0]),
                                    Zone::of(f[8])});
    });
    if (loaded.airports_.empty()) throw std::runtime_error("airports.csv has no airport");
    read_csv(data_dir / "routes.csv", "airline,origin,destination,flight_frequency,seats_monthly_avg", [&](auto f) {
        auto slot = slot_of(f[1]);
        std::uint32_t flights = 0;
        std::from_chars(f[3].data(), f[3].data() + f[3].size(), flights);
        if (slot && loaded.by_code_[*slot] >= 0)
            loaded.airports_[static_cast<std::size_t>(loaded.by_code_[*slot])].traffic += flights;
    });
    for (auto& airport : loaded.airports_) {
        if (!airport.metro.empty()) loaded.metros_[airport.metro].push_back(&airport);
        loaded.searchable_.push_back({fold(airport.city), fold(airport.name)});
    }
    for (auto& [code, members] : loaded.metros_)
        std::ranges::sort(members, std::ranges::greater{}, [](const Airport* a) { return a->traffic; });
    return loaded;
}

const Airport* Airports::find(std::string_view code) const {
    auto slot = slot_of(code);
    if (!slot || by_code_[*slot] < 0) return nullptr;
    return &airports_[static_cast<std::size_t>(by_code_[*slot])];
}

std::span<const Airport* const> Airports::of_metro(std::string_view code) const {
    auto metro = metros_.find(code);
    if (metro == metros_.end()) return {};
    return metro->second;
}

std::optional<std::string_view> Airports::zone_of(std::string_view code) const {
    if (auto* airport = find(code)) return airport->zone;
    if (auto members = of_metro(code); !members.empty()) return members.front()->zone;
    return {};
}

std::string_view Airports::country_of(std::string_view code) const {
    if (auto* airport = find(code)) return airport->country;
    if (auto members = of_metro(code); !members.empty()) return members.front()->country;
    return {};
}

std::vector<const Airport*> Airports::complete(std::string_view prefix, std::size_t limit) const {
    auto wanted = fold(prefix);
    if (wanted.empty()) return {};
    // Lower is better: exact code, exact metro, code, city, metro, word of the name.
    std::vector<std::pair<int, const Airport*>> found;
    for (std::size_t i = 0; i < airports_.size(); ++i) {
        auto& airport = airports_[i];
        int rank = airport.code == wanted                     ? 0
                   : airport.metro == wanted                  ? 1
                   : airport.code.starts_with(wanted)         ? 2
                   : searchable_[i].city.starts_with(wanted)  ? 3
                   : word_begins(searchable_[i].city, wanted) ? 4
                   : word_begins(searchable_[i].name, wanted) ? 5
                                                              : -1;
        if (rank >= 0) found.emplace_back(rank, &airport);
    }
    // A code that merely begins so is worth no more than a city: among both, the busier airport comes first.
    auto order = [](const auto& entry) {
        int group = entry.first <= 1 ? entry.first : entry.first <= 3 ? 2 : entry.first;
        return std::tuple(group, -static_cast<std::int64_t>(entry.second->traffic),
                          std::string_view(entry.second->code));
    };
    auto kept = std::min(limit, found.size());
    std::partial_sort(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(kept), found.end(),
                      [&](auto& a, auto& b) { return order(a) < order(b); });
    std::vector<const Airport*> best;
    for (std::size_t i = 0; i < kept; ++i) best.push_back(found[i].second);
    return best;
}

std::string fold(std::string_view utf8) {
    // U+00C0…U+017F, by their place in the Unicode charts; '.' where there is no plain letter.
    static constexpr std::string_view plain =
        "AAAAAAACEEEEIIIIDNOOOOO.OUUUUYTSAAAAAAACEEEEIIIIDNOOOOO.OUUUUYTY"
        "AAAAAACCCCCCCCDDDDEEEEEEEEEEGGGGGGGGHHHHIIIIIIIIIIIIJJKKKLLLLLLL"
        "LLLNNNNNNNNNOOOOOOOORRRRRRSSSSSSSSTTTTTTUUUUUUUUUUUUWWYYYZZZZZZS";
    std::string out;
    out.reserve(utf8.size());
    for (std::size_t i = 0; i < utf8.size(); ++i) {
        auto c = static_cast<unsigned char>(utf8[i]);
        if (c < 0x80) {
            if (c >= ' ' && c != 0x7f) out += static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c);
        } else if (c >= 0xC3 && c <= 0xC5 && i + 1 < utf8.size()) {
            auto point = static_cast<unsigned>((c & 0x1F) << 6 | (static_cast<unsigned char>(utf8[++i]) & 0x3F));
            char letter = plain[point - 0xC0];
            if (letter != '.') out += letter;
        }
    }
    return out;
}

Instant ZoneMemo::to_instant(const Airport& airport, LocalTime local) {
    using std::chrono::days;
    auto day = std::chrono::floor<days>(local);
    auto key = static_cast<std::uint64_t>(airport.zone_index) << 32 |
               static_cast<std::uint32_t>(day.time_since_epoch().count());
    auto known = days_.find(key);
    if (known == days_.end()) {
        if (days_.size() > 4096) days_.clear();
        auto begin = airside::to_instant(LocalTime{day}, airport.zone);
        auto end = airside::to_instant(LocalTime{day + days{1}}, airport.zone);
        auto offset = std::chrono::duration_cast<std::chrono::microseconds>(begin.time_since_epoch() -
                                                                            LocalTime{day}.time_since_epoch());
        known = days_.emplace(key, Day{end - begin == days{1}, offset}).first;
    }
    if (!known->second.regular) return airside::to_instant(local, airport.zone);
    return Instant{local.time_since_epoch() + known->second.offset};
}

}  // namespace airside::reference
