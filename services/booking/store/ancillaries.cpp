#include "services/booking/store/ancillaries.hpp"

#include <algorithm>

#include "platform/core/problem.hpp"
#include "platform/events/outbox.hpp"
#include "platform/json/json.hpp"

namespace airside::booking {

// In the audit log.
struct AuditedAncillary {
    std::string code;
    AncillaryType type;
    int quantity;
    Money price;
};
AIRSIDE_FIELDS(AuditedAncillary, code, type, quantity, price)

namespace {

using postgres::Json;
using postgres::Query;

const Query insert_ancillary{"booking.insert_ancillary", R"sql(
    INSERT INTO booking_ancillaries (booking_id, booking_departure, code, ancillary_type, description, quantity, passenger_id, flight_id, price, currency, request_key, airline_service)
    VALUES ($1, $2, $3, $4, $5, $6, $7::uuid, $8::uuid, $9::numeric, $10, $11, $12))sql"};

const Query added_by{"booking.ancillary_added_by", R"sql(
    SELECT FROM booking_ancillaries
     WHERE (booking_id, booking_departure) = (SELECT id, departure_datetime FROM booking_directory WHERE id = $1)
       AND request_key = $2)sql"};

const Query cancel_ancillary{"booking.cancel_ancillary", R"sql(
    UPDATE booking_ancillaries SET status = 'CANCELLED' WHERE booking_id = $1 AND booking_departure = $2 AND id = $3::uuid AND status = 'CONFIRMED')sql"};

// Where an agent gives back less than their prices, it is not they that come back.
const Query cancel_ancillaries{"booking.cancel_ancillaries", R"sql(
    UPDATE booking_ancillaries SET status = 'CANCELLED',
           refund_id = (SELECT r.id FROM booking_refunds r WHERE r.booking_id = $1 AND r.ancillary_id IS NULL
                           AND r.amount >= (SELECT sum(a.price) FROM booking_ancillaries a
                                             WHERE a.booking_id = $1 AND a.booking_departure = $2 AND a.status = 'CONFIRMED'))
     WHERE booking_id = $1 AND booking_departure = $2 AND status = 'CONFIRMED')sql"};

// Payment takes what stands here: it is authorised later, under the same lock.
const Query add_to_fees{"booking.add_to_fees", R"sql(
    UPDATE bookings SET fees = fees + $3::numeric, total_amount = total_amount + $3::numeric, version = version + 1
     WHERE id = $1 AND departure_datetime = $2 AND status = 'PENDING_PAYMENT')sql"};

std::string audited(const BookedAncillary& one) {
    return audited_ancillary("ancillary", one.code, one.type, one.quantity, one.price);
}

}  // namespace

bool waits_for_payment(const Snapshot& booking) {
    return booking.view.status == BookingStatus::PENDING_PAYMENT && booking.step == Step::AWAIT_PAYMENT &&
           booking.state == StepState::WAITING;
}

std::string audited_ancillary(std::string_view what, const std::string& code, AncillaryType type, int quantity,
                              const Money& price) {
    AuditedAncillary entry{code, type, quantity, price};
    return "{\"" + std::string(what) + "\":" + json::to_json(entry) + "}";
}

awaitable<bool> was_added(postgres::Pool& pool, BookingId id, std::string request_key) {
    auto rows = co_await pool.run(added_by, id, request_key);
    co_return !rows.empty();
}

awaitable<bool> add_ancillary(postgres::Pool& pool, BookingId id, ChooseAncillary choose, std::string request_key,
                              Actor actor) {
    auto tx = co_await pool.begin();
    co_await events::lock_aggregate(tx, id.uuid());
    auto booking = co_await read_booking(tx, id);
    auto earlier = co_await tx.run(added_by, id, request_key);
    if (!earlier.empty()) co_return true;
    if (!waits_for_payment(booking)) co_return false;
    auto added = choose(booking.view);
    auto& chosen = added.chosen;
    std::optional<Json> service;
    if (added.service) service = Json{json::to_json(*added.service)};
    auto& departure = booking.view.departure_datetime;
    tx.queue(insert_ancillary, id, departure, chosen.code, chosen.type, chosen.description, chosen.quantity,
             chosen.passenger_id, chosen.flight_id, chosen.price.decimal(), chosen.price.currency(), request_key,
             service);
    tx.queue(add_to_fees, id, departure, chosen.price.decimal());
    audit(tx, id, actor, {AuditAction::MODIFIED, {}, audited(chosen)});
    co_await tx.commit();
    co_return true;
}

awaitable<bool> remove_ancillary(postgres::Pool& pool, BookingId id, std::string ancillary_id, Actor actor) {
    auto tx = co_await pool.begin();
    co_await events::lock_aggregate(tx, id.uuid());
    auto booking = co_await read_booking(tx, id);
    auto& all = booking.view.ancillaries;
    auto one = std::find_if(all.begin(), all.end(), [&](auto& a) { return a.id == ancillary_id; });
    if (one == all.end()) throw not_found("no such ancillary");
    if (one->status != AncillaryStatus::CONFIRMED) co_return true;
    if (!waits_for_payment(booking)) co_return false;
    if (one->placed_at)
        throw conflict("not-changeable", "Ancillaries change only while the booking waits for its payment",
                       "the airline has this one, since a payment was tried: it goes with the booking");
    auto& departure = booking.view.departure_datetime;
    auto less = Money::zero(one->price.currency()) - one->price;
    tx.queue(cancel_ancillary, id, departure, ancillary_id);
    tx.queue(add_to_fees, id, departure, less.decimal());
    audit(tx, id, actor, {AuditAction::MODIFIED, audited(*one), {}});
    co_await tx.commit();
    co_return true;
}

void queue_cancel_ancillaries(postgres::Transaction& tx, BookingId booking, Instant departure) {
    tx.queue(cancel_ancillaries, booking, departure);
}

}  // namespace airside::booking
