// The same people on the same flight: one hash for each passenger on each flight, from name, birth date, carrier,
// flight number and local day of departure. Equal hashes of two bookings are a question to the traveller.
#pragma once
#include <string>
#include <vector>

#include "services/booking/api.hpp"

namespace airside::booking {

// SHA-256 each (32 bytes), sorted, without repetitions.
std::vector<std::string> fingerprints(const std::vector<PassengerInput>& passengers, const gds::Offer& offer);

}  // namespace airside::booking
