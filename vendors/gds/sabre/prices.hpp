// The arithmetic of a Sabre fare: what its totals have to be the sums of.
#pragma once
#include "vendors/gds/offer.hpp"
#include "vendors/gds/sabre/raw_shop.hpp"

namespace airside::sabre {

// One passenger's price. Throws BadValue unless total = base (in the currency asked for) + taxes, and the taxes listed
// by code add up to the taxes' total; where none are listed, `taxes` stays empty.
gds::Price passenger_price(const RawPassenger& raw, const RawShop& shop, const Currency& currency, const Path& path);

// The party's. Throws BadValue unless each total is the sum of the passengers'.
gds::Price party_price(const RawTotal& raw, const std::vector<gds::PassengerFare>& passengers, const Currency& currency,
                       const Path& path);

// The sum over all passengers, with the taxes by code where all of them list theirs.
gds::Price sum_of(const std::vector<gds::PassengerFare>& passengers, const Currency& currency);

}  // namespace airside::sabre
