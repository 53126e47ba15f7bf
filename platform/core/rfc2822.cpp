#include "platform/core/rfc2822.hpp"

namespace airside {

std::string rfc2822(Instant date) {
    constexpr const char* weekdays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr const char* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    auto day = utc_date_of(date);
    auto ymd = day.ymd();
    auto iso = to_string(std::chrono::floor<std::chrono::seconds>(date));  // "2026-11-22T13:27:40Z"
    return std::string(weekdays[std::chrono::weekday(day.days()).c_encoding()]) + ", " + iso.substr(8, 2) + " " +
           months[static_cast<unsigned>(ymd.month()) - 1] + " " + iso.substr(0, 4) + " " + iso.substr(11, 8) + " +0000";
}

}  // namespace airside
