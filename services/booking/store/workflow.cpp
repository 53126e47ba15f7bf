#include "services/booking/store/workflow.hpp"

#include "services/booking/store/airline_services.hpp"

namespace airside::booking {
namespace {

using postgres::Query;

// Free: nobody has it, the claim ran out, or the session of whoever has it is gone (its process died).
#define LEASE_IS_FREE                                                                                                 \
    " (w.lease_owner IS NULL OR w.lease_until < $1::timestamptz OR NOT EXISTS (SELECT FROM pg_stat_activity a WHERE " \
    "a.datname = "                                                                                                    \
    "current_database() AND a.application_name = w.lease_owner)) "

const Query claim_workflow{"booking.claim", R"sql(
    UPDATE booking_workflows w SET lease_owner = $3, lease_until = $1 + make_interval(secs => $4::double precision),
           lease_token = lease_token + 1
     WHERE booking_id = $2 AND next_run_at <= $1 AND)sql" LEASE_IS_FREE "RETURNING booking_id"};

const Query select_due{"booking.due", R"sql(
    SELECT booking_id FROM booking_workflows w WHERE next_run_at <= $1 AND)sql" LEASE_IS_FREE
                                      "ORDER BY next_run_at LIMIT $2"};

const Query load_work{"booking.load_work", R"sql(
    SELECT w.booking_id, w.step, w.state, w.attempts, w.looks, w.called_at, w.lease_token, w.ticketing_began, w.payment_method,
           w.payer, w.payment_key, w.payment_attempts, w.end_code, w.traceparent, b.booking_reference, b.user_id, b.departure_datetime, b.status,
           b.payment_status, b.gds_provider, b.gds_booking_id, b.payment_id, b.total_amount, b.currency, b.ticket_time_limit,
           (SELECT sum(a.price) FROM booking_ancillaries a
             WHERE a.booking_id = b.id AND a.booking_departure = b.departure_datetime AND a.status = 'CONFIRMED') AS ancillaries,
           EXISTS (SELECT FROM booking_ancillaries a
                    WHERE a.booking_id = b.id AND a.booking_departure = b.departure_datetime AND a.airline_service IS NOT NULL) AS has_services,
           r.id AS refund_id, r.amount AS refund_amount, r.currency AS refund_currency, r.reason AS refund_reason,
           r.attempt AS refund_attempt, r.ancillary_id AS refund_ancillary, r.requested_by AS refund_by,
           CASE r.requested_by_type WHEN 'CUSTOMER' THEN 'CUSTOMER' WHEN 'SYSTEM' THEN 'SYSTEM' ELSE 'ADMIN' END AS refund_by_type,
           (SELECT count(*)::integer FROM booking_refunds o
             WHERE o.booking_id = $1 AND o.state <> 'DONE' AND o.id IS DISTINCT FROM r.id) AS other_refunds,
           (SELECT count(*)::integer FROM booking_refunds o
             WHERE o.booking_id = $1 AND o.state = 'OPEN' AND o.asked_at IS NULL AND o.id IS DISTINCT FROM r.id) AS other_refunds_unasked
      FROM booking_workflows w
      JOIN bookings b ON (b.id, b.departure_datetime) = (SELECT id, departure_datetime FROM booking_directory WHERE id = $1)
      LEFT JOIN LATERAL (SELECT * FROM booking_refunds o WHERE o.booking_id = $1 AND o.state = 'OPEN'
                         ORDER BY o.asked_at NULLS FIRST, o.created_at, o.id LIMIT 1) r ON true
     WHERE w.booking_id = $1)sql"};

const Query renew_leases{"booking.renew", R"sql(
    UPDATE booking_workflows SET lease_until = $3::timestamptz + make_interval(secs => $4::double precision)
     WHERE booking_id = ANY ($1::uuid[]) AND lease_owner = $2)sql"};

const Query record_call{"booking.begin_call", R"sql(
    WITH called AS (
        UPDATE booking_workflows SET state = 'CALLING', attempts = attempts + 1, called_at = $3,
               ticketing_began = ticketing_began OR step = 'ISSUE_TICKETS'
         WHERE booking_id = $1 AND lease_token = $2 RETURNING booking_id, step, attempts)
    INSERT INTO workflow_steps (booking_id, step, attempt, look, started_at)
    SELECT booking_id, step, attempts, false, $3 FROM called RETURNING id)sql"};

const Query record_look{"booking.begin_look", R"sql(
    WITH looked AS (
        UPDATE booking_workflows SET state = 'UNKNOWN', trouble_since = coalesce(trouble_since, called_at, $3)
         WHERE booking_id = $1 AND lease_token = $2 RETURNING booking_id, step, attempts)
    INSERT INTO workflow_steps (booking_id, step, attempt, look, started_at)
    SELECT booking_id, step, attempts, true, $3 FROM looked RETURNING id)sql"};

// Only in the step that failed: when a COMMIT was lost on its way back, the work may have moved on, and be waiting. It
// waits as long again as it has been in trouble. It is no look that found nothing: two of those count.
const Query postpone_work{"booking.postpone", R"sql(
    UPDATE booking_workflows SET trouble_since = coalesce(trouble_since, $4::timestamptz), last_error = $5,
           next_run_at = $4 + least(greatest($4 - coalesce(trouble_since, $4), $3::bigint * interval '1 millisecond'),
                                    $7::bigint * interval '1 millisecond'),
           lease_owner = NULL, lease_until = NULL
     WHERE booking_id = $1 AND lease_token = $2 AND step = $6 AND state IN ('READY', 'CALLING', 'UNKNOWN'))sql"};

const Query select_standing{"booking.standing",
                            "SELECT step, state, next_run_at FROM booking_workflows WHERE booking_id = $1"};

Work work_of(const postgres::Row& row) {
    Work work{
        .booking_id = row.get<BookingId>("booking_id"),
        .step = row.get<Step>("step"),
        .state = row.get<StepState>("state"),
        .attempts = row.get<int>("attempts"),
        .looks = row.get<int>("looks"),
        .called_at = row.get<std::optional<Instant>>("called_at"),
        .lease_token = row.get<std::int64_t>("lease_token"),
        .ticketing_began = row.get<bool>("ticketing_began"),
        .payment_method = {},
        .payer = {},
        .payment_key = row.get<std::optional<std::string>>("payment_key"),
        .payment_attempts = row.get<int>("payment_attempts"),
        .end_code = row.get<std::optional<std::string>>("end_code"),
        .traceparent = row.get<std::optional<std::string>>("traceparent"),
        .booking_reference = row.get<BookingReference>("booking_reference"),
        .user_id = row.get<UserId>("user_id"),
        .departure_datetime = row.get<Instant>("departure_datetime"),
        .status = row.get<BookingStatus>("status"),
        .payment_status = row.get<BookingPaymentStatus>("payment_status"),
        .gds_provider = row.get<gds::Provider>("gds_provider"),
        .gds_booking_id = row.get<std::optional<std::string>>("gds_booking_id"),
        .payment_id = row.get<std::optional<PaymentId>>("payment_id"),
        .total = row.money("total_amount", "currency"),
        .ancillaries = row.maybe_money("ancillaries", "currency"),
        .ticket_time_limit = row.get<std::optional<Instant>>("ticket_time_limit"),
        .refund = {},
        .other_refunds = row.get<int>("other_refunds"),
        .other_refunds_unasked = row.get<int>("other_refunds_unasked"),
    };
    if (!row.is_null("payment_method")) work.payment_method = RawJson{row.get<std::string>("payment_method")};
    if (!row.is_null("refund_id"))
        work.refund = OpenRefund{row.get<Uuid>("refund_id"),
                                 row.money("refund_amount", "refund_currency"),
                                 row.get<payment::RefundReason>("refund_reason"),
                                 row.get<int>("refund_attempt"),
                                 row.get<std::optional<std::string>>("refund_ancillary"),
                                 row.get<payment::RefundRequester>("refund_by_type"),
                                 row.get<std::optional<UserId>>("refund_by")};
    if (!row.is_null("payer")) work.payer = RawJson{row.get<std::string>("payer")};
    return work;
}

awaitable<std::optional<Work>> load(postgres::Pool& pool, BookingId id) {
    auto rows = co_await pool.run(load_work, id);
    if (rows.empty()) co_return std::nullopt;
    auto work = work_of(rows.one());
    if (rows.one().get<bool>("has_services")) work.services = co_await airline_services_of(pool, id);
    co_return work;
}

}  // namespace

