// Every pair of an account's states, as the domain lists them and as the database holds to them: the two agree.
#include "platform/json/meta.hpp"
#include "services/user/domain/account.hpp"
#include "services/user/test_support.hpp"

namespace airside::user {
namespace {

struct UserStatesTest : testing::Test {
    testkit::TestDatabase db{"user", test_migrations()};
    ManualClock clock{SystemClock().now()};
    std::string redis_url = testkit::RedisServer::shared().url();

    // Whether the database lets an account that is put into `from` (past every trigger) go on to `to`.
    bool goes(std::string_view from, std::string_view to) const {
        // What the other columns have to be in a state.
        auto set = [](std::string_view state) {
            return "UPDATE users SET status = '" + std::string(state) +
                   "', deleted_at = " + (state == "DELETED" ? "now(); " : "NULL; ");
        };
        try {
            db.execute("BEGIN; SET LOCAL session_replication_role = replica; " + set(from) +
                       "SET LOCAL session_replication_role = origin; " + set(to) + "ROLLBACK");
            return true;
        } catch (const std::exception& refused) {
            EXPECT_NE(std::string(refused.what()).find("can't go from"), std::string::npos) << refused.what();
            return false;
        }
    }
};

TEST_F(UserStatesTest, EveryMoveIsTheDomainsOrIsRefused) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, redis_url);
        co_await d.bus.call(d.guest(), registration(fresh_email()));
    });
    int moves = 0;
    for (auto& [from_name, from] : meta::info<UserStatus>().values)
        for (auto& [to_name, to] : meta::info<UserStatus>().values) {
            auto a = static_cast<UserStatus>(from), b = static_cast<UserStatus>(to);
            if (a == b) continue;  // staying is no move
            EXPECT_EQ(goes(from_name, to_name), may_become(a, b)) << from_name << " to " << to_name;
            moves += may_become(a, b);
        }
    EXPECT_EQ(moves, 4);
}

}  // namespace
}  // namespace airside::user
