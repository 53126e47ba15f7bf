// Ranges of days in requests.
#pragma once
#include <chrono>

#include "platform/core/problem.hpp"
#include "platform/core/time.hpp"

namespace airside::analytics {

// `where`: "query" or "" (the body).
inline void check_range(Date from, Date to, std::chrono::days longest, const std::string& where) {
    if (to < from) throw invalid(where + "/to", "not before from");
    if (to - from > longest)
        throw invalid(where + "/to", "at most " + std::to_string(longest.count()) + " days after from");
}

inline constexpr std::chrono::days longest_list{366};

}  // namespace airside::analytics
