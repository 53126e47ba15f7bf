// Rules that say how much there is to suspect in a payment, each of which an agent can be told: [payment.fraud] of the
// configuration. A rule that applies adds its points; from so many on an agent looks, from more on it is refused.
#pragma once
#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/core/money.hpp"
#include "platform/core/time.hpp"
#include "platform/json/describe.hpp"
#include "services/payment/api.hpp"

namespace airside::payment {

// What a rule looks at.
enum class FraudSignal {
    AMOUNT,            // the amount is at or over what `amounts` has for its currency
    USER_FAILURES,     // declines of the user's payments within `within`: `at_least` or more
    METHOD_FAILURES,   // declines of the same token, whoever used it
    ADDRESS_FAILURES,  // declines from the same network (/24, /48)
    USER_PAYMENTS,     // payments that the user has begun, whatever became of them
    FIRST_PAYMENT,     // nothing of this user's was ever captured
    DEPARTURE_SOON,    // the flight leaves within `within`
};
AIRSIDE_ENUM(FraudSignal, AMOUNT, USER_FAILURES, METHOD_FAILURES, ADDRESS_FAILURES, USER_PAYMENTS, FIRST_PAYMENT,
             DEPARTURE_SOON)

// [[payment.fraud.rules]]
struct FraudRule {
    std::string name;  // "high_value": what an agent is shown
    FraudSignal when = FraudSignal::AMOUNT;
    int points = 0;
    std::map<std::string, std::string> amounts{};  // AMOUNT, by currency; another currency has no such limit
    int at_least = 0;                              // …_FAILURES, USER_PAYMENTS
    std::chrono::seconds within{0};                // those, and DEPARTURE_SOON
    std::string check() const;                     // what is wrong with it; empty: nothing
};
AIRSIDE_FIELDS(FraudRule, name, when, points, amounts, at_least, within)

struct FraudConfig {
    static std::vector<FraudRule> usual_rules();
    std::vector<FraudRule> rules = usual_rules();
    int review_from = 50;    // points, of 100 at most
    int blocked_from = 100;  // not less than review_from; 101: nothing is refused by rules
    // An agent has that long to decide, but never longer than the booking's ticket can wait, nor until later than this
    // before the authorisation lapses.
    std::chrono::seconds review_time{24 * 3600};
    std::chrono::seconds review_margin{3600};
    std::string check() const;
};
AIRSIDE_FIELDS(FraudConfig, rules, review_from, blocked_from, review_time, review_margin)

// What the rules are held to, beside the count that a rule asks for.
struct FraudFacts {
    Money amount;
    Instant now;
    std::optional<Instant> departs_at{};
};

// `count`: what the store counted for the rule's signal; 0 for those that count nothing. FIRST_PAYMENT: payments that
// were captured.
bool applies(const FraudRule& rule, const FraudFacts& facts, int count);

struct FraudVerdict {
    int score = 0;
    FraudStatus status = FraudStatus::SAFE;
    std::vector<std::string> factors{};  // names of the rules that apply
};
FraudVerdict verdict_of(const FraudConfig& config, const std::vector<const FraudRule*>& applying);

// Declines that say something of who pays; not those that are a gateway's or our own trouble.
const std::vector<std::string>& telling_failures();

}  // namespace airside::payment
