#include "services/booking/store/fingerprints.hpp"

#include "platform/json/json.hpp"
#include "platform/postgres/pool.hpp"

namespace airside::booking {
namespace {

using postgres::Bytes;
using postgres::Query;

// In one order, so that two such requests can't wait for each other.
const Query lock{"booking.lock_fingerprints", R"sql(
    SELECT pg_advisory_xact_lock(k) FROM (
        SELECT DISTINCT hashtextextended(encode(f, 'hex'), 0) AS k FROM unnest($1::bytea[]) f ORDER BY 1) s)sql"};

const Query select_duplicate{"booking.select_duplicate", R"sql(
    SELECT d.id, d.user_id, d.booking_reference FROM traveller_flights t JOIN booking_directory d ON d.id = t.booking_id
     WHERE t.fingerprint = ANY ($1::bytea[]) ORDER BY d.user_id <> $2, d.created_at LIMIT 1)sql"};

const Query insert{"booking.insert_fingerprints", R"sql(
    INSERT INTO traveller_flights (fingerprint, booking_id, departs_at)
    SELECT f, $1, t FROM unnest($2::bytea[], $3::timestamptz[]) AS x (f, t))sql"};

const Query forget{"booking.forget_fingerprints", "DELETE FROM traveller_flights WHERE booking_id = $1"};

const Query select_people{"booking.people", R"sql(
    SELECT jsonb_agg(jsonb_build_object('first_name', first_name, 'last_name', last_name, 'date_of_birth', date_of_birth)) AS people
      FROM booking_passengers
     WHERE (booking_id, booking_departure) = (SELECT id, departure_datetime FROM booking_directory WHERE id = $1))sql"};

std::vector<Bytes> hashes_of(const Fingerprints& prints) {
    std::vector<Bytes> hashes;
    for (auto& [hash, departure] : prints) hashes.push_back({hash});
    return hashes;
}

}  // namespace

awaitable<> lock_fingerprints(postgres::Transaction& tx, const Fingerprints& prints) {
    auto hashes = hashes_of(prints);
    co_await tx.run(lock, hashes);
}

awaitable<std::optional<Duplicate>> find_duplicate(postgres::Transaction& tx, const Fingerprints& prints, UserId user) {
    auto hashes = hashes_of(prints);
    auto found = co_await tx.run(select_duplicate, hashes, user);
    if (found.empty()) co_return std::nullopt;
    auto row = found.one();
    co_return Duplicate{row.get<BookingId>("id"), row.get<UserId>("user_id"),
                        row.get<BookingReference>("booking_reference")};
}

void queue_insert_fingerprints(postgres::Transaction& tx, BookingId id, const Fingerprints& prints) {
    std::vector<Instant> departures;
    for (auto& [hash, departure] : prints) departures.push_back(departure);
    tx.queue(insert, id, hashes_of(prints), departures);
}

void queue_forget_fingerprints(postgres::Transaction& tx, BookingId id) { tx.queue(forget, id); }

awaitable<> move_fingerprints(postgres::Transaction& tx, BookingId id, const std::vector<FlightDay>& flights) {
    auto rows = co_await tx.run(select_people, id);
    auto people = json::from_json<std::vector<Person>>(rows.one().text("people"));
    auto prints = fingerprints(people, flights);
    co_await lock_fingerprints(tx, prints);
    queue_forget_fingerprints(tx, id);
    queue_insert_fingerprints(tx, id, prints);
}

}  // namespace airside::booking
