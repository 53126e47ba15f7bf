// The report of transactions: what moved money, and what only held it.
#pragma once
#include "simulators/faults/gate.hpp"
#include "simulators/ledger/ledger.hpp"

namespace airside::simulator::paypal {

json::object transactions(const Ledger& ledger, const Inbound& inbound, Instant now);

}  // namespace airside::simulator::paypal
