#include "services/booking/store/erasure.hpp"

#include "platform/events/event.hpp"
#include "platform/events/outbox.hpp"
#include "services/booking/archive/keys.hpp"
#include "services/booking/store/audit.hpp"

namespace airside::booking {
namespace {

using postgres::Query;

constexpr std::size_t page = 100;

const Query select_ids{"booking.ids_to_erase",
                       "SELECT id FROM booking_directory WHERE user_id = $1 AND id > $2 ORDER BY id LIMIT 100"};

// No row: it is in the archive, where its values are sealed with the user's key.
const Query select_standing{"booking.erasure_standing", R"sql(
    SELECT b.departure_datetime, b.user_deleted,
           b.status IN ('PENDING_PAYMENT', 'CONFIRMED', 'CHECKED_IN') OR coalesce(w.step, 'FINISHED') <> 'FINISHED' AS open,
           EXISTS (SELECT FROM booking_documents d WHERE d.booking_id = b.id AND d.booking_departure = b.departure_datetime
                      AND d.status <> 'VOIDED') AS ticketed
      FROM bookings b LEFT JOIN booking_workflows w ON w.booking_id = b.id
     WHERE (b.id, b.departure_datetime) = (SELECT id, departure_datetime FROM booking_directory WHERE id = $1))sql"};

const Query forget_contact{"booking.forget_contact", R"sql(
    UPDATE bookings SET contact_email = 'erased@erased.invalid', contact_phone = '+10000000', cancellation_reason = NULL,
           failure_detail = NULL, user_deleted = true, version = version + 1
     WHERE id = $1 AND departure_datetime = $2 AND NOT user_deleted AND status NOT IN ('PENDING_PAYMENT', 'CONFIRMED', 'CHECKED_IN'))sql"};

// Names stay with tickets ($3), which are the airline's and the tax office's documents; the rest goes.
const Query forget_passengers{"booking.forget_passengers", R"sql(
    UPDATE booking_passengers SET title = NULL, first_name = CASE WHEN $3 THEN first_name ELSE 'ERASED' END,
           middle_name = CASE WHEN $3 THEN middle_name END, last_name = CASE WHEN $3 THEN last_name ELSE 'ERASED' END,
           date_of_birth = '1900-01-01', gender = NULL, nationality = NULL, passport_number = NULL, passport_country = NULL,
           passport_expiry_date = NULL, frequent_flyer_airline = NULL, frequent_flyer_number = NULL
     WHERE booking_id = $1 AND booking_departure = $2)sql"};

const Query forget_work{"booking.forget_work", R"sql(
    UPDATE booking_workflows SET payer = NULL, payment_method = NULL, next_action = NULL, actor_address = NULL, end_detail = NULL
     WHERE booking_id = $1 AND step = 'FINISHED')sql"};

const Query forget_fingerprints{"booking.forget_fingerprints", "DELETE FROM traveller_flights WHERE booking_id = $1"};

const Query select_open{"booking.open_trips", R"sql(
    SELECT count(*) AS open, max(b.arrival_datetime) AS last_arrival
      FROM booking_directory d JOIN bookings b ON b.id = d.id AND b.departure_datetime = d.departure_datetime
     WHERE d.user_id = $1 AND b.status IN ('PENDING_PAYMENT', 'CONFIRMED', 'CHECKED_IN'))sql"};

// A page of the outbox, whoever it is of, so that no statement reads all of it. Rows keep their place in the feed.
const Query redact_outbox{"booking.redact_outbox", R"sql(
    WITH page AS (
        SELECT o.era, o.xid, o.id, o.aggregate_type = 'booking' AND o.payload ->> 'user_id' = $4::text
               AND o.payload #>> '{contact,email}' <> 'erased@erased.invalid' AS theirs
          FROM outbox o WHERE (o.era, o.xid, o.id) > ($1, $2, $3) ORDER BY o.era, o.xid, o.id LIMIT 5000),
    redacted AS (
        UPDATE outbox o SET payload = jsonb_set(o.payload, '{failure,detail}', '""', false)
               || '{"contact": {"email": "erased@erased.invalid", "phone": "+10000000"}}'
               || jsonb_build_object('passengers', (
                      SELECT coalesce(jsonb_agg(p.one - 'middle_name' - 'title' || '{"first_name": "ERASED", "last_name": "ERASED"}'
                                                ORDER BY p.place), '[]')
                        FROM jsonb_array_elements(o.payload -> 'passengers') WITH ORDINALITY p (one, place)))
          FROM page WHERE page.theirs AND (o.era, o.xid, o.id) = (page.era, page.xid, page.id) RETURNING 1)
    SELECT p.era, p.xid, p.id, (SELECT count(*) FROM redacted) AS redacted FROM page p ORDER BY p.era DESC, p.xid DESC, p.id DESC LIMIT 1)sql"};

enum class Done { erased, not_over, nothing_to_do };

awaitable<Done> erase_booking(postgres::Pool& pool, BookingId id) {
    auto tx = co_await pool.begin();
    co_await events::lock_aggregate(tx, id.uuid());
    auto rows = co_await tx.run(select_standing, id);
    auto row = rows.maybe();
    if (!row || row->get<bool>("user_deleted")) co_return Done::nothing_to_do;
    if (row->get<bool>("open")) co_return Done::not_over;
    auto departure = row->get<Instant>("departure_datetime");
    tx.queue(forget_contact, id, departure);
    tx.queue(forget_passengers, id, departure, row->get<bool>("ticketed"));
    tx.queue(forget_work, id);
    tx.queue(forget_fingerprints, id);
    audit(tx, id, Actor{}, {AuditAction::MODIFIED, {}, R"({"personal_data":"erased"})"});
    co_await tx.commit();
    co_return Done::erased;
}

awaitable<std::int64_t> redact_events(postgres::Pool& pool, UserId user) {
    std::int64_t redacted = 0;
    events::Cursor after;
    for (;;) {
        auto rows = co_await pool.run(redact_outbox, after.era, after.xid, after.id, user.str());
        auto last = rows.maybe();
        if (!last) co_return redacted;
        redacted += last->get<std::int64_t>("redacted");
        after = {last->get<std::int16_t>("era"), last->get<std::uint64_t>("xid"), last->get<std::int64_t>("id")};
    }
}

}  // namespace

awaitable<erasure::Pass> erase_bookings_of(postgres::Pool& pool, UserId user) {
    erasure::Pass pass;
    std::int64_t not_over = 0;
    auto after = *Uuid::parse("00000000-0000-0000-0000-000000000000");
    for (bool more = true; more;) {
        auto ids = co_await pool.run(select_ids, user, after);
        for (auto row : ids) {
            auto id = row.get<BookingId>("id");
            auto done = co_await erase_booking(pool, id);
            pass.changed += done == Done::erased;
            not_over += done == Done::not_over;
            after = id.uuid();
        }
        more = ids.size() == page;
    }
    pass.changed += co_await redact_events(pool, user);
    bool had_key = co_await archive::destroy_key(pool, user);
    pass.changed += had_key;
    if (not_over > 0) pass.waits_for = std::to_string(not_over) + " bookings that are not over";
    co_return pass;
}

awaitable<OpenTrips> open_trips_of(postgres::Pool& pool, UserId user) {
    auto rows = co_await pool.run(select_open, user);
    auto row = rows.one();
    co_return OpenTrips{row.get<std::int64_t>("open"), row.get<std::optional<Instant>>("last_arrival")};
}

}  // namespace airside::booking
