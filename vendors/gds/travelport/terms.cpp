#include "vendors/gds/travelport/terms.hpp"

#include <algorithm>

#include "vendors/gds/normalising.hpp"
#include "vendors/gds/travelport/prices.hpp"

namespace airside::travelport {
namespace {

bool is_for(const RawBaggage& bags, gds::PassengerType type, std::string_view product, const Path& path) {
    bool its_product = bags.products.empty() || std::ranges::find(bags.products, product) != bags.products.end();
    bool its_type = bags.codes.empty() ||
                    std::ranges::any_of(bags.codes, [&](auto code) { return passenger_type(code, path) == type; });
    return its_product && its_type;
}

void add(gds::BaggageAllowance& to, const RawBaggage& bags, const Path& path) {
    auto within = [&](std::int64_t n, std::int64_t limit) {
        if (n < 0 || n > limit) throw BadValue(path, "is no baggage allowance");
        return static_cast<int>(n);
    };
    // What is charged for is not included.
    if (bags.quantity) to.pieces = to.pieces.value_or(0) + (bags.costs ? 0 : within(*bags.quantity, 20));
    if (bags.weight.text.empty() || bags.costs || to.weight_kg) return;
    std::int64_t weight = 0;
    for (char c : bags.weight.text.substr(0, bags.weight.text.find('.'))) {
        if (c < '0' || c > '9' || weight > 10'000) throw BadValue(path, "is no baggage allowance");
        weight = weight * 10 + (c - '0');
    }
    // Pounds round down: nobody is promised what the scales refuse.
    to.weight_kg = within(bags.weight_unit == "Pounds" ? weight * 45359 / 100000 : weight, 500);
}

gds::Condition condition_of(const RawPenalty& penalty, const Path& path) {
    if (!penalty.permitted) return {};
    if (!*penalty.permitted) return {gds::Allowance::NOT_ALLOWED, {}};
    gds::Condition condition{gds::Allowance::ALLOWED, {}};
    // Beside a share of the fare, an amount is not the most that it costs.
    if (penalty.amount.text.empty() || penalty.currency.empty() || !penalty.percent.text.empty()) return condition;
    auto currency = code_of<Currency>(penalty.currency, path);
    condition.penalty = penalty.amount.in(currency, path);
    return condition;
}

}  // namespace

Bags bags_of(const RawTerms& terms, gds::PassengerType type, std::string_view product, const Path& path) {
    Bags out;
    Path list{&path, "BaggageAllowance"};
    for (std::size_t i = 0; i < terms.baggage.size(); ++i) {
        Path at{&list, {}, static_cast<std::ptrdiff_t>(i)};
        auto& bags = terms.baggage[i];
        if (!is_for(bags, type, product, at)) continue;
        if (bags.type == "CarryOn")
            add(out.cabin, bags, at);
        else if (bags.type == "FirstCheckedBag" || bags.type == "SecondCheckedBag" || bags.type == "AdditionalBags")
            add(out.checked, bags, at);
    }
    return out;
}

gds::Conditions conditions_of(const RawTerms& terms, const Path& path) {
    std::optional<gds::Condition> change, refund;
    Path list{&path, "Penalties"};
    for (auto& penalty : terms.penalties)
        if (penalty.before_departure) gds::add_condition(penalty.change ? change : refund, condition_of(penalty, list));
    return {change.value_or(gds::Condition{}), refund.value_or(gds::Condition{})};
}

std::optional<Instant> time_limit(std::string_view text, const Path& path) {
    if (text.empty()) return {};
    auto instant = parse_instant(text);
    if (!instant) throw BadValue(path, "is no instant");
    return instant;
}

}  // namespace airside::travelport
