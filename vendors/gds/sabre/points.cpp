#include "vendors/gds/sabre/points.hpp"

#include "vendors/gds/normalising.hpp"

namespace airside::sabre {

using gds::BadValue;
using gds::Path;

namespace {

LocalTime local_time(Date date, std::string_view time, const Path& path) {
    auto clock = time.substr(0, time.size() >= 8 && time[5] == ':' ? 8 : 5);
    auto local = parse_local_time(date.str() + "T" + std::string(clock));
    if (!local) throw BadValue(path, "is no local time");
    return *local;
}

}  // namespace

gds::FlightPoint Points::at(std::string_view airport, std::string_view terminal, Date date, std::string_view time,
                            const Path& path) {
    auto* found = airports_.find(airport);
    if (!found) throw BadValue(Path{&path, "airport"}, "is no airport known here");
    constexpr std::string_view word = "TERMINAL ";
    if (terminal.starts_with(word)) terminal.remove_prefix(word.size());
    if (terminal.size() > 30) throw BadValue(Path{&path, "terminal"}, "is too long");
    auto local = local_time(date, time, Path{&path, "time"});
    return {found->iata, gds::text_or_none(terminal), local, zones_.to_instant(*found, local), found->timezone};
}

std::optional<Instant> Points::office_time(std::string_view date, std::string_view time, const Path& path) const {
    if (date.empty()) return {};
    auto day = Date::parse(date);
    if (!day) throw BadValue(path, "has a time limit that is no day");
    if (!time.empty()) return to_instant(local_time(*day, time, path), office_.time_zone);
    auto next = LocalTime{(*day + std::chrono::days{1}).days().time_since_epoch()};
    return to_instant(next - std::chrono::seconds{1}, office_.time_zone);
}

}  // namespace airside::sabre