awaitable<std::optional<Work>> claim(postgres::Pool& pool, Claimant who, BookingId id, Instant now) {
    auto claimed = co_await pool.run(claim_workflow, now, id, who.session, who.lease.count());
    if (claimed.empty()) co_return std::nullopt;
    co_return co_await load(pool, id);
}

awaitable<std::optional<Work>> reload(postgres::Pool& pool, BookingId id) { return load(pool, id); }

awaitable<std::vector<BookingId>> due(postgres::Pool& pool, Instant now, int limit) {
    auto rows = co_await pool.run(select_due, now, limit);
    std::vector<BookingId> ids;
    for (auto row : rows) ids.push_back(row.get<BookingId>("booking_id"));
    co_return ids;
}

awaitable<> renew(postgres::Pool& pool, Claimant who, std::vector<BookingId> ids, Instant now) {
    co_await pool.run(renew_leases, ids, who.session, now, who.lease.count());
}

awaitable<std::optional<CallRecord>> begin_call(postgres::Pool& pool, const Work& work, Instant now) {
    auto rows = co_await pool.run(record_call, work.booking_id, work.lease_token, now);
    if (rows.empty()) co_return std::nullopt;
    co_return CallRecord{rows.one().get<std::int64_t>("id")};
}

awaitable<std::optional<CallRecord>> begin_look(postgres::Pool& pool, const Work& work, Instant now) {
    auto rows = co_await pool.run(record_look, work.booking_id, work.lease_token, now);
    if (rows.empty()) co_return std::nullopt;
    co_return CallRecord{rows.one().get<std::int64_t>("id")};
}

awaitable<> postpone(postgres::Pool& pool, const Work& work, std::string error, Pauses pauses, Instant now) {
    co_await pool.run(postpone_work, work.booking_id, work.lease_token, pauses.least.count(), now, error, work.step,
                      pauses.most.count());
}

awaitable<std::optional<Standing>> standing(postgres::Pool& pool, BookingId id) {
    auto rows = co_await pool.run(select_standing, id);
    if (rows.empty()) co_return std::nullopt;
    auto row = rows.one();
    co_return Standing{row.get<Step>("step"), row.get<StepState>("state"),
                       row.get<std::optional<Instant>>("next_run_at")};
}

}  // namespace airside::booking
