// What may be added to a booking, and at what price: pure rules.
#pragma once
#include <vector>

#include "services/booking/ancillary_config.hpp"

namespace airside::booking {

std::vector<AncillaryOffer> ancillary_offers(const std::vector<AncillaryItem>& catalogue, const Currency& currency);

// What is added; throws Problem 422 with a pointer for an item, passenger or flight that there is not, or one too many
// or too few of them, 409 for another price than the traveller agreed to and when the limit is reached.
BookedAncillary chosen_ancillary(const std::vector<AncillaryItem>& catalogue, const BookingView& booking,
                                 const AddAncillary& request);

}  // namespace airside::booking
