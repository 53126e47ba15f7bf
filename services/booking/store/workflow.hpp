// Claims on workflows, and the record of each call before and after it is made.
#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "platform/postgres/pool.hpp"
#include "services/booking/workflows/steps.hpp"
#include "vendors/gds/recorded_message.hpp"

namespace airside::events {
class Notifier;
}

namespace airside::booking {

// Whoever works on a workflow: the name of a database session that lives as long as its process, so that a dead one
// shows at once.
struct Claimant {
    std::string session;
    std::chrono::seconds lease;
};

// Nothing: it is not due, or somebody else has it.
awaitable<std::optional<Work>> claim(postgres::Pool& pool, Claimant who, BookingId id, Instant now);
// Ids of those that are due and free, claimed in nobody's name yet: for claim().
awaitable<std::vector<BookingId>> due(postgres::Pool& pool, Instant now, int limit);
awaitable<> renew(postgres::Pool& pool, Claimant who, std::vector<BookingId> ids, Instant now);

// Before a call: records it. Nothing: the claim was lost, so the call must not be made.
struct CallRecord {
    std::int64_t step_id;
    std::vector<gds::RecordedMessage> messages{};
};
awaitable<std::optional<CallRecord>> begin_call(postgres::Pool& pool, const Work& work, Instant now);
// Before a look, which changes nothing.
awaitable<std::optional<CallRecord>> begin_look(postgres::Pool& pool, const Work& work, Instant now);

// After it: everything that follows, in one transaction. Keeps the claim when the work goes on at once. False: the
// claim was lost, and nothing was written.
awaitable<bool> apply(postgres::Pool& pool, events::Notifier& notifier, const Work& work, const Transition& next,
                      const std::optional<CallRecord>& call, Instant now);

// The work failed in a way that no decision knows (the database went away, a mistake of ours): later again, and it is
// noted.
struct Pauses {
    std::chrono::milliseconds least, most;
};
awaitable<> postpone(postgres::Pool& pool, const Work& work, std::string error, Pauses pauses, Instant now);

bool goes_on(const Transition& next, Instant now);

// A claimed one as it is after its last transition.
awaitable<std::optional<Work>> reload(postgres::Pool& pool, BookingId id);

// Where a workflow stands now; for those who wait for it.
struct Standing {
    Step step;
    StepState state;
    std::optional<Instant> next_run_at;
};
awaitable<std::optional<Standing>> standing(postgres::Pool& pool, BookingId id);

}  // namespace airside::booking
