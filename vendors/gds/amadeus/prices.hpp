// The arithmetic of an Amadeus offer: what its totals have to be the sums of.
#pragma once
#include "vendors/gds/amadeus/raw_offer.hpp"

namespace airside::amadeus {

struct CheckedPrices {
    gds::Price party;
    std::vector<gds::Price> travellers;  // as RawOffer::travellers
};

// Of the fee that all additional services make together.
inline constexpr std::string_view services_fee = "SERVICES";

// Throws BadValue at the first sum that is wrong:
//   traveller:  total = base + taxes + fees, where the taxes are listed; otherwise the taxes are the difference;
//   party:      base = the travellers' bases;
//               total = the travellers' totals, or these and the fees;
//               grandTotal = the travellers' totals + fees + additional services.
CheckedPrices check_prices(const RawOffer& raw, const Path& path);

// What a seat costs a traveller: its total, which has to be the sum of its parts where base and taxes are told.
Money seat_price(const RawPrice& raw, const Path& path);

}  // namespace airside::amadeus
