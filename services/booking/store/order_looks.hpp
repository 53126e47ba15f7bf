// When orders are looked at again for what the airline changed, and what was found that an agent has to see.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "services/booking/store/requests.hpp"
#include "vendors/gds/recorded_message.hpp"

namespace airside::booking {

// With the booking's confirmation, and with its end. `fault`: what is put before the agents at once; empty: nothing.
void queue_first_look(postgres::Transaction& tx, BookingId id, gds::Provider provider, const std::string& fault,
                      Instant now);
void queue_forget_look(postgres::Transaction& tx, BookingId id);

// Those that are due at a provider, the longest first.
awaitable<std::vector<BookingId>> orders_due(postgres::Pool& pool, gds::Provider provider, Instant now, int limit);

// The order was as booked, or was brought to be: what was told to agents before is over.
awaitable<> order_is_as_booked(postgres::Pool& pool, BookingId id, Instant next_at);
// Nothing is known of it now.
awaitable<> look_again(postgres::Pool& pool, BookingId id, Instant next_at);
awaitable<> forget_look(postgres::Pool& pool, BookingId id);

struct OrderFault {
    std::string what;
    std::vector<gds::RecordedMessage> messages;
};
// Put before the agents, with an entry of the audit log. False: the same was told before, or the booking does not fly
// any more.
awaitable<bool> tell_fault(postgres::Pool& pool, BookingId id, OrderFault fault, Instant next_at, Instant now);

// An agent has seen to it, in the decision's own transaction: RETRY, the order is to be read again, and told of if it
// is still so; DONE and ABANDON, it is not told again.
awaitable<Decided> decide_fault(postgres::Transaction& tx, BookingId id, BookingDecision decision, Instant now);

}  // namespace airside::booking
