#include "services/booking/domain/states.hpp"

#include <set>

#include <gtest/gtest.h>

#include "platform/json/json.hpp"

namespace airside::booking {
namespace {

// Every pair is tried: those listed may, all others may not.
template <class State>
void expect_only(const std::set<std::pair<State, State>>& moves) {
    for (auto& [from_name, from] : meta::info<State>().values)
        for (auto& [to_name, to] : meta::info<State>().values) {
            auto pair = std::pair{static_cast<State>(from), static_cast<State>(to)};
            EXPECT_EQ(may_move(pair.first, pair.second), moves.contains(pair)) << from_name << " to " << to_name;
        }
}

TEST(States, OfABooking) {
    using enum BookingStatus;
    expect_only<BookingStatus>({{PENDING_PAYMENT, CONFIRMED},
                                {PENDING_PAYMENT, FAILED},
                                {PENDING_PAYMENT, CANCELLED},
                                {CONFIRMED, CHECKED_IN},
                                {CONFIRMED, CANCELLED},
                                {CONFIRMED, COMPLETED},
                                {CHECKED_IN, COMPLETED},
                                {CHECKED_IN, CONFIRMED},
                                {CANCELLED, REFUNDED}});
}

TEST(States, OfItsPayment) {
    using enum BookingPaymentStatus;
    expect_only<BookingPaymentStatus>({{PENDING, AUTHORIZED},
                                       {PENDING, CAPTURED},
                                       {PENDING, FAILED},
                                       {AUTHORIZED, CAPTURED},
                                       {AUTHORIZED, FAILED},
                                       {CAPTURED, PARTIALLY_REFUNDED},
                                       {CAPTURED, REFUNDED},
                                       {PARTIALLY_REFUNDED, REFUNDED}});
}

TEST(States, OfAFlight) {
    using enum BookedFlightStatus;
    expect_only<BookedFlightStatus>({{CONFIRMED, CHECKED_IN},
                                     {CHECKED_IN, BOARDED},
                                     {BOARDED, DEPARTED},
                                     {DEPARTED, ARRIVED},
                                     {CONFIRMED, DEPARTED},
                                     {CONFIRMED, CANCELLED},
                                     {CHECKED_IN, CANCELLED}});
}

TEST(States, OfATicket) {
    using enum BookedTicketStatus;
    expect_only<BookedTicketStatus>({{ISSUED, VOIDED}, {ISSUED, REFUNDED}, {ISSUED, EXCHANGED}});
}

TEST(States, OfAnAncillary) {
    using enum AncillaryStatus;
    expect_only<AncillaryStatus>({{CONFIRMED, CANCELLED}, {CONFIRMED, REFUNDED}, {CANCELLED, REFUNDED}});
}

TEST(States, NothingLeavesAFinalOneButARefund) {
    for (auto& [name, value] : meta::info<BookingStatus>().values) {
        auto status = static_cast<BookingStatus>(value);
        if (!is_final(status)) continue;
        for (auto& [to_name, to] : meta::info<BookingStatus>().values) {
            bool refund = status == BookingStatus::CANCELLED && to_name == "REFUNDED";
            EXPECT_EQ(may_move(status, static_cast<BookingStatus>(to)), refund) << name << " to " << to_name;
        }
    }
}

}  // namespace
}  // namespace airside::booking
