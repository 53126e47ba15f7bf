// Changes that the airline reports are noticed by reading orders again: no provider tells of them by itself. What is
// found goes the way that an agent's report of a changed schedule goes; what takes a person is put before the agents.
#pragma once
#include <map>

#include "platform/core/clock.hpp"
#include "platform/json/describe.hpp"
#include "platform/postgres/pool.hpp"
#include "services/booking/domain/order_changes.hpp"
#include "vendors/gds/port.hpp"

namespace airside::events {
class Notifier;
}
namespace airside::switches {
class Switches;
}

namespace airside::booking {

struct Polling {
    const Clock& clock;
    postgres::Pool& pool;
    events::Notifier& notifier;
    std::map<gds::Provider, gds::Gds*> gds;
    const switches::Switches* switches;  // null: none is off
    LookTimes times;
    std::chrono::minutes retry;  // after a look that told nothing
    int calls;                   // of a run, to each provider
    std::chrono::seconds deadline;
};

struct Polled {
    int unchanged = 0, changed = 0, faults = 0;
    int untold = 0;          // the provider was not available or did not tell, or we failed
    int later = 0;           // something else was being done to the booking
    int over = 0;            // nothing of it is to fly any more
    int providers_away = 0;  // switched off, or without an answer
};
AIRSIDE_FIELDS(Polled, unchanged, changed, faults, untold, later, over, providers_away)

awaitable<Polled> poll_orders(Polling polling);
// How many orders a run would look at now.
awaitable<int> orders_to_poll(Polling polling);

}  // namespace airside::booking
