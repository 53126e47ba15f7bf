#include "vendors/gds/service_kind.hpp"

#include <gtest/gtest.h>

namespace airside::gds {
namespace {

TEST(ServiceKinds, AreTheGroups) {
    EXPECT_EQ(service_kind("BG", false, "UPTO 23KG"), ServiceKind::BAGGAGE);
    EXPECT_EQ(service_kind("SA", false, "EXIT ROW"), ServiceKind::SEAT);
    EXPECT_EQ(service_kind("ML", false, "SUSHI"), ServiceKind::MEAL);
    EXPECT_EQ(service_kind("TI", false, "COVER"), ServiceKind::INSURANCE);
    EXPECT_EQ(service_kind("LG", false, "CLUB"), ServiceKind::LOUNGE);
    EXPECT_EQ(service_kind("PO", false, "SPEEDY"), ServiceKind::PRIORITY_BOARDING);
}

TEST(ServiceKinds, AGroupSaysMoreThanTheRest) {
    EXPECT_EQ(service_kind("ML", true, "MEAL IN THE LOUNGE"), ServiceKind::MEAL);
    EXPECT_EQ(service_kind("PT", true, "PET IN CABIN UNDER SEAT"), ServiceKind::BAGGAGE);
}

TEST(ServiceKinds, AreReadFromNamesWhereAGroupHasSeveral) {
    EXPECT_EQ(service_kind("IE", false, "Wi-Fi full flight"), ServiceKind::WIFI);
    EXPECT_EQ(service_kind("TS", false, "PRIORITY BOARDING"), ServiceKind::PRIORITY_BOARDING);
    EXPECT_EQ(service_kind("TS", false, "Lounge with wifi and a meal"), ServiceKind::LOUNGE);
    EXPECT_EQ(service_kind("IE", false, "MOVIE"), ServiceKind::OTHER);
}

TEST(ServiceKinds, ASeatIsReadFromANameOnlyWhereNoGroupIsTold) {
    EXPECT_EQ(service_kind("", false, "PREFERRED SEAT"), ServiceKind::SEAT);
    EXPECT_EQ(service_kind("TS", false, "CHILD SAFETY SEAT"), ServiceKind::OTHER);
}

}  // namespace
}  // namespace airside::gds
