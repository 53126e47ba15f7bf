// What differs between a gateway's settlements, our payment with its refunds, and the tickets. Pure.
#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "services/payment/api_reconciliation.hpp"
#include "vendors/gateways/port.hpp"

namespace airside::payment {

// [payment.reconcile]
struct ReconcileConfig {
    // A gateway may take that long to report what was captured or refunded; what moved in that time is looked at anew.
    std::chrono::seconds settlement_time{3 * 24 * 3600};
    std::chrono::seconds ticket_time{3600};         // between capture and ticket nothing is wrong for that long
    std::chrono::seconds alarm_after{4 * 3600};     // money without ticket, or ticket without money, for longer
    std::chrono::seconds report_window{24 * 3600};  // of one question to a gateway
    int report_windows = 31;                        // to a gateway in one run: what is left is for the next
    int most_payments = 50'000;                     // looked at in one run, as for the windows; and as many tickets
    std::chrono::seconds every{3600};
    std::string check() const;
};
AIRSIDE_FIELDS(ReconcileConfig, settlement_time, ticket_time, alarm_after, report_window, report_windows, most_payments,
               every)

struct SettledMovement {
    std::string settlement_id;
    gateways::Settlement::Kind kind;
    std::string transaction_id, our_reference;
    Money gross;
};

struct RefundFacts {
    Uuid id;
    std::optional<std::string> gateway_refund_id;
    RefundStatus status;
    Money amount;
    std::optional<Instant> completed_at;
    std::optional<Instant> failed_at{};
};

struct TicketFacts {
    int valid, refunded;
};

struct PaymentFacts {
    PaymentId id;
    BookingId booking_id;
    PaymentGateway gateway;
    PaymentStatus status;
    Money amount, refunded;
    std::optional<Instant> captured_at;
    int captured_before = 0;  // other payments of the booking that hold money and were made earlier
    bool money_elsewhere =
        false;  // another payment of the booking, made at any time, has money that was not given back
    std::vector<SettledMovement> movements{};
    std::vector<RefundFacts> refunds{};
    std::optional<TicketFacts> tickets{};  // none: booking does not know, or could not be asked
    // Of the gateway's reports that have been read; none: none has.
    std::optional<Instant> reported_from{}, reported_until{};
};

struct Difference {
    ExceptionKind kind;
    std::string subject;
    std::optional<PaymentGateway> gateway{};
    std::optional<PaymentId> payment_id{};
    std::optional<BookingId> booking_id{};
    std::optional<Money> expected{}, found{};
    std::string explanation{};
};

struct Judged {
    std::vector<Difference> differences;
    bool settled = false;  // the gateway has settled the whole capture
};
Judged judge_payment(const PaymentFacts& facts, const ReconcileConfig& config, Instant now);

// A movement that is of no payment of ours.
Difference unknown_movement(PaymentGateway gateway, const SettledMovement& movement);
// A booking is ticketed, and none of its payments holds money.
Difference unpaid_ticket(BookingId booking, int tickets);

// As they are kept, and compared.
std::string_view to_string(gateways::Settlement::Kind kind);
std::optional<gateways::Settlement::Kind> settlement_kind(std::string_view name);

}  // namespace airside::payment
