#include "services/notification/domain/failover.hpp"

#include <gtest/gtest.h>

namespace airside::notification {
namespace {

using enum messaging::Provider;
using messaging::Refused;
using messaging::Sent;
using messaging::Unavailable;
using messaging::Unknown;
using Order = std::vector<messaging::Provider>;

Attempt attempt(messaging::Provider provider, std::optional<DeliveryOutcome> outcome) {
    return {1, provider, *parse_instant("2026-11-22T12:00:00Z"), outcome, {}, {}};
}

TEST(Failover, TheOrderIsTheConfigurationsUntilAnOutcomeStaysUnknown) {
    using enum DeliveryOutcome;
    const Order configured{SENDGRID, SMTP};
    EXPECT_EQ(order_of(configured, {}), configured);
    EXPECT_EQ(order_of(configured, {attempt(SENDGRID, UNAVAILABLE), attempt(SMTP, REFUSED)}), configured);
    EXPECT_EQ(order_of(configured, {attempt(SENDGRID, UNAVAILABLE), attempt(SMTP, UNKNOWN)}), (Order{SMTP, SENDGRID}));
    EXPECT_EQ(order_of(configured, {attempt(SMTP, {})}), (Order{SMTP, SENDGRID})) << "its process died";
    EXPECT_EQ(order_of(configured, {attempt(SMTP, UNKNOWN), attempt(SMTP, UNAVAILABLE)}), (Order{SMTP, SENDGRID}));
    EXPECT_EQ(order_of({SENDGRID}, {attempt(SMTP, UNKNOWN)}), Order{SENDGRID}) << "it is not configured any more";
}

TEST(Failover, NothingThatMayHaveBeenSentGoesToAnother) {
    for (auto provider : {SMTP, SENDGRID, TWILIO, FIREBASE}) {
        EXPECT_FALSE(may_fall_over(provider, Sent{"x"}));
        EXPECT_FALSE(may_fall_over(provider, Unknown{"reset"}));
        EXPECT_TRUE(may_fall_over(provider, Unavailable{"down"}));
    }
}

TEST(Failover, ARefusalGoesToAnotherOnlyForAReasonOfTheProvidersOwn) {
    EXPECT_TRUE(may_fall_over(SMTP, Refused{true, "535", "no such login"}));
    EXPECT_FALSE(may_fall_over(SMTP, Refused{true, "550", "no such mailbox"}));
    EXPECT_FALSE(may_fall_over(SMTP, Refused{false, "451", "greylisted"})) << "of this address";
    EXPECT_TRUE(may_fall_over(SENDGRID, Refused{true, "401", "key revoked"}));
    EXPECT_FALSE(may_fall_over(SENDGRID, Refused{true, "400", "bad address"}));
    EXPECT_TRUE(may_fall_over(TWILIO, Refused{true, "20003", "authenticate"}));
    EXPECT_FALSE(may_fall_over(TWILIO, Refused{true, "21211", "no number"}));
    EXPECT_TRUE(may_fall_over(FIREBASE, Refused{false, "QUOTA_EXCEEDED", ""}));
    EXPECT_FALSE(may_fall_over(FIREBASE, Refused{true, "UNREGISTERED", "", true}));
    EXPECT_FALSE(may_fall_over(SENDGRID, Refused{true, "401", "", true})) << "whatever the code, the recipient is gone";
}

TEST(Failover, WhereNoneTookItTheOneThatMayYetTakeItDecides) {
    std::vector<messaging::Outcome> outcomes{Refused{true, "401", "key"}, Unavailable{"down"}};
    EXPECT_TRUE(std::holds_alternative<Unavailable>(none_took_it(outcomes)));
    outcomes = {Refused{true, "401", "key"}, Refused{true, "535", "login"}};
    EXPECT_EQ(std::get<Refused>(none_took_it(outcomes)).code, "401");
    EXPECT_FALSE(std::get<Refused>(none_took_it(outcomes)).permanent) << "a key can be replaced";
    outcomes = {Unavailable{"down"}, Refused{true, "535", "login"}};
    EXPECT_TRUE(std::holds_alternative<Unavailable>(none_took_it(outcomes)));
    outcomes = {Unavailable{"limits our rate", 3600}, Unavailable{"down"}, Unavailable{"circuit open", 20}};
    EXPECT_EQ(std::get<Unavailable>(none_took_it(outcomes)).why, "down") << "it may be there again soonest";
}

}  // namespace
}  // namespace airside::notification
