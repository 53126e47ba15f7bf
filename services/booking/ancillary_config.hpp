// The seller's own catalogue of ancillaries: [[booking.ancillaries]] of the configuration.
#pragma once
#include <map>
#include <string>

#include "services/booking/api.hpp"

namespace airside::booking {

struct AncillaryItem {
    std::string code;  // "bag-23", unique in the catalogue
    AncillaryType type = AncillaryType::EXTRA_BAGGAGE;
    std::string description;                   // for people: "One more bag of 23 kg"
    std::map<std::string, std::string> price;  // of one, by currency: { USD = "60.00", EUR = "55.00" }
    AncillaryScope per = AncillaryScope::BOOKING;
    int limit = 1;  // of what `per` says

    std::string check() const;  // what is wrong with it; empty: nothing
    std::optional<Money> price_in(const Currency& currency) const;
};
AIRSIDE_FIELDS(AncillaryItem, code, type, description, price, per, limit)

}  // namespace airside::booking
