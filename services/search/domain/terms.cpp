#include "services/search/domain/terms.hpp"

#include <algorithm>

namespace airside::search {
namespace {

using gds::BaggageAllowance;
using gds::Condition;

bool same(const Condition& a, const Condition& b) { return a.allowance == b.allowance && a.penalty == b.penalty; }

// Where bags are counted, the weight of each is a detail that one provider may leave out.
bool contradict(const std::optional<int>& a, const std::optional<int>& b) { return a && b && *a != *b; }
bool same(const BaggageAllowance& a, const BaggageAllowance& b) {
    if (a.pieces != b.pieces) return false;
    return a.pieces ? !contradict(a.weight_kg, b.weight_kg) : a.weight_kg == b.weight_kg;
}

bool same_fare(const gds::SegmentFare& a, const gds::SegmentFare& b) {
    return a.cabin == b.cabin && same(a.checked, b.checked) && !contradict(a.cabin_bag.pieces, b.cabin_bag.pieces);
}

bool keeps(const Condition& shown, const Condition& now) {
    return shown.allowance == gds::Allowance::UNKNOWN || same(shown, now);
}
bool keeps(const BaggageAllowance& shown, const BaggageAllowance& now) {
    return (!shown.pieces && !shown.weight_kg) || same(shown, now);
}

}  // namespace

Terms terms_of(const gds::Offer& offer) {
    Terms terms{{}, {}, offer.conditions};
    for (auto& fare : offer.passengers.front().segments) {
        terms.cabins.push_back(fare.cabin);
        terms.checked.push_back(fare.checked);
    }
    return terms;
}

bool same_terms(const gds::Offer& a, const gds::Offer& b) {
    return same(a.conditions.change, b.conditions.change) && same(a.conditions.refund, b.conditions.refund) &&
           std::ranges::equal(a.passengers.front().segments, b.passengers.front().segments, same_fare);
}

bool keeps(const Terms& shown, const Terms& now) {
    auto bags = [](const BaggageAllowance& x, const BaggageAllowance& y) { return keeps(x, y); };
    return shown.cabins == now.cabins && std::ranges::equal(shown.checked, now.checked, bags) &&
           keeps(shown.conditions.change, now.conditions.change) &&
           keeps(shown.conditions.refund, now.conditions.refund);
}

}  // namespace airside::search
