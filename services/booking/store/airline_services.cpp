#include "services/booking/store/airline_services.hpp"

#include <algorithm>

#include "platform/events/outbox.hpp"
#include "platform/json/json.hpp"
#include "services/booking/store/ancillaries.hpp"
#include "services/booking/store/snapshot.hpp"

namespace airside::booking {
namespace {

using postgres::Query;

const Query select_services{"booking.airline_services", R"sql(
    SELECT a.id::text AS id, a.airline_service, p.position::integer AS traveller, a.quantity, a.price, a.currency,
           a.placed_at IS NOT NULL AS placed, a.issued_at IS NOT NULL AS issued
      FROM booking_ancillaries a
      JOIN booking_passengers p ON p.id = a.passenger_id AND p.booking_departure = a.booking_departure
     WHERE (a.booking_id, a.booking_departure) = (SELECT id, departure_datetime FROM booking_directory WHERE id = $1)
       AND a.status = 'CONFIRMED' AND a.airline_service IS NOT NULL
     ORDER BY a.created_at, a.id)sql"};

const Query place_service{"booking.place_service", R"sql(
    UPDATE booking_ancillaries SET placed_at = $4
     WHERE booking_id = $1 AND booking_departure = $2 AND id = $3::uuid AND status = 'CONFIRMED' AND airline_service IS NOT NULL
       AND placed_at IS NULL)sql"};

// Its price leaves with it, so that the next payment takes what is left.
const Query refuse_service{"booking.refuse_service", R"sql(
    WITH refused AS (
        UPDATE booking_ancillaries SET status = 'CANCELLED'
         WHERE booking_id = $1 AND booking_departure = $2 AND id = $3::uuid AND status = 'CONFIRMED' AND placed_at IS NULL
     RETURNING price)
    UPDATE bookings b SET fees = b.fees - r.price, total_amount = b.total_amount - r.price
      FROM refused r WHERE b.id = $1 AND b.departure_datetime = $2 AND b.status = 'PENDING_PAYMENT')sql"};

const Query issue_service{"booking.issue_service", R"sql(
    UPDATE booking_ancillaries SET issued_at = coalesce(issued_at, $4), document_number = coalesce(document_number, nullif($5, ''))
     WHERE booking_id = $1 AND booking_departure = $2 AND id = $3::uuid AND placed_at IS NOT NULL)sql"};

// One document may be for several services.
const Query insert_emd{"booking.insert_emd", R"sql(
    INSERT INTO booking_documents (booking_id, booking_departure, passenger_id, document_type, document_number, status, issued_at)
    SELECT $1, $2, a.passenger_id, 'EMD', a.document_number, 'ISSUED', a.issued_at
      FROM booking_ancillaries a
     WHERE a.booking_id = $1 AND a.booking_departure = $2 AND a.id = $3::uuid AND a.document_number IS NOT NULL
    ON CONFLICT (booking_id, booking_departure, document_number) DO NOTHING)sql"};

const Query raise_version{"booking.raise_version_for_services", R"sql(
    UPDATE bookings SET version = version + 1 WHERE id = $1 AND departure_datetime = $2)sql"};

void audit_services(postgres::Transaction& tx, const Work& work, const std::vector<std::string>& ids, bool placed) {
    for (auto& service : work.services) {
        if (std::find(ids.begin(), ids.end(), service.ancillary_id) == ids.end()) continue;
        auto& offered = service.choice.service;
        auto value = audited_ancillary(placed ? "placed" : "ancillary", offered.code,
                                       ancillary_type_of(offered.kind).value(), service.choice.quantity, service.price);
        AuditEntry entry{AuditAction::MODIFIED};
        if (placed) {
            entry.new_value = std::move(value);
        } else {
            entry.old_value = std::move(value);
            entry.notes = "the airline does not have it (so) any more";
        }
        audit(tx, work.booking_id, Actor{ActorType::GDS}, entry);
    }
}

void queue_documents(postgres::Transaction& tx, BookingId id, Instant departure,
                     const std::vector<ServiceDocument>& documents, Instant now) {
    for (auto& document : documents) {
        tx.queue(issue_service, id, departure, document.ancillary_id, now, document.number);
        tx.queue(insert_emd, id, departure, document.ancillary_id);
    }
    audit(tx, id, Actor{ActorType::GDS},
          {AuditAction::TICKET_ISSUED, {}, "{\"service_documents\":" + std::to_string(documents.size()) + "}"});
    tx.queue(raise_version, id, departure);
}

}  // namespace

awaitable<std::vector<AirlineService>> airline_services_of(postgres::Pool& pool, BookingId id) {
    auto rows = co_await pool.run(select_services, id);
    std::vector<AirlineService> services;
    for (auto row : rows) {
        auto offered = json::from_json<gds::ServiceOffer>(row.text("airline_service"));
        gds::ServiceChoice choice{std::move(offered), row.get<int>("traveller"), row.get<int>("quantity")};
        services.push_back({row.get<std::string>("id"), std::move(choice), row.money("price", "currency"),
                            row.get<bool>("placed"), row.get<bool>("issued")});
    }
    co_return services;
}

void queue_services(postgres::Transaction& tx, const Work& work, Instant departure, const Transition& next,
                    Instant now) {
    auto id = work.booking_id;
    for (auto& ancillary : next.services_placed) tx.queue(place_service, id, departure, ancillary, now);
    for (auto& ancillary : next.services_refused) tx.queue(refuse_service, id, departure, ancillary);
    audit_services(tx, work, next.services_placed, true);
    audit_services(tx, work, next.services_refused, false);
    bool changed = !next.services_placed.empty() || !next.services_refused.empty();
    if (changed) tx.queue(raise_version, id, departure);
    if (!next.service_documents.empty()) queue_documents(tx, id, departure, next.service_documents, now);
}

awaitable<bool> note_documents(postgres::Pool& pool, BookingId id, std::vector<ServiceDocument> documents,
                               Instant now) {
    auto tx = co_await pool.begin();
    co_await events::lock_aggregate(tx, id.uuid());
    auto booking = co_await read_booking(tx, id);
    bool flies = booking.view.status == BookingStatus::CONFIRMED || booking.view.status == BookingStatus::CHECKED_IN;
    if (!flies) co_return false;
    queue_documents(tx, id, booking.view.departure_datetime, documents, now);
    co_await tx.commit();
    co_return true;
}

}  // namespace airside::booking
