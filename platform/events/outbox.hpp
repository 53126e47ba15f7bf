// Writing events: a row in the service's `outbox`, in the transaction that makes the change.
//
//   auto tx = co_await pool.begin();
//   co_await events::lock_aggregate(tx, booking.uuid());            // first, before any other write
//   …the change…
//   events::append(tx, event, notifier);                            // queued; sent with what follows
//   co_await tx.commit();
#pragma once
#include <span>

#include "platform/core/embedded.hpp"
#include "platform/events/event.hpp"
#include "platform/events/notifier.hpp"
#include "platform/postgres/pool.hpp"

namespace airside::events {

// The first statement of every transaction that changes an aggregate, alone in its round trip and before any other
// write, the idempotency key included. One that waits here has no transaction id yet, so that the feed's order is the
// order of change for each aggregate (a row lock is no substitute: it takes the id before its last wait).
awaitable<> lock_aggregate(postgres::Transaction& tx, Uuid aggregate_id);

// Queues the event. After the commit, `notifier` wakes the feed's readers.
void append(postgres::Transaction& tx, const NewEvent& event, Notifier& notifier);

// 0000_events.sql: outbox, consumers' cursors and what they need. Part of each service's migrations, of those that only
// consume too.
std::span<const EmbeddedFile> migrations();

}  // namespace airside::events
