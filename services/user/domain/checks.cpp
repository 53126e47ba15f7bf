#include "services/user/domain/checks.hpp"

#include <set>

#include "platform/core/problem.hpp"

namespace airside::user {

namespace {
constexpr int oldest_age = 130;
}

void check_birth(const std::optional<Date>& birth, Date today) {
    if (!birth) return;
    if (*birth > today) throw invalid("/date_of_birth", "lies in the future");
    if (age_on(*birth, today) > oldest_age) throw invalid("/date_of_birth", "lies too far in the past");
}

void check_passport(const TravelerPassport& passport, Date today) {
    if (passport.expiry_date <= today) throw invalid("/passport/expiry_date", "the passport has expired");
}

void check_programs(const FrequentFlyerPrograms& programs) {
    std::set<std::string> airlines;
    for (std::size_t i = 0; i < programs.size(); ++i)
        if (!airlines.insert(programs[i].airline.str()).second)
            throw invalid("/frequent_flyer_programs/" + std::to_string(i) + "/airline", "this airline is there twice");
}

}  // namespace airside::user
