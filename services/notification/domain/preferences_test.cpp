#include "services/notification/domain/preferences.hpp"

#include <gtest/gtest.h>

namespace airside::notification {
namespace {

using enum NotificationGroup;
using enum NotificationChannel;

TEST(Preferences, WhatMustBeToldStaysOnWhateverIsKept) {
    Preferences p{"u", *UserId::parse("01930000-0000-7000-8000-000000000001"), {}, true, {}};
    for (auto group : {BOOKING, PAYMENT, REMINDERS, SECURITY}) choose(p, group, EMAIL, false);
    EXPECT_TRUE(is_on(p, BOOKING, EMAIL));
    EXPECT_TRUE(is_on(p, SECURITY, EMAIL));
    EXPECT_FALSE(is_on(p, REMINDERS, EMAIL));
    EXPECT_FALSE(is_on(p, PAYMENT, EMAIL));
    EXPECT_TRUE(is_on(p, PAYMENT, IN_APP));
    choose(p, BOOKING, IN_APP, false);
    EXPECT_FALSE(is_on(p, BOOKING, IN_APP));
}

TEST(Preferences, AChoiceIsKeptOnceAndCanBeTakenBack) {
    Preferences p{"u", *UserId::parse("01930000-0000-7000-8000-000000000001"), {}, true, {}};
    choose(p, REMINDERS, EMAIL, false);
    choose(p, REMINDERS, EMAIL, false);
    EXPECT_EQ(p.off, std::vector<std::string>{"REMINDERS.EMAIL"});
    choose(p, REMINDERS, EMAIL, true);
    EXPECT_TRUE(p.off.empty());
}

TEST(Preferences, EveryTypeBelongsToAGroup) {
    EXPECT_EQ(group_of(NotificationType::SCHEDULE_CHANGE), BOOKING);
    EXPECT_EQ(group_of(NotificationType::PAYMENT_RECEIPT), PAYMENT);
    EXPECT_EQ(group_of(NotificationType::CHECK_IN_REMINDER), REMINDERS);
    EXPECT_EQ(group_of(NotificationType::PASSWORD_RESET), SECURITY);
    EXPECT_EQ(group_of(NotificationType::PHONE_VERIFICATION), SECURITY);
}

}  // namespace
}  // namespace airside::notification
