#include "services/booking/domain/states.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace airside::booking {
namespace {

template <class State, std::size_t N>
bool listed(const std::array<std::pair<State, State>, N>& moves, State from, State to) {
    return std::find(moves.begin(), moves.end(), std::pair{from, to}) != moves.end();
}

}  // namespace

bool may_move(BookingStatus from, BookingStatus to) {
    using enum BookingStatus;
    static constexpr std::array<std::pair<BookingStatus, BookingStatus>, 9> moves{{
        {PENDING_PAYMENT, CONFIRMED},
        {PENDING_PAYMENT, FAILED},
        {PENDING_PAYMENT, CANCELLED},
        {CONFIRMED, CHECKED_IN},
        {CONFIRMED, CANCELLED},
        {CONFIRMED, COMPLETED},  // flown without online check-in
        {CHECKED_IN, COMPLETED},
        {CHECKED_IN, CONFIRMED},  // offloaded
        {CANCELLED, REFUNDED},    // all money due is back
    }};
    return listed(moves, from, to);
}

bool may_move(BookingPaymentStatus from, BookingPaymentStatus to) {
    using enum BookingPaymentStatus;
    static constexpr std::array<std::pair<BookingPaymentStatus, BookingPaymentStatus>, 8> moves{{
        {PENDING, AUTHORIZED},
        {PENDING, CAPTURED},  // bank transfer
        {PENDING, FAILED},
        {AUTHORIZED, CAPTURED},
        {AUTHORIZED, FAILED},
        {CAPTURED, PARTIALLY_REFUNDED},
        {CAPTURED, REFUNDED},
        {PARTIALLY_REFUNDED, REFUNDED},
    }};
    return listed(moves, from, to);
}

bool may_move(BookedFlightStatus from, BookedFlightStatus to) {
    using enum BookedFlightStatus;
    static constexpr std::array<std::pair<BookedFlightStatus, BookedFlightStatus>, 7> moves{{
        {CONFIRMED, CHECKED_IN},
        {CHECKED_IN, BOARDED},
        {BOARDED, DEPARTED},
        {DEPARTED, ARRIVED},
        {CONFIRMED, DEPARTED},
        {CONFIRMED, CANCELLED},
        {CHECKED_IN, CANCELLED},
    }};
    return listed(moves, from, to);
}

bool may_move(BookedTicketStatus from, BookedTicketStatus to) {
    using enum BookedTicketStatus;
    return from == ISSUED && (to == VOIDED || to == REFUNDED || to == EXCHANGED);
}

bool may_move(AncillaryStatus from, AncillaryStatus to) {
    using enum AncillaryStatus;
    return (from == CONFIRMED && to == CANCELLED) || (from == CONFIRMED && to == REFUNDED) ||
           (from == CANCELLED && to == REFUNDED);
}

bool is_final(BookingStatus status) {
    using enum BookingStatus;
    return status == FAILED || status == CANCELLED || status == COMPLETED || status == REFUNDED;
}

}  // namespace airside::booking
