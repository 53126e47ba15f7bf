#include "services/booking/store/new_booking.hpp"

#include "platform/events/outbox.hpp"
#include "platform/json/json.hpp"
#include "platform/postgres/pool.hpp"
#include "services/booking/domain/journey.hpp"
#include "services/booking/domain/party.hpp"
#include "services/booking/store/fingerprints.hpp"
#include "services/booking/store/messages.hpp"
#include "services/booking/store/new_booking_rows.hpp"
#include "services/booking/store/snapshot.hpp"

namespace airside::booking {
namespace {

using postgres::Json;
using postgres::Query;

const Query insert_directory{"booking.insert_directory", R"sql(
    INSERT INTO booking_directory (id, booking_reference, gds_provider, user_id, departure_datetime, idempotency_key, created_at)
    VALUES ($1, $2, $3, $4, $5, nullif($6, ''), $7))sql"};

const Query insert_bookings{"booking.insert_booking", R"sql(
    INSERT INTO bookings (id, booking_reference, user_id, gds_provider, origin_airport, destination_airport, departure_datetime,
                          arrival_datetime, flight_type, base_fare, taxes, fees, total_amount, currency, contact_email, contact_phone,
                          created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17))sql"};

const Query insert_passengers{"booking.insert_passengers", R"sql(
    INSERT INTO booking_passengers (id, booking_id, booking_departure, position, passenger_type, title, first_name, middle_name, last_name,
                                    date_of_birth, gender, nationality, passport_number, passport_country, passport_expiry_date,
                                    frequent_flyer_airline, frequent_flyer_number)
    SELECT p.id, $1, $2, p.position, p.passenger_type, p.title, p.first_name, p.middle_name, p.last_name, p.date_of_birth, p.gender,
           p.nationality, p.passport_number, p.passport_country, p.passport_expiry_date, p.frequent_flyer_airline,
           p.frequent_flyer_number
      FROM jsonb_to_recordset($3::jsonb) AS p (id uuid, position smallint, passenger_type text, title text, first_name text,
           middle_name text, last_name text, date_of_birth date, gender text, nationality text, passport_number text,
           passport_country text, passport_expiry_date date, frequent_flyer_airline text, frequent_flyer_number text))sql"};

const Query insert_flights{"booking.insert_flights", R"sql(
    INSERT INTO booking_flights (id, booking_id, booking_departure, segment_number, airline_code, airline_name, flight_number,
                                 operating_carrier, aircraft_type, aircraft_code, departure_airport, departure_terminal,
                                 departure_datetime, departure_zone, arrival_airport, arrival_terminal, arrival_datetime, arrival_zone,
                                 cabin_class, booking_class, flight_duration_minutes, baggage_allowance)
    SELECT f.id, $1, $2, f.segment_number, f.airline_code, f.airline_name, f.flight_number, f.operating_carrier, f.aircraft_type,
           f.aircraft_code, f.departure_airport, f.departure_terminal, f.departure_datetime, f.departure_zone, f.arrival_airport,
           f.arrival_terminal, f.arrival_datetime, f.arrival_zone, f.cabin_class, f.booking_class, f.flight_duration_minutes,
           f.baggage_allowance
      FROM jsonb_to_recordset($3::jsonb) AS f (id uuid, segment_number integer, airline_code text, airline_name text,
           flight_number text, operating_carrier text, aircraft_type text, aircraft_code text, departure_airport text,
           departure_terminal text, departure_datetime timestamptz, departure_zone text, arrival_airport text, arrival_terminal text,
           arrival_datetime timestamptz, arrival_zone text, cabin_class text, booking_class text, flight_duration_minutes integer,
           baggage_allowance jsonb))sql"};

const Query insert_offer{"booking.insert_offer", R"sql(
    INSERT INTO accepted_offers (booking_id, booking_departure, offer_id, offer, raw, services)
    VALUES ($1, $2, $3, $4, $5, nullif($6::jsonb, '[]')))sql"};

const Query insert_workflow{"booking.insert_workflow", R"sql(
    INSERT INTO booking_workflows (booking_id, step, state, next_run_at, traceparent)
    VALUES ($1, 'CREATE_ORDER', 'READY', $2, nullif($3, '')))sql"};

const Query select_order_parts{"booking.order_parts", R"sql(
    SELECT b.booking_reference, b.contact_email, b.contact_phone, o.offer, o.raw,
           (SELECT jsonb_strip_nulls(jsonb_agg(to_jsonb(p) - ARRAY['booking_id', 'booking_departure', 'created_at', 'updated_at',
                                                                  'ticket_number', 'ticket_status'] ORDER BY p.position))
              FROM booking_passengers p
             WHERE p.booking_id = b.id AND p.booking_departure = b.departure_datetime) AS passengers
      FROM bookings b JOIN accepted_offers o ON o.booking_id = b.id AND o.booking_departure = b.departure_datetime
     WHERE (b.id, b.departure_datetime) = (SELECT id, departure_datetime FROM booking_directory WHERE id = $1))sql"};

const Query select_traveller_count{"booking.traveller_count", R"sql(
    SELECT count(*) AS n FROM booking_passengers
     WHERE (booking_id, booking_departure) = (SELECT id, departure_datetime FROM booking_directory WHERE id = $1))sql"};

void queue_rows(postgres::Transaction& tx, const NewBooking& b, Names names, Random& random, Instant now) {
    auto journey = journey_of(b.offer);
    auto price = price_of(b.offer);
    tx.queue(insert_directory, b.id, b.reference, b.offer.provider, b.user, journey.departure, b.idempotency_key, now);
    tx.queue(insert_bookings, b.id, b.reference, b.user, b.offer.provider, journey.origin, journey.destination,
             journey.departure, journey.arrival, journey.type, price.base_fare.decimal(), price.taxes.decimal(),
             price.fees.decimal(), price.total.decimal(), price.total.currency(), b.contact.email.value,
             b.contact.phone.value, now);
    tx.queue(insert_passengers, b.id, journey.departure, Json{json::to_json(passenger_rows(b.passengers, random))});
    tx.queue(insert_flights, b.id, journey.departure, Json{json::to_json(flight_rows(b.offer, names, random))});
    auto accepted = b.offer;
    accepted.raw = {};
    tx.queue(insert_offer, b.id, journey.departure, b.offer_id, Json{json::to_json(accepted)}, b.offer.raw.str(),
             Json{json::to_json(included_rows(b.offer))});
    tx.queue(insert_workflow, b.id, now, b.traceparent);
    queue_messages(tx, b.id, b.messages);
    audit(tx, b.id, b.actor,
          {AuditAction::CREATED, {}, R"({"status":"PENDING_PAYMENT","total":")" + price.total.str() + "\"}"});
}

// What a constraint's name means here.
Inserted meaning_of(const postgres::Error& error) {
    if (postgres::is_unique_violation(error, "idx_bookings_booking_ref")) return {Inserted::Result::REFERENCE_TAKEN};
    if (postgres::is_unique_violation(error, "booking_directory_request")) return {Inserted::Result::REPEATED};
    if (error.sqlstate == "23514" && error.constraint.empty()) return {Inserted::Result::TOO_FAR_AHEAD};
    throw error;
}

awaitable<> insert_all(postgres::Transaction& tx, events::Notifier& notifier, Random& random, const NewBooking& b,
                       Names names, Instant now, const Fingerprints& prints) {
    queue_rows(tx, b, names, random, now);
    queue_insert_fingerprints(tx, b.id, prints);
    auto snapshot = co_await read_booking(tx, b.id);
    events::NewEvent event{"booking", b.id.uuid(), snapshot.version, "booking_created", event_payload(snapshot, now),
                           {}};
    if (!b.traceparent.empty()) event.traceparent = b.traceparent;
    events::append(tx, event, notifier);
    co_await tx.commit();
}

}  // namespace

