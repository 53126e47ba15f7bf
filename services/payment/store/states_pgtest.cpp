// Every pair of states of payments and refunds, as the domain lists them and as the database holds to them: the two
// agree.
#include "platform/json/meta.hpp"
#include "services/payment/test_support.hpp"

namespace airside::payment {
namespace {

struct PaymentStatesTest : PaymentTest {
    // Whether the database lets a row that is put into `from` (past every trigger) go on to `to`.
    bool goes(const std::string& table, const std::string& others, std::string_view from, std::string_view to) const {
        auto set = "UPDATE " + table + " SET status = '";
        try {
            db.execute("BEGIN; SET LOCAL session_replication_role = replica; " + set + std::string(from) + "'" +
                       others + "; SET LOCAL session_replication_role = origin; " + set + std::string(to) +
                       "'; ROLLBACK");
            return true;
        } catch (const std::exception& refused) {
            EXPECT_NE(std::string(refused.what()).find("can't go from"), std::string::npos) << refused.what();
            return false;
        }
    }

    template <class State>
    void expect_agreement(const std::string& table, const std::string& others) const {
        int moves = 0;
        for (auto& [from_name, from] : meta::info<State>().values)
            for (auto& [to_name, to] : meta::info<State>().values) {
                auto a = static_cast<State>(from), b = static_cast<State>(to);
                if (a == b) continue;  // staying is no move
                EXPECT_EQ(goes(table, others, from_name, to_name), may_become(a, b))
                    << table << " " << from_name << " to " << to_name;
                moves += may_become(a, b);
            }
        EXPECT_GT(moves, 0);
    }
};

TEST_F(PaymentStatesTest, EveryMoveIsTheDomainsOrIsRefused) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, gateway);
        auto held = co_await d.authorize(request());
        auto paid = co_await d.capture(held.id);
        EXPECT_EQ(paid.status, PaymentStatus::CAPTURED);
    });
    db.execute(
        "INSERT INTO refunds (payment_id, payment_created_at, refund_reference, amount, currency, reason, "
        "idempotency_key) "
        "SELECT id, created_at, 'REF123ABC', 1, currency, 'OTHER', '1' FROM payments");
    // What the other columns have to be in any of the states.
    expect_agreement<PaymentStatus>("payments", ", captured_at = now()");
    expect_agreement<RefundStatus>("refunds", "");
}

}  // namespace
}  // namespace airside::payment
