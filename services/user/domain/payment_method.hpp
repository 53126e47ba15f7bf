// Rules of what a user pays with.
#pragma once
#include "services/user/api_payment_methods.hpp"

namespace airside::user {

// Problem 422: a card number in any field, half an expiry, or one that is over.
void check(const SavePaymentMethod& request, Date today);
void check(const UpdatePaymentMethod& request, Date today);

bool is_over(int month, int year, Date today);  // a card is good until the end of its month

SavedPaymentMethod new_method(const SavePaymentMethod& request, SavedPaymentMethodId id, Instant now);
SavedPaymentMethod changed(SavedPaymentMethod method, const UpdatePaymentMethod& request, Date today);

}  // namespace airside::user
