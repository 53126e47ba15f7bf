// What reprice and create_order need of an offer: kept as its `raw`. Sabre's shopping keeps no offers of its own, the
// flights and classes are sent again; so this is our JSON, not Sabre's.
#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "vendors/gds/offer.hpp"

namespace airside::sabre {

struct StoredFlight {
    std::string carrier, operating, from, to;
    int number = 0;
    std::string departs, arrives;  // local: "2027-03-10T18:30:00"
    std::string booking_class;
    std::string brand;  // of the adults' fare; empty: none
};

struct StoredOffer {
    std::vector<std::vector<StoredFlight>> legs;
    std::vector<std::pair<gds::PassengerType, int>> party;  // in the order asked for
    std::string carrier;                                    // that validates
    std::string currency, total;                            // "EUR", "1582.60"
};

// Of an offer without its raw text.
std::string stored_text(const gds::Offer& offer);
// Throws std::runtime_error for text that stored_text() did not write.
StoredOffer read_stored(std::string_view text);

// Whether a later offer is of the same flights, classes, brands and party, in the same currency. What it costs and when
// its flights arrive may have changed; a brand that one of them does not name is no difference.
bool same_fares(const StoredOffer& a, const StoredOffer& b);

// Sabre's passenger types: ADT, CNN, INF.
std::string_view passenger_code(gds::PassengerType type);
// Codes of children by age (C07) are children, too; std::nullopt: none that we sell.
std::optional<gds::PassengerType> passenger_type(std::string_view code);

}  // namespace airside::sabre
