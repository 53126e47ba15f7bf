// A booking as others see it, read in one statement.
#pragma once
#include <optional>

#include "platform/async/awaitable.hpp"
#include "services/booking/workflows/steps.hpp"

namespace airside::postgres {
class Pool;
class Transaction;
}  // namespace airside::postgres

namespace airside::booking {

struct Snapshot {
    BookingView view;
    std::int64_t version;
    Step step;  // FINISHED also where the workflow is purged already
    StepState state;
    std::optional<std::string> payment_key;  // of the last payment that was asked for
};

// Nothing: there is no such booking.
awaitable<std::optional<Snapshot>> find_booking(postgres::Pool& pool, BookingId id);
awaitable<std::optional<Snapshot>> find_booking(postgres::Pool& pool, BookingReference reference);
// From rows that archive::Archive::find gave, as if they were in the tables.
awaitable<Snapshot> archived_booking(postgres::Pool& pool, BookingId id, std::string rows, Instant archived_at);
awaitable<Snapshot> read_booking(postgres::Transaction& tx, BookingId id);

// Where the directory knows it, whether or not it is archived.
awaitable<std::optional<BookingId>> id_of(postgres::Pool& pool, BookingReference reference);

// The booking that an earlier run of the same request made.
awaitable<std::optional<BookingId>> find_by_request(postgres::Pool& pool, UserId user, std::string key);
// Lets the same key make another booking: for one that failed without having been refused.
awaitable<> forget_request(postgres::Pool& pool, BookingId id);

// The aggregate's event, of `type`, in its present state.
std::string event_payload(const Snapshot& snapshot, Instant now);

}  // namespace airside::booking
