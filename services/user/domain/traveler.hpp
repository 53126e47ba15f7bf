// Rules of a user's travellers.
#pragma once
#include <vector>

#include "services/user/api_travelers.hpp"

namespace airside::user {

void check(const CreateTraveler& request, Date today);  // Problem 422
void check(const UpdateTraveler& request, Date today);  // Problem 422

TravelerView new_traveler(const CreateTraveler& request, TravelerId id, Instant now);
TravelerView changed(TravelerView traveler, const UpdateTraveler& request);

// Whether another of them has the same names, whatever their case, and date of birth.
bool is_known(const std::vector<TravelerView>& travelers, const TravelerView& one);

}  // namespace airside::user
