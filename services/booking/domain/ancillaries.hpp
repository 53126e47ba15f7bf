// What of the seller's own may be added to a booking, and at what price: pure rules. The airline's:
// airline_services.hpp
#pragma once
#include <vector>

#include "services/booking/ancillary_config.hpp"

namespace airside::booking {

std::vector<AncillaryOffer> ancillary_offers(const std::vector<AncillaryItem>& catalogue, const Currency& currency);

// Throws Problem 422 where the request names both an offer of the seller's and one of the airline's, or neither.
bool is_of_the_airline(const AddAncillary& request);

// Throws Problem 409 for another price than the traveller agreed to, and where `limit` would be passed.
void check_choice(const BookedAncillary& chosen, const Money& expected_price, int already, int limit);

// What is added; throws Problem 422 with a pointer for an item, passenger or flight that there is not, or one too many
// or too few of them, 409 for another price than the traveller agreed to and when the limit is reached.
BookedAncillary chosen_ancillary(const std::vector<AncillaryItem>& catalogue, const BookingView& booking,
                                 const AddAncillary& request);

}  // namespace airside::booking
