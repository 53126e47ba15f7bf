// Differences that reconciliation has found: one open row to a kind and subject.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "platform/core/cursor.hpp"
#include "platform/postgres/pool.hpp"
#include "services/payment/domain/reconcile.hpp"

namespace airside::payment::store {

// True: it is new. One that an agent has resolved as it is stays resolved.
awaitable<bool> note_difference(postgres::Transaction& tx, Uuid id, const Difference& difference, Instant now);

// Ends what is open of these payments, and of these kinds, and is not among `still`.
awaitable<std::int64_t> end_gone(postgres::Transaction& tx, std::vector<PaymentId> payments,
                                 std::vector<std::string> kinds, const std::vector<Difference>& still, Instant now);
awaitable<bool> end_one(postgres::Pool& pool, Uuid id, Instant now);

struct OpenException {
    Uuid id;
    ExceptionKind kind;
    std::string subject;
    std::optional<PaymentGateway> payment_gateway;
    std::optional<PaymentId> payment_id;
    std::optional<BookingId> booking_id;
};
AIRSIDE_FIELDS(OpenException, id, kind, subject, payment_gateway, payment_id, booking_id)
awaitable<std::vector<OpenException>> open_exceptions(postgres::Pool& pool, Uuid after, int limit);

struct ExceptionFilter {
    std::optional<ExceptionStatus> status;
    std::optional<ExceptionKind> kind;
};
awaitable<std::vector<ExceptionView>> list_exceptions(postgres::Pool& pool, ExceptionFilter filter,
                                                      airside::Place<Instant> before, int limit, Instant now);
awaitable<std::optional<ExceptionView>> find_exception(postgres::Pool& pool, Uuid id, Instant now);
awaitable<> resolve_exception(postgres::Pool& pool, Uuid id, UserId by, std::string note, Instant now);

struct OpenOfKind {
    ExceptionKind kind;
    std::int64_t open;
    std::int64_t late;  // seen first before the time asked for
    std::int64_t oldest_age_s;
};
AIRSIDE_FIELDS(OpenOfKind, kind, open, late, oldest_age_s)
awaitable<std::vector<OpenOfKind>> count_open(postgres::Pool& pool, Instant now, Instant late_before);

}  // namespace airside::payment::store
