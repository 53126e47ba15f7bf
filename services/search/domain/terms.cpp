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

// Of others than the first adult providers leave out much; what both say has to be the same.
bool agree(const gds::PassengerFare& a, const gds::PassengerFare& b) {
    auto same_or_unsaid = [](const gds::SegmentFare& x, const gds::SegmentFare& y) {
        return x.cabin == y.cabin && !contradict(x.checked.pieces, y.checked.pieces) &&
               !contradict(x.checked.weight_kg, y.checked.weight_kg);
    };
    return a.type == b.type && std::ranges::equal(a.segments, b.segments, same_or_unsaid);
}

// Each of `some` travels as one of `others` does.
bool all_among(const std::vector<gds::PassengerFare>& some, const std::vector<gds::PassengerFare>& others) {
    return std::ranges::all_of(
        some, [&](auto& one) { return std::ranges::any_of(others, [&](auto& other) { return agree(one, other); }); });
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
           std::ranges::equal(a.passengers.front().segments, b.passengers.front().segments, same_fare) &&
           all_among(a.passengers, b.passengers) && all_among(b.passengers, a.passengers);
}

bool keeps(const Terms& shown, const Terms& now) {
    auto bags = [](const BaggageAllowance& x, const BaggageAllowance& y) { return keeps(x, y); };
    return shown.cabins == now.cabins && std::ranges::equal(shown.checked, now.checked, bags) &&
           keeps(shown.conditions.change, now.conditions.change) &&
           keeps(shown.conditions.refund, now.conditions.refund);
}

}  // namespace airside::search
