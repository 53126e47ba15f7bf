#include <gtest/gtest.h>

#include "platform/async/sync.hpp"
#include "platform/switches/watcher.hpp"
#include "platform/telemetry/metrics.hpp"
#include "platform/testkit/run.hpp"

namespace airside::switches {
namespace {

using namespace std::chrono_literals;

TEST(Switches, TellOneVendorFromAnother) {
    Switches switches;
    EXPECT_FALSE(switches.off(Kind::GDS, "SABRE"));
    switches.replace({{Kind::GDS, "SABRE"}, {Kind::GATEWAY, "PAYPAL"}});
    EXPECT_TRUE(switches.off(Kind::GDS, "SABRE"));
    EXPECT_TRUE(switches.off(Kind::GATEWAY, "PAYPAL"));
    EXPECT_FALSE(switches.off(Kind::GDS, "PAYPAL"));
    EXPECT_FALSE(switches.off(Kind::GDS, "AMADEUS"));
    auto gauge = [](std::string kind, std::string name) {
        return telemetry::gauge("airside_vendor_switched_off", "1 while an operator keeps the vendor off",
                                {{"kind", std::move(kind)}, {"name", std::move(name)}})
            .value();
    };
    EXPECT_EQ(gauge("GDS", "SABRE"), 1);
    switches.replace({{Kind::GATEWAY, "PAYPAL"}});
    EXPECT_FALSE(switches.off(Kind::GDS, "SABRE"));
    EXPECT_TRUE(switches.off(Kind::GATEWAY, "PAYPAL"));
    EXPECT_EQ(gauge("GDS", "SABRE"), 0);
    EXPECT_EQ(gauge("GATEWAY", "PAYPAL"), 1);
}

// The search service, as a watcher sees it.
struct Truth {
    std::vector<Vendor> off;
    bool gone = false;
    int readings = 0;
};
awaitable<std::vector<Vendor>> read(Truth& truth) {
    ++truth.readings;
    if (truth.gone) throw std::runtime_error("not now");
    co_return truth.off;
}
awaitable<> until_read_again(Reactor& reactor, Truth& truth) {
    for (int want = truth.readings + 2; truth.readings < want;) co_await reactor.sleep(5ms);
}

TEST(Watcher, FollowsTheTruthAndKeepsTheLastStateWithoutIt) {
    testkit::run_on_reactor([](Reactor& reactor) -> awaitable<> {
        Truth truth{{{Kind::GDS, "SABRE"}}};
        Switches switches;
        Watcher watcher(reactor, switches, [&truth] { return read(truth); }, {.every = 5ms});
        watcher.start();
        co_await until_read_again(reactor, truth);
        EXPECT_TRUE(switches.off(Kind::GDS, "SABRE"));
        truth.gone = true;
        truth.off.clear();
        co_await until_read_again(reactor, truth);
        EXPECT_TRUE(switches.off(Kind::GDS, "SABRE"));
        truth.gone = false;
        co_await until_read_again(reactor, truth);
        EXPECT_FALSE(switches.off(Kind::GDS, "SABRE"));
        co_await watcher.stop();
        auto last = truth.readings;
        co_await reactor.sleep(30ms);
        EXPECT_EQ(truth.readings, last);
    });
}

}  // namespace
}  // namespace airside::switches
