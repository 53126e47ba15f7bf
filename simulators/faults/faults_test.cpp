#include "simulators/faults/faults.hpp"

#include <gtest/gtest.h>

#include "platform/core/problem.hpp"

namespace airside::simulator {
namespace {

json::object rule(std::string_view text) { return parse_json(text)->as_object(); }

FaultCall call(std::string_view operation, std::string_view body = "", std::string_view key = "") {
    return {"amadeus", operation, "/v1/x", body, key};
}

TEST(Faults, ARuleWithoutMoreFiresOnceForTheFirstCallItMatches) {
    Faults faults(1);
    faults.add(rule(R"({"operation":"orders.create","effect":"lost"})"));
    EXPECT_FALSE(faults.plan(call("search")).reset_after);
    EXPECT_TRUE(faults.plan(call("orders.create")).reset_after);
    EXPECT_FALSE(faults.plan(call("orders.create")).reset_after);
}

TEST(Faults, ARuleCanWaitForTheNthCallAndFireSeveralTimes) {
    Faults faults(1);
    faults.add(rule(R"({"effect":"error","status":503,"nth":2,"times":2})"));
    std::vector<bool> failed;
    for (int i = 0; i < 5; ++i) failed.push_back(faults.plan(call("search")).error.has_value());
    EXPECT_EQ(failed, (std::vector{false, true, true, false, false}));
}

TEST(Faults, AReferenceIsFoundInBodyTargetOrIdempotencyKey) {
    Faults faults(1);
    faults.add(rule(R"({"reference":"B42","effect":"declined","code":"lost_card","times":0})"));
    EXPECT_FALSE(faults.plan(call("confirm", "metadata[booking]=B41")).decline_code);
    EXPECT_EQ(faults.plan(call("confirm", "metadata[booking]=B42")).decline_code, "lost_card");
    EXPECT_EQ(faults.plan(call("confirm", "", "capture-B42")).decline_code, "lost_card");
}

TEST(Faults, RandomFaultsAreTheSameForTheSameSeed) {
    auto run = [](std::uint64_t seed) {
        Faults faults(seed);
        faults.add(rule(R"({"effect":"reset","probability":0.3})"));
        std::string fired;
        for (int i = 0; i < 200; ++i) fired += faults.plan(call("search")).reset_before ? 'x' : '.';
        return fired;
    };
    EXPECT_EQ(run(5), run(5));
    EXPECT_NE(run(5), run(6));
    auto share = std::ranges::count(run(5), 'x') / 200.0;
    EXPECT_GT(share, 0.15);
    EXPECT_LT(share, 0.45);
}

TEST(Faults, SeveralRulesAddUp) {
    Faults faults(1);
    faults.add(rule(R"({"effect":"slow","ms":20})"));
    faults.add(rule(R"({"effect":"slow","ms":30})"));
    faults.add(rule(R"({"effect":"hang","when":"after"})"));
    auto plan = faults.plan(call("pricing"));
    EXPECT_EQ(plan.slow_before.count(), 50);
    EXPECT_TRUE(plan.hang_after);
    EXPECT_FALSE(plan.hang_before);
    EXPECT_EQ(plan.applied, (std::vector<std::string>{"slow", "slow", "hang after"}));
}

TEST(Faults, NonsenseIsRefused) {
    Faults faults(1);
    for (auto text :
         {R"({})", R"({"effect":"burn"})", R"({"effect":"kill"})", R"({"effect":"kill","pid":1})",
          R"({"effect":"slow","ms":-5})", R"({"effect":"error","status":302})", R"({"effect":"lost","when":"never"})",
          R"({"effect":"lost","probability":2})", R"({"effect":"lost","nth":0})", R"({"effect":"lost","color":1})"})
        EXPECT_THROW(faults.add(rule(text)), Problem) << text;
    EXPECT_TRUE(faults.list().empty());
}

TEST(Faults, RulesAreListedAndRemovedByTheirId) {
    Faults faults(1);
    auto id = faults.add(rule(R"({"effect":"lost"})")).id;
    EXPECT_EQ(faults.list().size(), 1u);
    EXPECT_TRUE(faults.remove(id));
    EXPECT_FALSE(faults.remove(id));
    EXPECT_TRUE(faults.list().empty());
}

}  // namespace
}  // namespace airside::simulator
