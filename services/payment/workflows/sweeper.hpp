// What goes on without a caller: finds out what is unknown, works off webhooks, gives back what ended bookings left.
#pragma once
#include "services/payment/impl.hpp"

namespace airside::payment {

// One round; what one payment's turn throws is logged and does not stop the others. Returns how many had a turn.
awaitable<std::size_t> sweep(Context& service);
// Rounds until the service stops.
awaitable<> keep_sweeping(Context& service);

// Takes note of bookings that ended unpaid: for the consumer of booking's events.
awaitable<> note_ended_booking(Context& service, postgres::Transaction& tx, const events::Event& event);

}  // namespace airside::payment
