// Doing one step: record the call, make it, decide. What a step may touch is all in its Context.
#pragma once
#include <map>
#include <optional>

#include "platform/async/reactor.hpp"
#include "platform/core/clock.hpp"
#include "services/booking/store/workflow.hpp"
#include "services/booking/workflows/decisions.hpp"

namespace airside {
class Bus;
namespace switches {
class Switches;
}
}  // namespace airside

namespace airside::booking {

struct Context {
    Reactor& reactor;
    const Clock& clock;
    postgres::Pool& pool;
    Bus& bus;
    std::map<gds::Provider, gds::Gds*> gds;
    Rules rules;
    std::chrono::seconds gds_deadline;
    std::chrono::seconds payment_deadline;
    const switches::Switches* switches = nullptr;  // null: no GDS is switched off

    gds::Gds& gds_of(const Work& work) const;  // throws std::logic_error: that provider is not configured any more
};

struct Ran {
    Transition next;
    std::optional<CallRecord> call{};
};

// An operator has switched the GDS off: no new order is to be made there.
bool is_off(const switches::Switches* switches, gds::Provider provider);

// Nothing: the claim was lost before the call was made.
awaitable<std::optional<Ran>> run_step(Context& context, const Work& work);

awaitable<std::optional<Ran>> run_order(Context& context, const Work& work);
awaitable<std::optional<Ran>> run_services(Context& context, const Work& work);
awaitable<std::optional<Ran>> run_payment(Context& context,
                                          const Work& work);  // AUTHORIZE, AWAIT_…, CAPTURE, VOID_PAYMENT
awaitable<std::optional<Ran>> run_refund(Context& context, const Work& work);
awaitable<std::optional<Ran>> run_check(Context& context, const Work& work);
awaitable<std::optional<Ran>> run_tickets(Context& context, const Work& work);
awaitable<std::optional<Ran>> run_void(Context& context, const Work& work);  // REFUND_TICKETS too
awaitable<std::optional<Ran>> run_cancel(Context& context, const Work& work);

// The outcome of the last call is not known: it is looked for before anything else is done.
inline bool must_look(const Work& work) { return work.state == StepState::CALLING || work.state == StepState::UNKNOWN; }

// For one call to a GDS; its redacted messages are added to `record`, which outlives the call.
gds::CallContext call_context(const Context& context, const Work& work, CallRecord& record);

// The booking's order; it has one.
awaitable<gds::Outcome<gds::Order>> read_order(Context& context, const Work& work, CallRecord& record);

}  // namespace airside::booking
