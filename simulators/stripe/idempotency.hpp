// Idempotency-Key as Stripe keeps it: the first answer is replayed for 24 hours; other parameters under the same key
// are an error; two calls at once are a conflict. What failed before anything was carried out is not kept.
#pragma once
#include <optional>
#include <set>
#include <string>

#include "simulators/faults/gate.hpp"
#include "simulators/ledger/ledger.hpp"

namespace airside::simulator::stripe {

class Idempotency {
  public:
    Idempotency(Ledger& ledger, const SimClock& clock) : ledger_(ledger), clock_(clock) {}

    std::optional<http::Response> enter(const Inbound& inbound);  // 409 while a call with the same key is under way
    void leave(const Inbound& inbound);
    // The answer of before, or idempotency_error. Nothing: it is to be carried out.
    std::optional<http::Response> replay(const Inbound& inbound) const;
    void keep(const Inbound& inbound, const http::Response& response);

  private:
    Ledger& ledger_;
    const SimClock& clock_;
    std::set<std::string, std::less<>> under_way_;
};

std::string idempotency_key(const Inbound& inbound);  // of a POST; else empty

}  // namespace airside::simulator::stripe
