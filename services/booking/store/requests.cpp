#include "services/booking/store/requests.hpp"

#include "platform/events/outbox.hpp"
#include "platform/json/json.hpp"
#include "services/booking/store/order_looks.hpp"
#include "services/booking/store/snapshot.hpp"
#include "services/booking/workflows/decisions.hpp"

namespace airside::booking {
namespace {

using postgres::Json;
using postgres::Query;

// Nobody works on it at the moment. A claim that has run out counts as none: its holder can't write any more once the
// token is raised.
#define NOBODY_WORKS_ON_IT "(lease_owner IS NULL OR lease_until < $2)"

// What is to be had of the airline comes before the money.
const Query begin_payment{"booking.begin_payment", R"sql(
    UPDATE booking_workflows SET step = CASE WHEN EXISTS (
               SELECT FROM booking_ancillaries
                WHERE (booking_id, booking_departure) = (SELECT id, departure_datetime FROM booking_directory WHERE id = $1)
                  AND status = 'CONFIRMED' AND airline_service IS NOT NULL AND placed_at IS NULL) THEN 'ADD_SERVICES' ELSE 'AUTHORIZE' END,
           state = 'READY', attempts = 0, looks = 0, next_run_at = $2, trouble_since = NULL,
           last_error = NULL, payment_method = $3, payer = $9, payment_key = $4, decline_code = NULL, refused_ancillaries = NULL, next_action = NULL,
           actor_type = $5, actor_id = $6, actor_address = $7, traceparent = coalesce(nullif($8, ''), traceparent), lease_token = lease_token + 1, lease_owner = NULL, lease_until = NULL
     WHERE booking_id = $1 AND step = 'AWAIT_PAYMENT' AND state = 'WAITING' AND end_status IS NULL AND )sql" NOBODY_WORKS_ON_IT};

// That of an attempt that was declined: until the payment service has told the new one's, none is known that could be
// voided.
const Query forget_payment{"booking.forget_declined_payment", R"sql(
    UPDATE bookings SET payment_id = NULL, version = version + 1
     WHERE (id, departure_datetime) = (SELECT id, departure_datetime FROM booking_directory WHERE id = $1) AND payment_id IS NOT NULL)sql"};

const Query select_undo_facts{"booking.undo_facts", R"sql(
    SELECT w.step, w.state, w.trouble_since, w.ticketing_began, w.end_code, b.status, b.payment_id, b.payment_status, b.gds_booking_id
      FROM booking_workflows w
      JOIN bookings b ON (b.id, b.departure_datetime) = (SELECT id, departure_datetime FROM booking_directory WHERE id = $1)
     WHERE w.booking_id = $1 FOR UPDATE OF w)sql"};

const Query begin_undo{"booking.begin_undo", R"sql(
    UPDATE booking_workflows SET step = $3, state = $4, attempts = 0, looks = 0, next_run_at = $2, trouble_since = NULL,
           end_status = coalesce(end_status, $5), end_code = coalesce(end_code, $6), end_detail = coalesce(end_detail, $7),
           next_action = NULL, actor_type = $8, actor_id = $9, actor_address = $10,
           lease_token = lease_token + 1, lease_owner = NULL, lease_until = NULL
     WHERE booking_id = $1 AND step = $11 AND )sql" NOBODY_WORKS_ON_IT " RETURNING booking_id"};

const Query resume{"booking.resume", R"sql(
    UPDATE booking_workflows SET state = $3, attempts = 0, looks = 0, next_run_at = $2, trouble_since = NULL,
           lease_token = lease_token + 1, lease_owner = NULL, lease_until = NULL
     WHERE booking_id = $1 AND step = $4 AND )sql" NOBODY_WORKS_ON_IT " RETURNING booking_id"};

const Query set_order_handle{"booking.set_order_handle", R"sql(
    UPDATE bookings SET gds_booking_id = $2, version = version + 1
     WHERE (id, departure_datetime) = (SELECT id, departure_datetime FROM booking_directory WHERE id = $1) AND pnr IS NULL)sql"};

// Asked for again, as another refund.
const Query renew_refund{"booking.renew_refund", R"sql(
    UPDATE booking_refunds SET state = 'OPEN', attempt = attempt + 1, asked_at = NULL WHERE booking_id = $1 AND state = 'FAILED')sql"};

// The booking stays as it is: nothing was given back yet. A refund of one of its ancillaries goes on.
const Query drop_refund{"booking.drop_refund", R"sql(
    DELETE FROM booking_refunds WHERE booking_id = $1 AND ancillary_id IS NULL AND state = 'OPEN' AND asked_at IS NULL)sql"};
const Query drop_cancellation{"booking.drop_cancellation", R"sql(
    UPDATE booking_workflows w
       SET step = CASE WHEN go_on THEN 'REFUND' ELSE 'FINISHED' END, state = CASE WHEN go_on THEN 'READY' ELSE 'DONE' END,
           next_run_at = CASE WHEN go_on THEN $2::timestamptz END, finished_at = CASE WHEN NOT go_on THEN $2::timestamptz END,
           attempts = 0, looks = 0, trouble_since = NULL, last_error = NULL, ticketing_began = false,
           end_status = NULL, end_code = NULL, end_detail = NULL, lease_token = lease_token + 1, lease_owner = NULL, lease_until = NULL
      FROM (SELECT EXISTS (SELECT FROM booking_refunds r
                            WHERE r.booking_id = $1 AND r.ancillary_id IS NOT NULL AND r.state <> 'DONE') AS go_on) others
     WHERE w.booking_id = $1 AND w.step = $3 AND )sql" NOBODY_WORKS_ON_IT " RETURNING booking_id"};

// The work on the booking is over, or purged; else it comes to the refund that failed by itself.
// Left to the workflow where one is under way: it asks the payment service itself.
const Query follow_refund{"booking.follow_refund", R"sql(
    WITH now AS (SELECT b.id, b.departure_datetime, b.payment_status
                   FROM booking_directory d JOIN bookings b ON b.id = d.id AND b.departure_datetime = d.departure_datetime
                  WHERE d.id = $1 AND NOT EXISTS (SELECT FROM booking_workflows w WHERE w.booking_id = $1 AND w.finished_at IS NULL))
    UPDATE bookings b SET payment_status = $2, version = version + 1
      FROM now WHERE b.id = now.id AND b.departure_datetime = now.departure_datetime AND b.payment_status = now.payment_status
       AND (now.payment_status = 'CAPTURED' OR now.payment_status = 'PARTIALLY_REFUNDED' AND $2 = 'REFUNDED')
    RETURNING now.payment_status AS before)sql"};

const Query bounce{"booking.refund_bounced", R"sql(
    WITH bounced AS (UPDATE booking_refunds SET state = 'FAILED', finished_at = NULL
                      WHERE booking_id = $1 AND payment_refund_id = $2 AND state = 'DONE' RETURNING booking_id),
         work AS (INSERT INTO booking_workflows AS w (booking_id, step, state, trouble_since, last_error)
                  SELECT booking_id, 'REFUND', 'STUCK', $3::timestamptz, 'the bank sent a refund back' FROM bounced
                  ON CONFLICT (booking_id) DO UPDATE
                     SET step = 'REFUND', state = 'STUCK', next_run_at = NULL, attempts = 0, looks = 0, finished_at = NULL,
                         trouble_since = excluded.trouble_since, last_error = excluded.last_error,
                         lease_token = w.lease_token + 1, lease_owner = NULL, lease_until = NULL
                   WHERE w.step = 'FINISHED')
    SELECT booking_id FROM bounced)sql"};

const Query poke_workflow{"booking.poke", R"sql(
    UPDATE booking_workflows SET next_run_at = least(next_run_at, $2)
     WHERE booking_id = $1 AND step IN ('AUTHORIZE', 'AWAIT_ACTION', 'AWAIT_REVIEW', 'CAPTURE', 'VOID_PAYMENT', 'REFUND')
       AND next_run_at IS NOT NULL)sql"};

// As much of a Work as undoing needs.
struct UndoFacts {
    Step step;
    StepState state;
    bool in_trouble;
    bool undoing;
    Work work;
};

UndoFacts facts_of(const postgres::Row& row) {
    auto work = Maker::make<Work>();
    work.step = row.get<Step>("step");
    work.state = row.get<StepState>("state");
    work.ticketing_began = row.get<bool>("ticketing_began");
    work.payment_id = row.get<std::optional<PaymentId>>("payment_id");
    work.status = row.get<BookingStatus>("status");
    work.payment_status = row.get<BookingPaymentStatus>("payment_status");
    work.gds_booking_id = row.get<std::optional<std::string>>("gds_booking_id");
    return {work.step, work.state, !row.is_null("trouble_since"), !row.is_null("end_code"), std::move(work)};
}

awaitable<bool> go_back(postgres::Transaction& tx, BookingId id, const UndoFacts& facts, Step to, const Ending& ending,
                        const Actor& actor, Instant now) {
    // Finishing is the engine's to write, with all that goes with it: an undo with nothing to give back passes through
    // CANCEL_ORDER, which finds no order.
    auto step = to == Step::FINISHED ? Step::CANCEL_ORDER : to;
    auto state = step == Step::VOID_TICKETS ? StepState::UNKNOWN : StepState::READY;
    auto rows = co_await tx.run(begin_undo, id, now, step, state, ending.status, ending.code, ending.detail, actor.type,
                                actor.id, actor.address, facts.step);
    co_return !rows.empty();
}

// What would be there twice is looked for first, whatever the agent takes it for.
StepState state_after(BookingDecision decision, Step step) {
    using enum Step;
    bool would_double = step == CREATE_ORDER || step == ADD_SERVICES || step == ISSUE_TICKETS || step == REFUND_TICKETS;
    return decision == BookingDecision::RETRY && !would_double ? StepState::READY : StepState::UNKNOWN;
}

// The booking was paid: what is under way is its cancellation, or a refund.
bool is_paid(const UndoFacts& facts) { return facts.work.status != BookingStatus::PENDING_PAYMENT; }

awaitable<bool> carry_out_paid(postgres::Transaction& tx, BookingId id, const UndoFacts& facts,
                               BookingDecision decision, const Actor& actor, Instant now) {
    if (decision == BookingDecision::ABANDON) {
        tx.queue(drop_refund, id);
        auto dropped = co_await tx.run(drop_cancellation, id, now, facts.step);
        co_return !dropped.empty();
    }
    bool gives_tickets_back = facts.step == Step::VOID_TICKETS || facts.step == Step::REFUND_TICKETS;
    if (decision == BookingDecision::DONE && gives_tickets_back) {
        Ending as_it_was{BookingStatus::CANCELLED, "cancelled-by-agent", ""};
        co_return co_await go_back(tx, id, facts, Step::CANCEL_ORDER, as_it_was, actor, now);
    }
    if (facts.step == Step::REFUND) tx.queue(renew_refund, id);
    // Whether the order was cancelled by hand shows when it is read.
    auto state = state_after(decision, facts.step);
    auto rows = co_await tx.run(resume, id, now, state, facts.step);
    co_return !rows.empty();
}

awaitable<bool> carry_out(postgres::Transaction& tx, BookingId id, const UndoFacts& facts, BookingDecision decision,
                          const std::optional<std::string>& order_id, const Actor& actor, Instant now) {
    if (is_paid(facts)) co_return co_await carry_out_paid(tx, id, facts, decision, actor, now);
    if (decision == BookingDecision::ABANDON) {
        Ending ending{BookingStatus::FAILED, "abandoned", "given up by an agent"};
        auto to = facts.undoing ? next_undo(facts.work, facts.step) : first_undo(facts.work);
        co_return co_await go_back(tx, id, facts, to, ending, actor, now);
    }
    if (decision == BookingDecision::DONE && facts.undoing) {
        Ending ending{BookingStatus::FAILED, "abandoned", "given up by an agent"};
        auto to = next_undo(facts.work, facts.step);
        co_return co_await go_back(tx, id, facts, to, ending, actor, now);
    }
    if (decision == BookingDecision::ORDER_FOUND) tx.queue(set_order_handle, id, order_id.value());
    auto state = state_after(decision, facts.step);
    auto rows = co_await tx.run(resume, id, now, state, facts.step);
    co_return !rows.empty();
}

bool possible(const UndoFacts& facts, BookingDecision decision, const std::optional<std::string>& order_id) {
    if (decision == BookingDecision::ORDER_FOUND) return facts.step == Step::CREATE_ORDER && order_id.has_value();
    // Once something was given back there is no way but on; and whether money came back, the payment service says.
    if (is_paid(facts) && decision == BookingDecision::ABANDON)
        return facts.state == StepState::STUCK && facts.step != Step::REFUND &&
               facts.work.status == BookingStatus::CONFIRMED;
    if (is_paid(facts) && decision == BookingDecision::DONE) return facts.step != Step::REFUND;
    // An authorisation that may exist under an unknown id would never be given back.
    if (decision == BookingDecision::ABANDON) return facts.step != Step::AUTHORIZE || facts.work.payment_id.has_value();
    if (decision == BookingDecision::DONE)
        return facts.step != Step::CREATE_ORDER;  // under which locator? ORDER_FOUND says
    return true;
}

}  // namespace

awaitable<bool> start_payment(postgres::Pool& pool, BookingId id, const PaymentRequest& request, Instant now) {
    auto tx = co_await pool.begin();
    co_await events::lock_aggregate(tx, id.uuid());
    auto booking = co_await read_booking(tx, id);
    if (request.expected && *request.expected != booking.view.price.total) co_return false;
    Json method{json::to_json(request.method)};
    Json payer{json::to_json(request.payer)};
    auto changed = co_await tx.run(begin_payment, id, now, method, request.key, request.actor.type, request.actor.id,
                                   request.actor.address, request.traceparent, payer);
    if (changed.affected() == 0) co_return false;
    tx.queue(forget_payment, id);
    audit(tx, id, request.actor, {AuditAction::PAYMENT_UPDATED, {}, R"({"payment":"asked for"})"});
    co_await tx.commit();
    co_return true;
}

awaitable<bool> start_cancel(postgres::Pool& pool, BookingId id, const Actor& actor, std::string reason, Instant now) {
    auto tx = co_await pool.begin();
    co_await events::lock_aggregate(tx, id.uuid());
    auto rows = co_await tx.run(select_undo_facts, id);
    if (rows.empty()) co_return false;
    auto facts = facts_of(rows.one());
    bool is_payers = facts.step == Step::AWAIT_PAYMENT || waits_for_decision(facts.step);
    bool waits = is_payers && !facts.undoing;
    if (!waits) co_return false;
    Ending ending{BookingStatus::CANCELLED, "cancelled-by-customer", std::move(reason)};
    auto to = first_undo(facts.work);
    bool gone_back = co_await go_back(tx, id, facts, to, ending, actor, now);
    if (!gone_back) co_return false;
    audit(tx, id, actor, {AuditAction::MODIFIED, {}, R"({"cancellation":"asked for"})"});
    co_await tx.commit();
    co_return true;
}

awaitable<Decided> decide(postgres::Pool& pool, BookingId id, const Actor& actor, BookingDecision decision,
                          std::optional<std::string> order_id, std::string note, Instant now) {
    auto tx = co_await pool.begin();
    co_await events::lock_aggregate(tx, id.uuid());
    auto rows = co_await tx.run(select_undo_facts, id);
    std::optional<UndoFacts> facts;
    if (!rows.empty()) facts = facts_of(rows.one());
    std::string step = "ORDER_LOOK";
    auto decided = Decided::DONE;
    if (facts && (facts->state == StepState::STUCK || facts->in_trouble)) {
        if (!possible(*facts, decision, order_id)) co_return Decided::NOT_POSSIBLE;
        bool done = co_await carry_out(tx, id, *facts, decision, order_id, actor, now);
        if (!done) decided = Decided::NOTHING_TO_DECIDE;
        step = std::string(json::name(facts->step));
    } else {
        decided = co_await decide_fault(tx, id, decision, now);
    }
    if (decided != Decided::DONE) co_return decided;
    auto value = "{\"decision\":\"" + std::string(json::name(decision)) + "\",\"step\":\"" + step + "\"}";
    audit(tx, id, actor, {AuditAction::MODIFIED, {}, std::move(value), std::move(note)});
    co_await tx.commit();
    co_return Decided::DONE;
}

awaitable<> note_bounced(postgres::Transaction& tx, BookingId id, Uuid payment_refund_id, Instant now) {
    co_await events::lock_aggregate(tx, id.uuid());
    auto rows = co_await tx.run(bounce, id, payment_refund_id, now);
    if (!rows.empty())
        audit(tx, id, Actor{}, {AuditAction::PAYMENT_UPDATED, {}, R"({"refund":"sent back by the bank"})"});
}

awaitable<> note_refunded(postgres::Transaction& tx, BookingId id, BookingPaymentStatus status) {
    co_await events::lock_aggregate(tx, id.uuid());
    auto rows = co_await tx.run(follow_refund, id, status);
    if (rows.empty()) co_return;
    auto before = rows.one().get<BookingPaymentStatus>("before");
    audit(tx, id, Actor{},
          {AuditAction::PAYMENT_UPDATED, moved("payment_status", json::name(before)),
           moved("payment_status", json::name(status))});
}

awaitable<> poke(postgres::Transaction& tx, BookingId id, Instant now) { co_await tx.run(poke_workflow, id, now); }

}  // namespace airside::booking
