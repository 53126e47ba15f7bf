// Braintree's search, in two steps: the ids that fit, then the transactions that they name.
#pragma once
#include "simulators/braintree/errors.hpp"
#include "simulators/ledger/ledger.hpp"

namespace airside::simulator::braintree {

// <search-results> and <credit-card-transactions>. Throw Refusal for a criterion that is not played.
std::string search_ids(const Ledger& ledger, const json::object& criteria);
std::string search_page(const Ledger& ledger, const json::object& criteria);

}  // namespace airside::simulator::braintree
