// Who travels: checked against the flights before anything is asked of anybody.
#pragma once
#include <vector>

#include "platform/core/problem.hpp"
#include "services/booking/api.hpp"
#include "vendors/gds/order.hpp"

namespace airside::booking {

// Throws Problem 422 with a pointer for everything that is wrong:
// - each passenger's type fits the age on the (local) day of the last departure; nobody is born after `today`;
// - the numbers of each type are those the offer was priced for, infants no more than adults;
// - nobody is there twice; a passport is valid on the day of the last arrival;
// - the contact's address and number (E.164) have their shapes.
void check_party(const std::vector<PassengerInput>& passengers, const BookingContact& contact, const gds::Offer& offer,
                 Date today);

// What can be said without the offer; so that nonsense costs no call to a provider.
void check_contact(const BookingContact& contact);

gds::Traveller traveller_of(const PassengerInput& passenger);

// The type by age in whole years.
gds::PassengerType type_at(int age);

}  // namespace airside::booking
