#include "vendors/gds/amadeus/conditions.hpp"

#include "vendors/gds/normalising.hpp"

namespace airside::amadeus {
namespace {

using gds::Allowance;
using gds::Condition;
using gds::worse;

// "CHANGES NOT PERMITTED", "… PERMITTED WITHOUT CHARGE", "… PERMITTED WITH CHARGE OF EUR 75.00 PER PASSENGER"; all else
// is UNKNOWN.
Condition worded(std::string_view line, std::string_view subject) {
    if (!line.starts_with(subject)) return {};
    line.remove_prefix(subject.size());
    if (line == " NOT PERMITTED") return {Allowance::NOT_ALLOWED, {}};
    if (!line.starts_with(" PERMITTED")) return {};
    constexpr std::string_view charge = " PERMITTED WITH CHARGE OF ";
    Condition allowed{Allowance::ALLOWED, {}};
    if (!line.starts_with(charge) || line.size() < charge.size() + 5) return allowed;
    line.remove_prefix(charge.size());
    auto currency = Currency::parse(line.substr(0, 3));
    auto amount = line.substr(4, line.find(' ', 4) - 4);
    if (currency) allowed.penalty = Money::parse(amount, *currency);
    if (allowed.penalty && allowed.penalty->negative()) allowed.penalty.reset();
    return allowed;
}

Condition said_free(std::string_view line, std::string_view subject, const Currency& currency) {
    auto condition = worded(line, subject);
    if (condition.allowance == Allowance::ALLOWED && line.ends_with(" WITHOUT CHARGE"))
        condition.penalty = Money::zero(currency);
    return condition;
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

Condition structured(const RawRule& rule, const Currency& currency, const Path& path) {
    if (rule.not_applicable) return {Allowance::NOT_ALLOWED, {}};
    if (rule.penalty.text.empty()) return {};
    return {Allowance::ALLOWED, rule.penalty.in(currency, Path{&path, "maxPenaltyAmount"})};
}

bool about_change(std::string_view category) {
    return category == "EXCHANGE" || category == "REISSUE" || category == "REVALIDATION";
}

}  // namespace

gds::Conditions conditions_of(const RawOffer& raw, const Currency& currency, const Path& path) {
    Path at{&path, "fareRules"};
    auto in = raw.rules_currency.empty() ? currency : code_of<Currency>(raw.rules_currency, Path{&at, "currency"});
    gds::Conditions out;
    for (auto& rule : raw.rules) {
        if (rule.circumstances.find("AFTER") != std::string_view::npos) continue;  // after departure
        Condition change, refund;
        if (about_change(rule.category)) change = structured(rule, in, at);
        if (rule.category == "REFUND") refund = structured(rule, in, at);
        each_line(rule, [&](std::string_view line) {
            change = worse(change, said_free(line, "CHANGES", in));
            refund = worse(refund, said_free(line, "CANCELLATION AND REFUND", in));
        });
        out.change = worse(out.change, change);
        out.refund = worse(out.refund, refund);
    }
    // A promise of refundability without its price: allowed, the penalty not known.
    if (raw.refundable_fare && out.refund.allowance == Allowance::UNKNOWN) out.refund.allowance = Allowance::ALLOWED;
    return out;
}

}  // namespace airside::amadeus
