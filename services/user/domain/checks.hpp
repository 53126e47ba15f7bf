// What is wrong with what somebody says of a person or a card, beyond the shape of each field. All throw Problem 422
// that names the field.
#pragma once
#include <optional>
#include <string>

#include "services/user/api_travelers.hpp"

namespace airside::user {

void check_birth(const std::optional<Date>& birth, Date today);
void check_passport(const TravelerPassport& passport, Date today);  // valid the day after today at least
void check_programs(const FrequentFlyerPrograms& programs);         // at most one to an airline

}  // namespace airside::user
