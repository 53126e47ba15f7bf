#include "services/booking/store/requests.hpp"

#include "platform/events/outbox.hpp"
#include "platform/json/json.hpp"
#include "services/booking/workflows/decisions.hpp"

namespace airside::booking {
namespace {

using postgres::Json;
using postgres::Query;

// Nobody works on it at the moment. A claim that has run out counts as none: its holder can't write any more once the
// token is raised.
#define NOBODY_WORKS_ON_IT "(lease_owner IS NULL OR lease_until < $2)"

const Query begin_payment{"booking.begin_payment", R"sql(
    UPDATE booking_workflows SET step = 'AUTHORIZE', state = 'READY', attempts = 0, looks = 0, next_run_at = $2, trouble_since = NULL,
           last_error = NULL, payment_method = $3, payer = $9, payment_key = $4, decline_code = NULL, next_action = NULL,
           actor_type = $5, actor_id = $6, actor_address = $7, traceparent = coalesce(nullif($8, ''), traceparent), lease_token = lease_token + 1, lease_owner = NULL, lease_until = NULL
     WHERE booking_id = $1 AND step = 'AWAIT_PAYMENT' AND state = 'WAITING' AND end_status IS NULL AND )sql" NOBODY_WORKS_ON_IT};

const Query select_undo_facts{"booking.undo_facts", R"sql(
    SELECT w.step, w.state, w.trouble_since, w.ticketing_began, w.end_code, b.payment_id, b.payment_status, b.gds_booking_id
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

const Query poke_workflow{"booking.poke", R"sql(
    UPDATE booking_workflows SET next_run_at = least(next_run_at, $2)
     WHERE booking_id = $1 AND step IN ('AUTHORIZE', 'AWAIT_ACTION', 'AWAIT_REVIEW', 'CAPTURE', 'VOID_PAYMENT') AND next_run_at IS NOT NULL)sql"};

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

awaitable<bool> carry_out(postgres::Transaction& tx, BookingId id, const UndoFacts& facts, BookingDecision decision,
                          const std::optional<std::string>& order_id, const Actor& actor, Instant now) {
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
    auto state = decision == BookingDecision::RETRY ? StepState::READY : StepState::UNKNOWN;
    auto rows = co_await tx.run(resume, id, now, state, facts.step);
    co_return !rows.empty();
}

bool possible(const UndoFacts& facts, BookingDecision decision, const std::optional<std::string>& order_id) {
    if (decision == BookingDecision::ORDER_FOUND) return facts.step == Step::CREATE_ORDER && order_id.has_value();
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
    Json method{json::to_json(request.method)};
    Json payer{json::to_json(request.payer)};
    auto changed = co_await tx.run(begin_payment, id, now, method, request.key, request.actor.type, request.actor.id,
                                   request.actor.address, request.traceparent, payer);
    if (changed.affected() == 0) co_return false;
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
    if (rows.empty()) co_return Decided::NOTHING_TO_DECIDE;
    auto facts = facts_of(rows.one());
    if (facts.state != StepState::STUCK && !facts.in_trouble) co_return Decided::NOTHING_TO_DECIDE;
    if (!possible(facts, decision, order_id)) co_return Decided::NOT_POSSIBLE;
    bool done = co_await carry_out(tx, id, facts, decision, order_id, actor, now);
    if (!done) co_return Decided::NOTHING_TO_DECIDE;
    auto value = "{\"decision\":\"" + std::string(json::name(decision)) + "\",\"step\":\"" +
                 std::string(json::name(facts.step)) + "\"}";
    audit(tx, id, actor, {AuditAction::MODIFIED, {}, std::move(value), std::move(note)});
    co_await tx.commit();
    co_return Decided::DONE;
}

awaitable<> poke(postgres::Transaction& tx, BookingId id, Instant now) { co_await tx.run(poke_workflow, id, now); }

}  // namespace airside::booking
