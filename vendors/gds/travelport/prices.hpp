// The arithmetic of a Travelport price: what its totals have to be the sums of.
#pragma once
#include "vendors/gds/offer.hpp"
#include "vendors/gds/travelport/raw.hpp"

namespace airside::travelport {

struct CheckedPrices {
    gds::Price party;
    struct Group {
        gds::PassengerType type;
        int count;
        gds::Price each;
    };
    std::vector<Group> groups;  // by type; those of one type who pay the same are together
};

gds::PassengerType passenger_type(std::string_view code, const Path& path);  // ADT, CNN, INF; BadValue

// Throws BadValue at the first sum that is wrong:
//   of each breakdown: Total = Base + TotalTaxes + TotalFees, TotalTaxes = the taxes where they are listed;
//   of the party:      TotalPrice = Base + TotalTaxes + TotalFees, each of which is the sum over the passengers.
// Whether a breakdown is of one passenger or of all its `quantity` is told by which of the two adds up.
CheckedPrices check_prices(const RawPrice& raw, const Path& path);

}  // namespace airside::travelport
