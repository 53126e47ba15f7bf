#include "platform/core/time.hpp"

#include <stdexcept>

#include <date/tz.h>

namespace airside {
namespace {

// Reads exactly `digits` digits at `at`; -1 if they are not all there.
int number(std::string_view text, std::size_t at, std::size_t digits) {
    if (at + digits > text.size()) return -1;
    int value = 0;
    for (std::size_t i = at; i < at + digits; ++i) {
        if (text[i] < '0' || text[i] > '9') return -1;
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

// Writes exactly `digits` digits at `at`.
void put(std::string& text, std::size_t at, std::size_t digits, int number) {
    for (auto i = at + digits; i-- > at; number /= 10) text[i] = static_cast<char>('0' + number % 10);
}

const date::time_zone* zone_named(std::string_view zone) {
    try {
        return date::locate_zone(zone);
    } catch (const std::runtime_error&) {
        throw std::invalid_argument("unknown time zone " + std::string(zone));
    }
}

}  // namespace

std::optional<Date> Date::parse(std::string_view iso) {
    if (iso.size() != 10 || iso[4] != '-' || iso[7] != '-') return {};
    int y = number(iso, 0, 4), m = number(iso, 5, 2), d = number(iso, 8, 2);
    if (y < 0 || m < 0 || d < 0) return {};
    auto ymd = std::chrono::year{y} / m / d;
    if (!ymd.ok()) return {};
    return from_days(std::chrono::sys_days(ymd));
}

Date Date::from_days(std::chrono::sys_days days) {
    Date date;
    date.days_ = days;
    return date;
}

Date Date::of(int year, unsigned month, unsigned day) {
    auto ymd = std::chrono::year{year} / std::chrono::month{month} / std::chrono::day{day};
    if (!ymd.ok()) throw std::invalid_argument("no such day");
    return from_days(std::chrono::sys_days(ymd));
}

std::string Date::str() const {
    auto d = ymd();
    std::string text = "0000-00-00";
    put(text, 0, 4, static_cast<int>(d.year()));
    put(text, 5, 2, static_cast<int>(static_cast<unsigned>(d.month())));
    put(text, 8, 2, static_cast<int>(static_cast<unsigned>(d.day())));
    return text;
}

int age_on(Date birth, Date on) {
    auto b = birth.ymd(), o = on.ymd();
    int years = static_cast<int>(o.year()) - static_cast<int>(b.year());
    bool before_birthday = o.month() < b.month() || (o.month() == b.month() && o.day() < b.day());
    return before_birthday ? years - 1 : years;
}

std::optional<LocalTime> parse_local_time(std::string_view iso) {
    if (iso.size() != 16 && iso.size() != 19) return {};
    auto day = Date::parse(iso.substr(0, 10));
    int h = number(iso, 11, 2), m = number(iso, 14, 2), s = iso.size() == 19 ? number(iso, 17, 2) : 0;
    if (!day || iso[10] != 'T' || iso[13] != ':' || (iso.size() == 19 && iso[16] != ':')) return {};
    if (h < 0 || h > 23 || m < 0 || m > 59 || s < 0 || s > 59) return {};
    return LocalTime{day->days().time_since_epoch()} + std::chrono::hours{h} + std::chrono::minutes{m} +
           std::chrono::seconds{s};
}

std::string to_string(LocalTime time) {
    auto day = std::chrono::floor<std::chrono::days>(time);
    std::chrono::hh_mm_ss clock{time - day};
    auto text = Date::from_days(std::chrono::sys_days{day.time_since_epoch()}).str() + "T00:00:00";
    put(text, 11, 2, static_cast<int>(clock.hours().count()));
    put(text, 14, 2, static_cast<int>(clock.minutes().count()));
    put(text, 17, 2, static_cast<int>(clock.seconds().count()));
    return text;
}

std::optional<Instant> parse_instant(std::string_view text) {
    if (text.size() < 20) return {};
    auto local = parse_local_time(text.substr(0, 19));
    if (!local) return {};
    Instant instant{local->time_since_epoch()};
    std::size_t at = 19;
    if (text[at] == '.') {
        int scale = 100'000;
        for (++at; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, scale /= 10)
            instant += std::chrono::microseconds{(text[at] - '0') * scale};
        if (at == 20) return {};
    }
    auto rest = text.substr(at);
    if (rest == "Z" || rest == "z") return instant;
    if (rest.size() != 6 || (rest[0] != '+' && rest[0] != '-') || rest[3] != ':') return {};
    int h = number(rest, 1, 2), m = number(rest, 4, 2);
    if (h < 0 || h > 23 || m < 0 || m > 59) return {};
    auto offset = std::chrono::hours{h} + std::chrono::minutes{m};
    return rest[0] == '+' ? instant - offset : instant + offset;
}

std::string to_string(Instant instant) {
    auto seconds = std::chrono::floor<std::chrono::seconds>(instant);
    auto text = to_string(LocalTime{seconds.time_since_epoch()});
    if (auto micros = (instant - seconds).count(); micros != 0) {
        text += ".000000";
        put(text, 20, 6, static_cast<int>(micros));
    }
    return text + "Z";
}

Instant to_instant(LocalTime local, std::string_view zone) {
    auto sys = zone_named(zone)->to_sys(date::local_seconds{local.time_since_epoch()}, date::choose::earliest);
    return Instant{sys.time_since_epoch()};
}

LocalTime to_local(Instant instant, std::string_view zone) {
    auto seconds = std::chrono::floor<std::chrono::seconds>(instant);
    return LocalTime{zone_named(zone)->to_local(seconds).time_since_epoch()};
}

std::optional<Zone> Zone::parse(std::string_view name) {
    if (!is_zone(name)) return {};
    return of(name);
}

Zone Zone::of(std::string_view name) {
    Zone zone;
    zone.name_ = &zone_named(name)->name();
    return zone;
}

bool is_zone(std::string_view zone) {
    try {
        date::locate_zone(zone);
        return true;
    } catch (const std::runtime_error&) {
        return false;
    }
}

}  // namespace airside
