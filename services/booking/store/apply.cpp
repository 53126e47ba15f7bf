// What a step's result changes, in one transaction: the workflow, the booking and its children, the audit log, the
// outbox.
#include "platform/events/outbox.hpp"
#include "platform/json/json.hpp"
#include "services/booking/domain/states.hpp"
#include "services/booking/store/airline_services.hpp"
#include "services/booking/store/ancillaries.hpp"
#include "services/booking/store/audit.hpp"
#include "services/booking/store/documents.hpp"
#include "services/booking/store/fingerprints.hpp"
#include "services/booking/store/messages.hpp"
#include "services/booking/store/order_looks.hpp"
#include "services/booking/store/snapshot.hpp"
#include "services/booking/store/workflow.hpp"

namespace airside::booking {
namespace {

using postgres::Json;
using postgres::Query;

// No row: the claim was lost. Parameters: 1 booking, 2 token, 3 step, 4 state, 5 next run, 6 looks, 7 trouble, 8 now, 9
// error, 10 keep the claim, 11 decline code, 12 next action, 13–15 ending, 16 ancillaries that the airline refused.
const Query move_workflow{"booking.move_workflow", R"sql(
    UPDATE booking_workflows w SET
           step = $3::text, state = $4, next_run_at = $5, looks = $6,
           attempts = CASE WHEN step = $3::text THEN attempts ELSE 0 END,
           trouble_since = CASE WHEN $7::boolean THEN CASE WHEN step = $3::text THEN coalesce(trouble_since, $8::timestamptz) ELSE $8::timestamptz END END,
           last_error = nullif($9, ''),
           lease_owner = CASE WHEN $10::boolean THEN lease_owner END,
           lease_until = CASE WHEN $10::boolean THEN lease_until END,
           payment_method = CASE WHEN $3::text IN ('ADD_SERVICES', 'AUTHORIZE', 'AWAIT_ACTION') THEN payment_method END,
           payer = CASE WHEN $3::text IN ('ADD_SERVICES', 'AUTHORIZE', 'AWAIT_ACTION') THEN payer END,
           payment_attempts = payment_attempts + ($11::text IS NOT NULL)::int,
           decline_code = coalesce($11::text, decline_code), refused_ancillaries = coalesce($16::jsonb, refused_ancillaries),
           next_action = CASE WHEN $3::text = 'AWAIT_ACTION' THEN coalesce($12::jsonb, next_action) END,
           end_status = coalesce(end_status, $13), end_code = coalesce(end_code, $14), end_detail = coalesce(end_detail, $15),
           finished_at = CASE WHEN $3::text = 'FINISHED' THEN $8::timestamptz END
     WHERE booking_id = $1 AND lease_token = $2
    RETURNING end_status, end_code, end_detail, actor_id, actor_type, actor_address,
              (SELECT departure_datetime FROM booking_directory d WHERE d.id = w.booking_id) AS departure)sql"};

const Query finish_step{"booking.finish_step", R"sql(
    UPDATE workflow_steps SET finished_at = $2, outcome = $3, detail = nullif($4, '') WHERE id = $1)sql"};

const Query set_directory_pnr{"booking.set_directory_pnr", "UPDATE booking_directory SET pnr = $2 WHERE id = $1"};

const Query set_order{"booking.set_order", R"sql(
    UPDATE bookings SET pnr = $3, gds_booking_id = $4, ticket_time_limit = $5, version = version + 1
     WHERE id = $1 AND departure_datetime = $2 AND status = 'PENDING_PAYMENT' AND pnr IS NULL)sql"};

const Query set_payment{"booking.set_payment", R"sql(
    UPDATE bookings SET payment_id = coalesce($3, payment_id), payment_status = $5, version = version + 1
     WHERE id = $1 AND departure_datetime = $2 AND payment_status = $4)sql"};

const Query confirm{"booking.confirm", R"sql(
    UPDATE bookings SET status = 'CONFIRMED', confirmed_at = $3, version = version + 1
     WHERE id = $1 AND departure_datetime = $2 AND status = 'PENDING_PAYMENT')sql"};

const Query fail{"booking.fail", R"sql(
    UPDATE bookings SET status = 'FAILED', failure_code = $3, failure_detail = $4, version = version + 1
     WHERE id = $1 AND departure_datetime = $2 AND status = 'PENDING_PAYMENT')sql"};

const Query cancel{"booking.cancel", R"sql(
    UPDATE bookings SET status = 'CANCELLED', cancelled_at = $3, cancellation_reason = $4, version = version + 1
     WHERE id = $1 AND departure_datetime = $2 AND status = $5)sql"};

const Query cancel_flights{"booking.cancel_flights", R"sql(
    UPDATE booking_flights SET status = 'CANCELLED' WHERE booking_id = $1 AND booking_departure = $2 AND status IN ('CONFIRMED', 'CHECKED_IN'))sql"};

const Query finish_refund{"booking.finish_refund", R"sql(
    UPDATE booking_refunds SET state = $2::text, finished_at = CASE WHEN $2::text = 'DONE' THEN $3::timestamptz END WHERE id = $1 AND state = 'OPEN')sql"};

const Query note_refund_asked{"booking.note_refund_asked", R"sql(
    UPDATE booking_refunds SET asked_at = $2, payment_refund_id = coalesce($3, payment_refund_id) WHERE id = $1)sql"};

const Query refund_ancillaries{"booking.refund_ancillaries", R"sql(
    UPDATE booking_ancillaries SET status = 'REFUNDED' WHERE booking_id = $1 AND booking_departure = $2 AND refund_id = $3 AND status = 'CANCELLED')sql"};

const Query refund_booking{"booking.refund", R"sql(
    UPDATE bookings SET status = 'REFUNDED', version = version + 1
     WHERE id = $1 AND departure_datetime = $2 AND status = 'CANCELLED')sql"};

// What the change is written with: the booking's place, who asked, and what it has become so far.
struct Change {
    BookingId id;
    Instant departure;
    Actor actor;
    BookingStatus status;
    BookingPaymentStatus payment_status;
    std::string event{};  // type of the event that tells of it; empty: none
};

void queue_order(postgres::Transaction& tx, Change& change, const gds::Order& order) {
    tx.queue(set_directory_pnr, change.id, order.locator);
    tx.queue(set_order, change.id, change.departure, order.locator, order.order_id, order.ticket_time_limit);
    Actor gds{ActorType::GDS};
    audit(tx, change.id, gds, {AuditAction::MODIFIED, {}, moved("pnr", order.locator.str())});
    change.event = "booking_ordered";
}

void queue_payment(postgres::Transaction& tx, Change& change, const Transition& next) {
    auto before = change.payment_status;
    auto after = next.payment_status.value_or(before);
    if (after != before && !may_move(before, after))
        throw std::logic_error("payment status can't go from " + std::string(json::name(before)) + " to " +
                               std::string(json::name(after)));
    tx.queue(set_payment, change.id, change.departure, next.payment_id, before, after);
    change.payment_status = after;
    if (after != before)
        audit(tx, change.id, change.actor,
              {AuditAction::PAYMENT_UPDATED, moved("payment_status", json::name(before)),
               moved("payment_status", json::name(after))});
    else if (next.decline_code)
        audit(tx, change.id, change.actor, {AuditAction::PAYMENT_UPDATED, {}, moved("declined", *next.decline_code)});
}

void move_status(postgres::Transaction& tx, Change& change, BookingStatus to, std::optional<std::string> notes) {
    if (!may_move(change.status, to))
        throw std::logic_error("a booking can't go from " + std::string(json::name(change.status)) + " to " +
                               std::string(json::name(to)));
    auto action = AuditAction::STATUS_CHANGED;
    if (to == BookingStatus::CANCELLED) action = AuditAction::CANCELLED;
    if (to == BookingStatus::REFUNDED) action = AuditAction::REFUNDED;
    audit(tx, change.id, change.actor,
          {action, moved("status", json::name(change.status)), moved("status", json::name(to)), std::move(notes)});
    change.status = to;
}

void queue_end(postgres::Transaction& tx, Change& change, const Ending& ending, Instant now) {
    if (ending.status == BookingStatus::CANCELLED)
        tx.queue(cancel, change.id, change.departure, now, ending.detail, change.status);
    else
        tx.queue(fail, change.id, change.departure, ending.code, ending.detail);
    tx.queue(cancel_flights, change.id, change.departure);
    queue_cancel_ancillaries(tx, change.id, change.departure);
    queue_forget_fingerprints(tx, change.id);
    queue_forget_look(tx, change.id);
    move_status(tx, change, ending.status, ending.code);
    change.event = "booking_failed";
    if (ending.code == "ticket-time-limit-passed") change.event = "booking_expired";
    if (ending.status == BookingStatus::CANCELLED) change.event = "booking_cancelled";
}

void queue_refund_end(postgres::Transaction& tx, Change& change, const Work& work, RefundEnd end, Instant now) {
    auto& refund = work.refund.value();
    auto state = end == RefundEnd::DONE ? BookedRefundState::DONE : BookedRefundState::FAILED;
    tx.queue(finish_refund, refund.id, state, now);
    auto told = std::string(R"({"refund":)") + json::to_json(refund.amount) + R"(,"state":")" +
                std::string(json::name(state)) + "\"}";
    auto action = end == RefundEnd::DONE ? AuditAction::REFUNDED : AuditAction::PAYMENT_UPDATED;
    audit(tx, change.id, change.actor, {action, {}, std::move(told)});
    if (end == RefundEnd::FAILED) return;
    tx.queue(refund_ancillaries, change.id, change.departure, refund.id);
    // Of a booking that was given up, the last of what is due makes it REFUNDED.
    bool all_back = change.status == BookingStatus::CANCELLED && work.other_refunds == 0;
    if (!all_back) return;
    tx.queue(refund_booking, change.id, change.departure);
    move_status(tx, change, BookingStatus::REFUNDED, {});
    change.event = "booking_refunded";
}

void queue_changes(postgres::Transaction& tx, Change& change, const Work& work, const Transition& next,
                   const std::optional<Ending>& ending, Instant now) {
    // A paid booking is given up with the first thing that can't be taken back.
    bool paid = change.status == BookingStatus::CONFIRMED;
    bool given_up = next.tickets_voided || next.tickets_refunded || next.order_cancelled;
    if (ending && paid && given_up) {
        queue_end(tx, change, *ending, now);
        if (!next.tickets_voided) queue_refund_tickets(tx, change.id, change.departure);
    }
    if (next.order) queue_order(tx, change, *next.order);
    if (next.tickets) {
        queue_tickets(tx, change.id, change.departure, *next.tickets, now);
        audit(tx, change.id, Actor{ActorType::GDS},
              {AuditAction::TICKET_ISSUED, {}, "{\"tickets\":" + std::to_string(next.tickets->size()) + "}"});
    }
    if (next.tickets_voided) {
        queue_void(tx, change.id, change.departure);
        audit(tx, change.id, Actor{ActorType::GDS}, {AuditAction::MODIFIED, {}, R"({"tickets":"VOIDED"})"});
    }
    if (next.tickets_refunded)
        audit(tx, change.id, Actor{ActorType::GDS}, {AuditAction::MODIFIED, {}, R"({"tickets":"REFUNDED"})"});
    queue_services(tx, work, change.departure, next, now);
    if (next.payment_id || next.payment_status) queue_payment(tx, change, next);
    if (next.confirmed) {
        tx.queue(confirm, change.id, change.departure, now);
        queue_first_look(tx, change.id, work.gds_provider, unissued_services(work.services), now);
        move_status(tx, change, BookingStatus::CONFIRMED, {});
        change.event = "booking_confirmed";
    }
    if (next.refund_end) queue_refund_end(tx, change, work, *next.refund_end, now);
    bool unpaid = change.status == BookingStatus::PENDING_PAYMENT;
    if (next.step == Step::FINISHED && ending && unpaid) queue_end(tx, change, *ending, now);
}

// Queued updates give no counts: what they were to bring about is looked at before it is committed.
void expect(const Snapshot& snapshot, const Change& change) {
    if (snapshot.view.status != change.status || snapshot.view.payment_status != change.payment_status)
        throw std::logic_error("booking " + change.id.str() +
                               " is not in the state that its workflow takes it to be in");
}

bool in_trouble(const Work& work, const Transition& next) {
    if (next.state == StepState::STUCK) return true;
    return !next.error.empty() && next.step == work.step && next.state != StepState::WAITING;
}

std::optional<Instant> run_at(const Transition& next, Instant now) {
    if (next.state == StepState::STUCK || next.state == StepState::DONE) return {};
    if (next.run_at || next.state == StepState::WAITING) return next.run_at;
    return now;
}

}  // namespace

