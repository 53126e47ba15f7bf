// Every pair of states of every machine, as the domain lists them and as the database holds to them: the two agree.
#include "services/booking/domain/states.hpp"
#include "services/booking/test_support.hpp"

namespace airside::booking::testing {
namespace {

struct StatesTest : ::testing::Test {
    static void SetUpTestSuite() {
        shared = std::make_unique<TestDatabase>("booking", migrations());
        run_on_reactor([&](Reactor& reactor) -> awaitable<> {
            World world(reactor, *shared);
            auto held = co_await world.create();
            co_await world.pay(held.id);
        });
        shared->execute(
            "INSERT INTO booking_ancillaries (booking_id, booking_departure, ancillary_type, description, price) "
            "SELECT id, departure_datetime, 'MEAL', 'Vegan meal', 12 FROM bookings");
    }
    static void TearDownTestSuite() { shared.reset(); }
    static inline std::unique_ptr<TestDatabase> shared;

    // Whether the database lets a row that is put into `from` (past every trigger) go on to `to`.
    static bool goes(const std::string& table, const std::string& column, const std::string& others,
                     std::string_view from, std::string_view to) {
        auto set = "UPDATE " + table + " SET " + column + " = '";
        try {
            shared->execute("BEGIN; SET LOCAL session_replication_role = replica; " + set + std::string(from) + "'" +
                            others + "; SET LOCAL session_replication_role = origin; " + set + std::string(to) +
                            "'; ROLLBACK");
            return true;
        } catch (const std::exception& refused) {
            EXPECT_NE(std::string(refused.what()).find("can't go from"), std::string::npos) << refused.what();
            return false;
        }
    }

    template <class State>
    static void expect_agreement(const std::string& table, const std::string& column, const std::string& others = "",
                                 std::set<State> left_out = {}) {
        int moves = 0;
        for (auto& [from_name, from] : meta::info<State>().values)
            for (auto& [to_name, to] : meta::info<State>().values) {
                auto a = static_cast<State>(from), b = static_cast<State>(to);
                if (a == b || left_out.contains(a) || left_out.contains(b)) continue;
                EXPECT_EQ(goes(table, column, others, from_name, to_name), may_move(a, b))
                    << table << "." << column << " " << from_name << " to " << to_name;
                moves += may_move(a, b);
            }
        EXPECT_GT(moves, 0);
    }
};

// What a booking's other columns have to be in any of its states.
TEST_F(StatesTest, OfABooking) { expect_agreement<BookingStatus>("bookings", "status"); }
TEST_F(StatesTest, OfItsPayment) {
    expect_agreement<BookingPaymentStatus>("bookings", "payment_status", ", status = 'CANCELLED'");
}
TEST_F(StatesTest, OfAFlight) { expect_agreement<BookedFlightStatus>("booking_flights", "status"); }
TEST_F(StatesTest, OfATicket) {
    expect_agreement<BookedTicketStatus>("booking_passengers", "ticket_status", "", {BookedTicketStatus::USED});
    expect_agreement<BookedTicketStatus>("booking_documents", "status", "", {BookedTicketStatus::USED});
}
TEST_F(StatesTest, OfAnAncillary) { expect_agreement<AncillaryStatus>("booking_ancillaries", "status"); }

}  // namespace
}  // namespace airside::booking::testing
