#include "services/booking/handlers/handlers.hpp"
#include "services/user/api.hpp"

namespace airside::booking {
namespace {

using postgres::Query;

constexpr std::size_t page = 50;

const Query select_ids{"booking.ids_to_export",
                       "SELECT id FROM booking_directory WHERE user_id = $1 AND id > $2::uuid ORDER BY id LIMIT 50"};

#define OF_BOOKING(table)                                        \
    "(SELECT coalesce(jsonb_agg(to_jsonb(t)), '[]') FROM " table \
    " t WHERE t.booking_id = b.id AND t.booking_departure = b.departure_datetime)"
const Query select_booking{
    "booking.export",
    "SELECT to_jsonb(b) || jsonb_build_object('passengers', " OF_BOOKING("booking_passengers")  //
    ", 'flights', " OF_BOOKING("booking_flights")                                               //
    ", 'ancillaries', " OF_BOOKING("booking_ancillaries")                                       //
    ", 'documents', " OF_BOOKING("booking_documents")                                           //
    ") AS record FROM bookings b WHERE (b.id, b.departure_datetime) = "
    "(SELECT id, departure_datetime FROM booking_directory WHERE id = $1)"};
#undef OF_BOOKING

// From the archive, where it is there; nothing once that was deleted.
awaitable<std::optional<std::string>> archived(Handling& service, BookingId id) {
    if (!service.archive) co_return std::nullopt;
    std::optional<std::string> rows;
    try {
        auto found = co_await service.archive->find(id);
        if (found) rows = std::move(found->rows);
    } catch (const Problem& problem) {
        if (problem.status != 410) throw;
    }
    co_return rows;
}

}  // namespace

awaitable<user::ExportPage> export_bookings(Handling& service, Caller, user::ExportBookings request) {
    std::string after = "00000000-0000-0000-0000-000000000000";
    if (request.cursor) after = request.cursor->value;
    auto ids = co_await service.deps.pool.run(select_ids, request.user_id, after);
    user::ExportPage answer;
    for (auto row : ids) {
        auto id = row.get<BookingId>("id");
        auto rows = co_await service.deps.pool.run(select_booking, id);
        auto record = rows.maybe();
        std::optional<std::string> text;
        if (record)
            text = record->get<std::string>("record");
        else
            text = co_await archived(service, id);
        if (text) answer.records.push_back({std::move(*text)});
        answer.next_cursor = id.str();
    }
    if (ids.size() < page) answer.next_cursor.reset();
    co_return answer;
}

}  // namespace airside::booking
