// What tests ask and tell any simulator, whichever vendors it plays: its clock, faults, calls, and to forget all.
#pragma once
#include <functional>

#include "simulators/faults/gate.hpp"
#include "simulators/ledger/ledger.hpp"

namespace airside::simulator {

// The parts that every simulator has.
struct Frame {
    SimClock& clock;
    Faults& faults;
    CallLog& calls;
    Gate& gate;
    Ledger& ledger;
};

// GET /livez, /_sim/clock, /_sim/faults, /_sim/calls, and POST /_sim/reset, which calls `forget`, too, for what vendors
// keep outside of the ledger. The routes refer to all that `frame` names.
void add_common_routes(Router& router, Frame frame, std::function<void()> forget);

// For control routes of a vendor's own.
json::object body_of(const Inbound& inbound);  // empty without a body; throws Problem 400 for what is no JSON object
http::Response done();

}  // namespace airside::simulator
