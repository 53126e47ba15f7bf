// The kill switches: who may be asked, who switched what, and how soon it holds.
#include "services/search/world_for_test.hpp"

namespace airside::search {
namespace {

using Switches = ServiceTest;
using switches::Kind;

const UserId admin_id = *UserId::parse("01890a5d-ac96-774b-bcce-b302099a8057");

Caller admin() {
    auto caller = visitor();
    caller.user = admin_id;
    caller.role = auth::Role::ADMIN;
    return caller;
}

SetProviderSwitch turn(Kind kind, std::string name, bool off, std::string why = "many errors since noon") {
    auto request = Maker::make<SetProviderSwitch>();
    request.kind = kind;
    request.name = VendorName::of(name);
    request.switched_off = off;
    request.reason.value = std::move(why);
    return request;
}

ProviderState state_of(const SearchAnswer& answer, gds::Provider provider) {
    for (auto& report : answer.providers)
        if (report.provider == provider) return report.state;
    throw std::logic_error("not named in the answer");
}

TEST_F(Switches, AGdsThatIsOffIsNotAskedAndIsNamed) {
    run([](World& world) -> awaitable<> {
        world.second = std::make_unique<ScriptedGds>(world.reactor, gds::Provider::SABRE);
        world.restart();
        co_await world.search();
        EXPECT_EQ(world.second->searches, 1);
        auto off = co_await world.bus->call(admin(), turn(Kind::GDS, "SABRE", true));
        EXPECT_TRUE(off.switched_off);
        EXPECT_EQ(off.changed_by, admin_id);
        auto answer = co_await world.search();  // not from the cache: that answer has Sabre's offers
        EXPECT_EQ(world.cache, "miss");
        EXPECT_EQ(world.second->searches, 1);
        EXPECT_EQ(world.amadeus.searches, 2);
        EXPECT_TRUE(answer.complete);
        EXPECT_EQ(state_of(answer, gds::Provider::SABRE), ProviderState::SWITCHED_OFF);
        co_await world.search();
        EXPECT_EQ(world.cache, "memory");

        co_await world.bus->call(admin(), turn(Kind::GDS, "SABRE", false, "they have mended it"));
        auto again = co_await world.search();
        EXPECT_EQ(world.cache, "miss");
        EXPECT_EQ(state_of(again, gds::Provider::SABRE), ProviderState::ANSWERED);
    });
}

TEST_F(Switches, OffersOfAGdsThatIsOffArePricedAtTheirFallback) {
    run([](World& world) -> awaitable<> {
        world.second = std::make_unique<ScriptedGds>(world.reactor, gds::Provider::SABRE);
        world.restart();
        auto answer = co_await world.search();
        co_await world.bus->call(admin(), turn(Kind::GDS, "AMADEUS", true));
        auto priced = co_await world.bus->call(visitor(), PriceOffer{answer.offers.at(0).id});
        EXPECT_EQ(priced.provider, gds::Provider::SABRE);
        EXPECT_EQ(world.amadeus.reprices, 0);
        co_await world.bus->call(admin(), turn(Kind::GDS, "SABRE", true));
        std::string type;
        std::string providers;
        try {
            co_await world.search();
        } catch (const Problem& problem) {
            type = problem.type;
            providers = problem.members.at("providers");
        }
        EXPECT_EQ(type, "providers-unavailable");
        EXPECT_EQ(count_of("SWITCHED_OFF", providers), 2u);
    });
}

TEST_F(Switches, EveryProcessIsToldAndEveryChangeIsRecordedOnce) {
    run([](World& world) -> awaitable<> {
        auto none = co_await world.bus->call(Caller::of_service("booking"), GetSwitches{});
        EXPECT_TRUE(none.vendors.empty());
        co_await world.bus->call(admin(), turn(Kind::MESSENGER, "TWILIO", false));  // it is on already
        co_await world.bus->call(admin(), turn(Kind::GATEWAY, "PAYPAL", true));
        auto repeated = co_await world.bus->call(admin(), turn(Kind::GATEWAY, "PAYPAL", true, "another reason"));
        EXPECT_EQ(repeated.reason, "many errors since noon");
        EXPECT_TRUE(world.switches.off(Kind::GATEWAY, "PAYPAL"));
        auto off = co_await world.bus->call(Caller::of_service("payment"), GetSwitches{});
        EXPECT_EQ(off.vendors, (std::vector<switches::Vendor>{{Kind::GATEWAY, "PAYPAL"}}));
        world.clock.advance(std::chrono::seconds(1));
        co_await world.bus->call(admin(), turn(Kind::GATEWAY, "PAYPAL", false, "mended"));
        EXPECT_FALSE(world.switches.off(Kind::GATEWAY, "PAYPAL"));

        auto asked = Maker::make<ListProviderChanges>();
        asked.limit = {1};
        auto newest = co_await world.bus->call(admin(), asked);
        EXPECT_EQ(newest.items.at(0).reason, "mended");
        EXPECT_FALSE(newest.items.at(0).switched_off);
        asked.cursor = Text<1, 200>{newest.next_cursor.value()};
        auto older = co_await world.bus->call(admin(), asked);
        EXPECT_EQ(older.items.at(0).reason, "many errors since noon");
        EXPECT_EQ(older.items.at(0).changed_by, admin_id);
        EXPECT_FALSE(older.next_cursor);
    });
}

TEST_F(Switches, AllVendorsAreListedAndNoOthers) {
    run([](World& world) -> awaitable<> {
        auto list = co_await world.bus->call(admin(), ListProviders{});
        std::vector<std::string> names;
        for (auto& one : list.items) {
            names.push_back(one.name);
            EXPECT_FALSE(one.switched_off);
        }
        EXPECT_EQ(names, (std::vector<std::string>{"AMADEUS", "SABRE", "TRAVELPORT", "STRIPE", "PAYPAL", "BRAINTREE",
                                                   "SMTP", "SENDGRID", "TWILIO", "FIREBASE"}));
        int status = 0;
        try {
            co_await world.bus->call(admin(), turn(Kind::GDS, "STRIPE", true));
        } catch (const Problem& problem) {
            status = problem.status;
        }
        EXPECT_EQ(status, 404);
    });
    EXPECT_EQ(database_.value("SELECT count(*) FROM provider_switches"), "0");
}

TEST_F(Switches, TheRecordIsOutOfTheServicesHands) {
    run([](World& world) -> awaitable<> {
        co_await world.bus->call(admin(), turn(Kind::GDS, "SABRE", true));
        for (std::string statement : {"UPDATE provider_switch_changes SET reason = 'x'",
                                      "DELETE FROM provider_switch_changes", "DELETE FROM provider_switches"}) {
            std::string refused;
            try {
                co_await world.pool.execute(statement);
            } catch (const postgres::Error& error) {
                refused = error.sqlstate;
            }
            EXPECT_EQ(refused, "42501") << statement;
        }
    });
}

}  // namespace
}  // namespace airside::search
