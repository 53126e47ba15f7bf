// What the tests of the workflow's decisions decide on.
#pragma once
#include "services/booking/domain/test_support.hpp"
#include "services/booking/workflows/decisions.hpp"

namespace airside::booking {

using namespace std::chrono_literals;
using gds::Outcome;
using gds::RefusalCode;

inline const Date today = Date::of(2026, 11, 22);
inline const Instant now = *parse_instant("2026-11-22T12:00:00Z");
inline const Rules rules{30s, 2s, 500ms, 60s, 3, 3, 5min, 120min};

inline Work work_in(Step step) {
    auto work = Maker::make<Work>();
    work.step = step;
    work.state = StepState::READY;
    work.attempts = 1;
    work.called_at = now;
    work.total = testing::usd("900.00");
    work.status = BookingStatus::PENDING_PAYMENT;
    work.payment_status = BookingPaymentStatus::PENDING;
    if (step > Step::CREATE_ORDER) {
        work.gds_booking_id = "order-1";
        work.ticket_time_limit = now + 24h;
    }
    if (step >= Step::CHECK_ORDER) {
        work.payment_id = Maker::make<PaymentId>();
        work.payment_status = BookingPaymentStatus::AUTHORIZED;
    }
    work.ticketing_began = step >= Step::ISSUE_TICKETS;
    return work;
}

inline gds::Order order(gds::OrderStatus status = gds::OrderStatus::ON_HOLD, int tickets = 0) {
    gds::Order order{gds::Provider::AMADEUS,
                     "order-1",
                     RecordLocator::of("ABC123"),
                     {},
                     status,
                     now,
                     now + 24h,
                     testing::sample_offer(today),
                     {gds::SegmentStatus::CONFIRMED, gds::SegmentStatus::CONFIRMED},
                     {"LOVELACE"},
                     {}};
    for (int i = 0; i < tickets; ++i)
        order.tickets.push_back({"125000000000" + std::to_string(i), i, gds::TicketStatus::ISSUED, now, {}});
    return order;
}

inline payment::PaymentView payment_in(payment::PaymentStatus status, payment::PaymentOutcome outcome) {
    auto view = Maker::make<payment::PaymentView>();
    view.status = status;
    view.outcome = outcome;
    return view;
}

inline gds::Refused refused(RefusalCode code) { return {code, "34651", "said no"}; }
inline const gds::Unknown unknown{"timed out"};
inline const gds::Unavailable unavailable{"connection refused", std::nullopt};

}  // namespace airside::booking
