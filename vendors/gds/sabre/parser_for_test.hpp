// What the tests of the parser share.
#pragma once
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "vendors/gds/sabre/reply_parser.hpp"

namespace airside::sabre {

inline const reference::Airports& airports() {
    static const auto loaded = reference::Airports::load(AIRSIDE_DATA_DIR);
    return loaded;
}

inline std::string replaced(std::string text, std::string_view what, std::string_view with) {
    auto at = text.find(what);
    EXPECT_NE(at, text.npos) << what;
    if (at != text.npos) text.replace(at, what.size(), with);
    return text;
}

inline void expect_sums(const gds::Offer& offer) {
    auto sum = offer.price.base + offer.price.taxes_total;
    for (auto& fee : offer.price.fees) sum += fee.amount;
    EXPECT_EQ(offer.price.total, sum);
    auto travellers = Money::zero(sum.currency());
    for (auto& fare : offer.passengers) travellers += fare.each.total * fare.count;
    EXPECT_EQ(travellers, offer.price.total);
}

}  // namespace airside::sabre
