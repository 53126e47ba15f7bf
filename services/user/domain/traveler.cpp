#include "services/user/domain/traveler.hpp"

#include <algorithm>

#include "platform/core/ascii.hpp"
#include "services/user/domain/checks.hpp"

namespace airside::user {

namespace {

// The separator is none that a name can hold.
std::string identity_of(const TravelerView& traveler) {
    auto middle = traveler.middle_name ? traveler.middle_name->str() : "";
    return lower_case(traveler.first_name.str() + "\n" + middle + "\n" + traveler.last_name.str() + "\n" +
                      traveler.date_of_birth.str());
}

}  // namespace

void check(const CreateTraveler& request, Date today) {
    check_birth(request.date_of_birth, today);
    if (request.passport) check_passport(*request.passport, today);
    if (request.frequent_flyer_programs) check_programs(*request.frequent_flyer_programs);
}

void check(const UpdateTraveler& request, Date today) {
    check_birth(request.date_of_birth, today);
    if (request.passport.value) check_passport(*request.passport.value, today);
    if (request.frequent_flyer_programs.value) check_programs(*request.frequent_flyer_programs.value);
}

TravelerView new_traveler(const CreateTraveler& request, TravelerId id, Instant now) {
    TravelerView traveler{.id = id,
                          .first_name = request.first_name,
                          .middle_name = request.middle_name,
                          .last_name = request.last_name,
                          .date_of_birth = request.date_of_birth,
                          .gender = request.gender,
                          .nationality = request.nationality,
                          .passport = request.passport,
                          .frequent_flyer_programs = request.frequent_flyer_programs,
                          .seat_preference = request.seat_preference,
                          .meal_preference = request.meal_preference,
                          .special_assistance = {},
                          .is_primary = request.is_primary,
                          .created_at = now,
                          .updated_at = now};
    if (request.special_assistance) traveler.special_assistance = request.special_assistance->value;
    return traveler;
}

TravelerView changed(TravelerView traveler, const UpdateTraveler& request) {
    traveler.first_name = request.first_name.value_or(traveler.first_name);
    request.middle_name.apply(traveler.middle_name);
    traveler.last_name = request.last_name.value_or(traveler.last_name);
    traveler.date_of_birth = request.date_of_birth.value_or(traveler.date_of_birth);
    request.gender.apply(traveler.gender);
    request.nationality.apply(traveler.nationality);
    request.passport.apply(traveler.passport);
    request.frequent_flyer_programs.apply(traveler.frequent_flyer_programs);
    request.seat_preference.apply(traveler.seat_preference);
    request.meal_preference.apply(traveler.meal_preference);
    request.special_assistance.apply(traveler.special_assistance);
    traveler.is_primary = request.is_primary.value_or(traveler.is_primary);
    return traveler;
}

bool is_known(const std::vector<TravelerView>& travelers, const TravelerView& one) {
    auto identity = identity_of(one);
    return std::ranges::any_of(travelers,
                               [&](const auto& other) { return other.id != one.id && identity_of(other) == identity; });
}

}  // namespace airside::user
