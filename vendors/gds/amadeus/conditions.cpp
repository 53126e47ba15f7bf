#include "vendors/gds/amadeus/conditions.hpp"

#include <algorithm>
#include <map>

#include "vendors/gds/normalising.hpp"

namespace airside::amadeus {
namespace {

using gds::Allowance;
using gds::Condition;
using gds::worse;

// "EUR 75.00", "EUR 75.00 PER PASSENGER"; what says more than that may cost more.
std::optional<Money> charge(std::string_view text) {
    constexpr std::string_view each = " PER PASSENGER";
    if (text.ends_with(each)) text.remove_suffix(each.size());
    if (text.size() < 5 || text[3] != ' ') return {};
    auto currency = Currency::parse(text.substr(0, 3));
    auto money = currency ? Money::parse(text.substr(4), *currency) : std::nullopt;
    return money && !money->negative() ? money : std::nullopt;
}

// "CHANGES NOT PERMITTED", "… PERMITTED WITHOUT CHARGE", "… PERMITTED WITH CHARGE OF EUR 75.00 PER PASSENGER"; all else
// of this subject is UNKNOWN. Nothing: it is of another.
std::optional<Condition> worded(std::string_view line, std::string_view subject, const Currency& currency) {
    if (!line.starts_with(subject)) return {};
    line.remove_prefix(subject.size());
    if (line == " NOT PERMITTED") return Condition{Allowance::NOT_ALLOWED, {}};
    if (line == " PERMITTED WITHOUT CHARGE") return Condition{Allowance::ALLOWED, Money::zero(currency)};
    if (!line.starts_with(" PERMITTED")) return Condition{};
    constexpr std::string_view with_charge = " PERMITTED WITH CHARGE OF ";
    Condition allowed{Allowance::ALLOWED, {}};
    if (line.starts_with(with_charge)) allowed.penalty = charge(line.substr(with_charge.size()));
    return allowed;
}

template <class Visit>
void each_line(const RawRule& rule, Visit visit) {
    for (auto text : rule.texts)
        while (!text.empty()) {
            auto end = text.find('\n');
            visit(text.substr(0, end));
            text = end == text.npos ? std::string_view{} : text.substr(end + 1);
        }
}

Condition in_words(const RawRule& rule, std::string_view subject, const Currency& currency) {
    std::optional<Condition> all;
    each_line(rule, [&](std::string_view line) {
        auto one = worded(line, subject, currency);
        if (one) gds::add_condition(all, *one);
    });
    return all.value_or(Condition{});
}

Condition structured(const RawRule& rule, const Currency& currency, const Path& path) {
    if (rule.not_applicable) return {Allowance::NOT_ALLOWED, {}};
    if (rule.penalty.text.empty()) return {};
    return {Allowance::ALLOWED, rule.penalty.in(currency, Path{&path, "maxPenaltyAmount"})};
}

bool about_change(std::string_view category) {
    return category == "EXCHANGE" || category == "REISSUE" || category == "REVALIDATION";
}

gds::Conditions worse(const gds::Conditions& a, const gds::Conditions& b) {
    return {worse(a.change, b.change), worse(a.refund, b.refund)};
}

gds::Conditions conditions_of(const RawRule& rule, const Currency& currency, const Path& path) {
    gds::Conditions out;
    if (rule.circumstances.find("AFTER") != std::string_view::npos) return out;  // after departure
    if (about_change(rule.category)) out.change = structured(rule, currency, path);
    if (rule.category == "REFUND") out.refund = structured(rule, currency, path);
    out.change = worse(out.change, in_words(rule, "CHANGES", currency));
    out.refund = worse(out.refund, in_words(rule, "CANCELLATION AND REFUND", currency));
    return out;
}

// What the rules of each fare say of all of them.
gds::Conditions of_fares(const RawOffer& raw, const Currency& currency, const Path& path) {
    std::map<std::string_view, gds::Conditions> fares;
    for (auto& traveller : raw.travellers)
        if (traveller.type == "ADULT")
            for (auto& fare : traveller.segments) fares.try_emplace(fare.fare_basis);
    for (auto& rule : raw.rules) {
        if (rule.fare_basis.empty()) continue;
        auto& of_fare = fares[rule.fare_basis];
        of_fare = worse(of_fare, conditions_of(rule, currency, path));
    }
    std::optional<Condition> change, refund;
    for (auto& [fare, one] : fares) {
        gds::add_condition(change, one.change);
        gds::add_condition(refund, one.refund);
    }
    return {change.value_or(Condition{}), refund.value_or(Condition{})};
}

}  // namespace

gds::Conditions conditions_of(const RawOffer& raw, const Currency& currency, const Path& path) {
    Path at{&path, "fareRules"};
    auto in = raw.rules_currency.empty() ? currency : code_of<Currency>(raw.rules_currency, Path{&at, "currency"});
    gds::Conditions out;
    // Searches have none, and this would be made for each offer in vain.
    if (std::ranges::any_of(raw.rules, [](auto& rule) { return !rule.fare_basis.empty(); }))
        out = of_fares(raw, in, at);
    for (auto& rule : raw.rules)
        if (rule.fare_basis.empty()) out = worse(out, conditions_of(rule, in, at));
    // A promise of refundability without its price: allowed, the penalty not known.
    if (raw.refundable_fare && out.refund.allowance == Allowance::UNKNOWN) out.refund.allowance = Allowance::ALLOWED;
    return out;
}

}  // namespace airside::amadeus
