#include <gtest/gtest.h>

#include "services/notification/service.hpp"

namespace airside::notification {
namespace {

using enum messaging::Provider;
using Providers = std::vector<messaging::Provider>;

TEST(NotificationConfig, NamesEachProviderOfAChannelOnce) {
    Config config;
    EXPECT_EQ(config.check(), "");
    EXPECT_EQ(config.mail_providers, Providers{SMTP});
    for (auto good : {Providers{SENDGRID, SMTP}, Providers{SENDGRID}, Providers{SMTP, SENDGRID}}) {
        config.mail_providers = good;
        EXPECT_EQ(config.check(), "");
    }
    for (auto bad : {Providers{}, Providers{SMTP, SMTP}, Providers{TWILIO}, Providers{SMTP, FIREBASE}}) {
        config.mail_providers = bad;
        EXPECT_EQ(config.check(), "mail_providers names SMTP, SENDGRID or both, each once");
    }
    config = {};
    config.sms_providers = {TWILIO};
    config.push_providers = {FIREBASE};
    EXPECT_EQ(config.check(), "");
    config.sms_providers = {FIREBASE};
    EXPECT_EQ(config.check(), "sms_providers names TWILIO or nobody");
    config.sms_providers = {};
    config.push_providers = {FIREBASE, FIREBASE};
    EXPECT_EQ(config.check(), "push_providers names FIREBASE or nobody");
    config.push_providers = {};
    config.most_devices = 0;
    EXPECT_EQ(config.check(), "most_devices is from 1 to 100");
}

}  // namespace
}  // namespace airside::notification
