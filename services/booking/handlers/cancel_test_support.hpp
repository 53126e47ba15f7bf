// What the tests of cancellations and refunds share.
#pragma once
#include <string>

#include "services/booking/test_support.hpp"

namespace airside::booking::testing {

struct CancelTest : SuiteTest {
    std::string documents_of(BookingId id) const {
        return of(id, "SELECT string_agg(DISTINCT status, ' ') FROM booking_documents");
    }
    static Money returned(World& world) {
        for (auto& [key, payment] : world.payments.by_key) return world.payments.returned(payment);
        return usd("0.00");
    }
    void expect_refunded_once(World& world, BookingId id, const Money& amount) const {
        EXPECT_EQ(world.payments.refunds.size(), 1u);
        for (auto& [key, refund] : world.payments.refunds) EXPECT_EQ(refund.amount, amount);
        EXPECT_EQ(returned(world), amount);
        EXPECT_EQ(of(id, "SELECT string_agg(state, ' ') FROM booking_refunds"), "DONE");
        EXPECT_EQ(db.value("SELECT count(*) FROM booking_audit_breaks()"), "0");
    }
};

inline gds::Condition with_penalty(std::string_view amount) { return {gds::Allowance::ALLOWED, usd(amount)}; }
inline Caller agent_of(World& world) {
    auto agent = World::caller_of(UserId::v7(world.clock, world.random));
    agent.role = auth::Role::AGENT;
    return agent;
}
inline awaitable<BookingView> booked(World& world) {
    auto held = co_await world.create();
    auto paid = co_await world.pay(held.id);
    co_return paid;
}
inline CancelBooking cancel_of(BookingId id, std::string_view expected = {}) {
    CancelBooking request{id, Text<1, 500>{"plans changed"}, {}, {}};
    if (!expected.empty()) request.expected_refund = usd(expected);
    return request;
}
// Where it is some hours to midnight, whenever this runs.
inline std::string zone_of_the_day() {
    auto hour = std::chrono::floor<std::chrono::hours>(SystemClock().now().time_since_epoch()).count() % 24;
    return hour > 11 ? "Etc/GMT+11" : "Etc/GMT-11";
}

}  // namespace airside::booking::testing