awaitable<Inserted> insert_booking(postgres::Pool& pool, events::Notifier& notifier, Random& random,
                                   const NewBooking& b, Names names, Instant now) {
    auto prints = fingerprints(b.passengers, b.offer);
    auto tx = co_await pool.begin();
    co_await events::lock_aggregate(tx, b.id.uuid());
    co_await lock_fingerprints(tx, prints);
    if (!b.accept_duplicate) {
        auto other = co_await find_duplicate(tx, prints, b.user);
        if (other) co_return Inserted{Inserted::Result::DUPLICATE, other->id, other->user, other->reference};
    }
    std::optional<postgres::Error> refused;
    try {
        co_await insert_all(tx, notifier, random, b, names, now, prints);
    } catch (const postgres::Error& error) {
        refused = error;
    }
    if (!refused) co_return Inserted{Inserted::Result::CREATED};
    auto meaning = meaning_of(*refused);
    if (meaning.result == Inserted::Result::REPEATED)
        meaning.other = co_await find_by_request(pool, b.user, b.idempotency_key);
    co_return meaning;
}

awaitable<gds::OrderRequest> order_request_of(postgres::Pool& pool, BookingId id) {
    auto rows = co_await pool.run(select_order_parts, id);
    auto row = rows.one();
    auto offer = json::from_json<gds::Offer>(row.text("offer"));
    offer.raw = row.get<std::string>("raw");
    std::vector<gds::Traveller> travellers;
    for (auto& passenger : json::from_json<std::vector<PassengerRow>>(row.text("passengers")))
        travellers.push_back(traveller_of(input_of(passenger)));
    co_return gds::OrderRequest{
        std::move(offer), row.get<BookingReference>("booking_reference"), std::move(travellers),
        gds::Contact{row.get<std::string>("contact_email"), row.get<std::string>("contact_phone")}};
}

awaitable<std::size_t> count_travellers(postgres::Pool& pool, BookingId id) {
    auto rows = co_await pool.run(select_traveller_count, id);
    co_return rows.one().get<std::size_t>("n");
}

}  // namespace airside::booking
