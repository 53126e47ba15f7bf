#include "services/booking/store/cancellation.hpp"

#include <algorithm>

#include "platform/core/problem.hpp"
#include "platform/events/outbox.hpp"
#include "platform/json/json.hpp"

namespace airside::booking {

// In the audit log.
struct AuditedCancellation {
    RefundBasis basis;
    Money refund;
};
AIRSIDE_FIELDS(AuditedCancellation, basis, refund)
struct AuditedAncillaryRefund {
    std::string code;
    Money refund;
};
AIRSIDE_FIELDS(AuditedAncillaryRefund, code, refund)

namespace {

using postgres::Query;

const Query select_offer{"booking.accepted_offer", R"sql(
    SELECT offer, raw FROM accepted_offers
     WHERE (booking_id, booking_departure) = (SELECT id, departure_datetime FROM booking_directory WHERE id = $1))sql"};

const Query insert_refund{"booking.insert_refund", R"sql(
    INSERT INTO booking_refunds (booking_id, ancillary_id, payment_id, amount, currency, reason, requested_by, requested_by_type, created_at)
    VALUES ($1, $2::uuid, $3, $4::numeric, $5, $6, $7, $8, $9))sql"};

const Query give_up_ancillary{"booking.give_up_ancillary", R"sql(
    UPDATE booking_ancillaries SET status = 'CANCELLED',
           refund_id = (SELECT id FROM booking_refunds WHERE ancillary_id = $3::uuid)
     WHERE booking_id = $1 AND booking_departure = $2 AND id = $3::uuid AND status = 'CONFIRMED')sql"};

// Unless it is for another ancillary too.
const Query return_document{"booking.return_document", R"sql(
    UPDATE booking_documents d SET status = 'REFUNDED' FROM booking_ancillaries a
     WHERE a.booking_id = $1 AND a.booking_departure = $2 AND a.id = $3::uuid AND d.booking_id = $1 AND d.booking_departure = $2
       AND d.document_number = a.document_number AND d.document_type = 'EMD' AND d.status = 'ISSUED'
       AND NOT EXISTS (SELECT FROM booking_ancillaries o WHERE o.booking_id = $1 AND o.booking_departure = $2 AND o.id <> $3::uuid
                          AND o.document_number = a.document_number AND o.status = 'CONFIRMED'))sql"};

const Query raise_version{"booking.raise_version_of_refunded", R"sql(
    UPDATE bookings SET version = version + 1 WHERE id = $1 AND departure_datetime = $2)sql"};

// Again, or anew where the row was purged. An ancillary's refund that is under way goes on after it. No row: something
// is being done to the booking already.
const Query reopen{"booking.reopen_workflow", R"sql(
    INSERT INTO booking_workflows AS w (booking_id, step, state, next_run_at, ticketing_began, end_status, end_code, end_detail,
                                        actor_type, actor_id, actor_address, traceparent)
    VALUES ($1, $3, $4, $2, $5, $6, $7, $8, $9, $10, $11, nullif($12, ''))
    ON CONFLICT (booking_id) DO UPDATE
       SET step = excluded.step, state = excluded.state, next_run_at = excluded.next_run_at, attempts = 0, looks = 0, called_at = NULL,
           trouble_since = NULL, last_error = NULL, finished_at = NULL, ticketing_began = excluded.ticketing_began,
           end_status = excluded.end_status, end_code = excluded.end_code, end_detail = excluded.end_detail,
           actor_type = excluded.actor_type, actor_id = excluded.actor_id, actor_address = excluded.actor_address,
           traceparent = excluded.traceparent, lease_token = w.lease_token + 1, lease_owner = NULL, lease_until = NULL
     WHERE w.step = 'FINISHED' OR (w.step = 'REFUND' AND (w.lease_owner IS NULL OR w.lease_until < $2))
 RETURNING booking_id)sql"};

struct Opening {
    Step step;
    StepState state;
    bool voids_tickets = false;
    std::optional<Ending> ending{};
};

awaitable<bool> open(postgres::Transaction& tx, BookingId id, const Opening& opening, const Actor& actor,
                     const std::string& traceparent, Instant now) {
    std::optional<BookingStatus> status;
    std::optional<std::string> code, detail;
    if (opening.ending) {
        status = opening.ending->status;
        code = opening.ending->code;
        detail = opening.ending->detail;
    }
    auto rows = co_await tx.run(reopen, id, now, opening.step, opening.state, opening.voids_tickets, status, code,
                                detail, actor.type, actor.id, actor.address, traceparent);
    co_return !rows.empty();
}

Opening opening_of(const Cancellation& cancellation) {
    bool customer = cancellation.actor.type == ActorType::CUSTOMER;
    Ending ending{BookingStatus::CANCELLED, customer ? "cancelled-by-customer" : "cancelled-by-agent",
                  cancellation.reason};
    // Which tickets there are is looked at before any is voided.
    if (cancellation.basis == RefundBasis::VOID_WINDOW)
        return {Step::VOID_TICKETS, StepState::UNKNOWN, true, std::move(ending)};
    if (cancellation.refunds_tickets) return {Step::REFUND_TICKETS, StepState::UNKNOWN, false, std::move(ending)};
    return {Step::CANCEL_ORDER, StepState::READY, false, std::move(ending)};
}

void queue_refund(postgres::Transaction& tx, const BookingView& view, std::optional<std::string> ancillary_id,
                  const Money& amount, payment::RefundReason reason, const Actor& actor, Instant now) {
    tx.queue(insert_refund, view.id, ancillary_id, view.payment.payment_id.value(), amount.decimal(), amount.currency(),
             reason, actor.id, actor.type, now);
}

bool is_paid(BookingStatus status) {
    using enum BookingStatus;
    return status == CONFIRMED || status == CHECKED_IN || status == COMPLETED;
}

}  // namespace

awaitable<gds::Offer> accepted_offer_of(postgres::Pool& pool, BookingId id) {
    auto rows = co_await pool.run(select_offer, id);
    auto row = rows.one();
    auto offer = json::from_json<gds::Offer>(row.text("offer"));
    offer.raw = row.get<std::string>("raw");
    co_return offer;
}

awaitable<bool> start_cancellation(postgres::Pool& pool, BookingId id, const Cancellation& cancellation, Instant now) {
    auto tx = co_await pool.begin();
    co_await events::lock_aggregate(tx, id.uuid());
    auto booking = co_await read_booking(tx, id);
    if (booking.version != cancellation.version || booking.view.status != BookingStatus::CONFIRMED) co_return false;
    auto opening = opening_of(cancellation);
    bool opened = co_await open(tx, id, opening, cancellation.actor, cancellation.traceparent, now);
    if (!opened) co_return false;
    bool moved = cancellation.basis == RefundBasis::SCHEDULE_CHANGE;
    auto reason = moved ? payment::RefundReason::SCHEDULE_CHANGE : payment::RefundReason::CANCELLATION;
    if (!cancellation.refund.is_zero())
        queue_refund(tx, booking.view, {}, cancellation.refund, reason, cancellation.actor, now);
    AuditedCancellation entry{cancellation.basis, cancellation.refund};
    audit(tx, id, cancellation.actor, {AuditAction::MODIFIED, {}, R"({"cancellation":)" + json::to_json(entry) + "}"});
    co_await tx.commit();
    co_return true;
}

awaitable<AncillaryRefund> start_ancillary_refund(postgres::Pool& pool, BookingId id, AncillaryToRefund request,
                                                  Instant now) {
    auto& ancillary_id = request.ancillary_id;
    auto& actor = request.actor;
    auto tx = co_await pool.begin();
    co_await events::lock_aggregate(tx, id.uuid());
    auto booking = co_await read_booking(tx, id);
    auto& view = booking.view;
    auto one = std::find_if(view.ancillaries.begin(), view.ancillaries.end(),
                            [&](auto& ancillary) { return ancillary.id == ancillary_id; });
    if (one == view.ancillaries.end()) throw not_found("no such ancillary");
    bool asked_before = std::any_of(view.refunds.begin(), view.refunds.end(),
                                    [&](auto& refund) { return refund.ancillary_id == ancillary_id; });
    if (asked_before) co_return AncillaryRefund::STARTED;
    bool possible = is_paid(view.status) && one->status == AncillaryStatus::CONFIRMED && !one->price.is_zero();
    if (!possible) co_return AncillaryRefund::NOT_PAID;
    if (one->issued_at && !request.document_returned) co_return AncillaryRefund::ISSUED;
    Opening opening{Step::REFUND, StepState::READY};
    bool opened = co_await open(tx, id, opening, actor, request.traceparent, now);
    if (!opened) co_return AncillaryRefund::BUSY;
    queue_refund(tx, view, ancillary_id, one->price, payment::RefundReason::CUSTOMER_REQUEST, actor, now);
    tx.queue(give_up_ancillary, id, view.departure_datetime, ancillary_id);
    if (one->issued_at) tx.queue(return_document, id, view.departure_datetime, ancillary_id);
    tx.queue(raise_version, id, view.departure_datetime);
    AuditedAncillaryRefund entry{one->code, one->price};
    audit(tx, id, actor, {AuditAction::MODIFIED, {}, R"({"ancillary_cancellation":)" + json::to_json(entry) + "}"});
    co_await tx.commit();
    co_return AncillaryRefund::STARTED;
}

}  // namespace airside::booking
