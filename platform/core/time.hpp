// Instants are UTC with microseconds, as PostgreSQL keeps them. What a timetable says is local: a LocalTime and a zone.
#pragma once
#include <chrono>
#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace airside {

using Instant = std::chrono::sys_time<std::chrono::microseconds>;
using Duration = std::chrono::microseconds;

// A calendar day without a zone. Always a day that exists.
class Date {
  public:
    static std::optional<Date> parse(std::string_view iso);  // "2026-12-24"
    static Date from_days(std::chrono::sys_days days);
    static Date of(int year, unsigned month, unsigned day);  // throws std::invalid_argument for 31 April

    std::chrono::year_month_day ymd() const { return std::chrono::year_month_day(days_); }
    std::chrono::sys_days days() const { return days_; }
    std::string str() const;
    Date operator+(std::chrono::days n) const { return from_days(days_ + n); }
    Date operator-(std::chrono::days n) const { return from_days(days_ - n); }
    std::chrono::days operator-(Date other) const { return days_ - other.days_; }
    auto operator<=>(const Date&) const = default;

    static constexpr std::string_view schema_name = "date", schema_format = "date", about = "ISO 8601 calendar day";

  private:
    friend struct Maker;
    Date() = default;
    std::chrono::sys_days days_{};
};

// Whole years between birth and `on`, as airlines count passengers' ages.
int age_on(Date birth, Date on);

// Wall-clock time at some place, to the second; the place's zone is kept beside it by whoever holds one.
using LocalTime = std::chrono::local_seconds;
std::optional<LocalTime> parse_local_time(std::string_view iso);  // "2026-12-24T18:30:00" or without seconds
std::string to_string(LocalTime time);                            // "2026-12-24T18:30:00"

std::optional<Instant> parse_instant(
    std::string_view rfc3339);           // "2026-12-24T18:30:00Z", fractions and offsets allowed
std::string to_string(Instant instant);  // "2026-12-24T18:30:00Z", fraction only where there is one

// Zones by IANA name from the system's tz database. An unknown name throws std::invalid_argument.
// A local time that does not exist (spring forward) is taken as the instant of the jump; an ambiguous one as the
// earlier.
Instant to_instant(LocalTime local, std::string_view zone);
LocalTime to_local(Instant instant, std::string_view zone);
bool is_zone(std::string_view zone);

// A time zone. Its name stands in the tz database, which lives as long as the program, so that a copy costs nothing.
class Zone {
  public:
    static constexpr std::string_view schema_name = "Zone", about = "IANA time zone";
    static std::optional<Zone> parse(std::string_view name);
    static Zone of(std::string_view name);  // throws std::invalid_argument
    const std::string& str() const { return *name_; }
    bool operator==(const Zone& other) const { return *name_ == *other.name_; }

  private:
    friend struct Maker;
    Zone() = default;
    const std::string* name_ = nullptr;
};
inline Date date_of(LocalTime t) {
    return Date::from_days(std::chrono::sys_days{std::chrono::floor<std::chrono::days>(t).time_since_epoch()});
}
inline Date utc_date_of(Instant t) { return Date::from_days(std::chrono::floor<std::chrono::days>(t)); }

}  // namespace airside
