// What comes back when a paid booking is given up: pure rules.
#pragma once
#include <chrono>
#include <set>
#include <string>

#include "services/booking/api.hpp"

namespace airside::booking {

struct CancellationRules {
    // Where the seller is, for its reporting period: tickets can be voided until the midnight after their issue there.
    std::string void_zone;
    // Codes of taxes that come back although the fare does not.
    std::set<std::string> refundable_taxes;
    // A flight that was moved by at least that much is not the one that was bought.
    std::chrono::minutes schedule_change;
};

// Nothing: there is no ticket.
std::optional<Instant> void_deadline(const BookingView& booking, const std::string& zone);

// It is not paid yet, or it is and its flights have not begun.
bool is_cancellable(const BookingView& booking, Instant now);

// What was paid and is neither back nor on its way.
Money still_paid(const BookingView& booking);

// `offer` is the one that was accepted. Within the void window, or where the airline has moved a flight, everything
// comes back. Else, of each passenger's fare: all but the penalty where refunds are allowed; the refundable taxes where
// they are not; where the provider did not say, or named no penalty, or one in another currency, the amount is not
// known, and neither is it once somebody did not come to a flight. The seller's and the provider's fees stay paid;
// ancillaries come back, but for those that the airline has issued documents for: what these bring is not known.
CancelQuote quote_cancellation(const BookingView& booking, const gds::Offer& offer, const CancellationRules& rules,
                               Instant now);

}  // namespace airside::booking