bool goes_on(const Transition& next, Instant now) {
    return (next.state == StepState::READY || next.state == StepState::UNKNOWN) &&
           (!next.run_at || *next.run_at <= now);
}

awaitable<bool> apply(postgres::Pool& pool, events::Notifier& notifier, const Work& work, const Transition& next,
                      const std::optional<CallRecord>& call, Instant now) {
    std::optional<Json> action, refused;
    if (next.next_action) action = Json{json::to_json(*next.next_action)};
    if (!next.services_refused.empty()) refused = Json{json::to_json(next.services_refused)};
    std::optional<BookingStatus> end_status;
    std::optional<std::string> end_code, end_detail;
    if (next.ending) {
        end_status = next.ending->status;
        end_code = next.ending->code;
        end_detail = next.ending->detail;
    }
    auto tx = co_await pool.begin();
    co_await events::lock_aggregate(tx, work.booking_id.uuid());
    auto rows =
        co_await tx.run(move_workflow, work.booking_id, work.lease_token, next.step, next.state, run_at(next, now),
                        next.looks, in_trouble(work, next), now, next.error, goes_on(next, now), next.decline_code,
                        action, end_status, end_code, end_detail, refused);
    if (rows.empty()) co_return false;
    auto row = rows.one();
    Change change{work.booking_id,
                  row.get<Instant>("departure"),
                  {row.get<ActorType>("actor_type"),
                   row.get<std::optional<UserId>>("actor_id"),
                   row.get<std::optional<std::string>>("actor_address"),
                   {}},
                  work.status,
                  work.payment_status};
    std::optional<Ending> ending;
    if (auto status = row.get<std::optional<BookingStatus>>("end_status"))
        ending = Ending{*status, row.get<std::string>("end_code"),
                        row.get<std::optional<std::string>>("end_detail").value_or("")};
    if (call) {
        tx.queue(finish_step, call->step_id, now, next.outcome, next.error);
        queue_messages(tx, work.booking_id, call->messages);
        if (work.step == Step::REFUND) tx.queue(note_refund_asked, work.refund.value().id, now, next.payment_refund_id);
    }
    queue_changes(tx, change, work, next, ending, now);
    auto snapshot = co_await read_booking(tx, work.booking_id);
    expect(snapshot, change);
    if (!change.event.empty()) {
        events::NewEvent event{"booking",    work.booking_id.uuid(),       snapshot.version,
                               change.event, event_payload(snapshot, now), work.traceparent};
        events::append(tx, event, notifier);
    }
    co_await tx.commit();
    co_return true;
}

}  // namespace airside::booking
