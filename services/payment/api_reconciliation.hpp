// Differences between what gateways settled, our payments and the tickets, and what agents do about them. A part of the
// payment service's contract.
#pragma once
#include "services/payment/api.hpp"

namespace airside::payment {

enum class ExceptionKind {
    MISSING_AT_GATEWAY,    // we have captured or refunded, and the gateway has settled nothing
    UNKNOWN_AT_OURS,       // the gateway has moved money that is none of ours, or of a payment that was not captured
    AMOUNT_DIFFERS,        // both have it, and not the same amount or currency
    DUPLICATE_CAPTURE,     // more was captured than the payment's amount, or two payments of one booking were
    DISPUTED,              // the gateway took money back because the payer disputes it
    MONEY_WITHOUT_TICKET,  // captured, not given back, and there is no ticket
    TICKET_WITHOUT_MONEY,  // a ticket is valid, and nothing is captured, or all was given back
};
AIRSIDE_ENUM(ExceptionKind, MISSING_AT_GATEWAY, UNKNOWN_AT_OURS, AMOUNT_DIFFERS, DUPLICATE_CAPTURE, DISPUTED,
             MONEY_WITHOUT_TICKET, TICKET_WITHOUT_MONEY)

// GONE: the difference is not there any more. RESOLVED: an agent has dealt with it.
enum class ExceptionStatus { OPEN, GONE, RESOLVED };
AIRSIDE_ENUM(ExceptionStatus, OPEN, GONE, RESOLVED)

struct ExceptionView {
    static constexpr FieldDoc docs[] = {
        {"subject", "what it is about: \"payment …\", \"refund …\", \"settlement STRIPE …\", \"booking …\""},
        {"expected", "as we have it; absent: we have none"},
        {"found", "as the gateway has it; absent: it has none"},
        {"age_s", "since it was first seen, until it ended"}};
    Uuid id;
    ExceptionKind kind;
    ExceptionStatus status;
    std::string subject;
    std::optional<PaymentGateway> gateway;
    std::optional<PaymentId> payment_id;
    std::optional<BookingId> booking_id;
    std::optional<Money> expected;
    std::optional<Money> found;
    std::string explanation;
    Instant first_seen;
    Instant last_seen;
    std::int64_t age_s;
    std::optional<Instant> ended_at;
    std::optional<UserId> resolved_by;
    std::optional<std::string> note;
};
AIRSIDE_FIELDS(ExceptionView, id, kind, status, subject, gateway, payment_id, booking_id, expected, found, explanation,
               first_seen, last_seen, age_s, ended_at, resolved_by, note)

struct ExceptionPage {
    std::vector<ExceptionView> items;
    std::optional<std::string> next_cursor;  // absent: that was the last page
};
AIRSIDE_FIELDS(ExceptionPage, items, next_cursor)

// Newest first.
struct ListExceptions {
    static constexpr Endpoint endpoint{GET, "/v1/payment-exceptions",
                                       "Differences between gateways, payments and tickets", Access::agent};
    using Response = ExceptionPage;
    std::optional<ExceptionStatus> status;
    std::optional<ExceptionKind> kind;
    std::optional<Text<1, 200>> cursor;
    Or<Int<1, 100>, Int<1, 100>{20}> limit;
};
AIRSIDE_FIELDS(ListExceptions, status, kind, cursor, limit)

// It is not opened again while it stays the same difference. Again, or once it has gone: answers it as it is.
struct ResolveException {
    static constexpr Endpoint endpoint{POST, "/v1/payment-exceptions/{id}/resolve", "Say what was done about one",
                                       Access::agent};
    static constexpr FieldDoc docs[] = {{"note", "for other agents: what was found and done; no personal data"}};
    using Response = ExceptionView;
    Uuid id;
    Text<3, 1000> note;
};
AIRSIDE_FIELDS(ResolveException, id, note)

}  // namespace airside::payment
