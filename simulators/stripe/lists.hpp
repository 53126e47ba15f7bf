// Lists, search and expansion over the ledger's Stripe objects.
#pragma once
#include "simulators/front/router.hpp"
#include "simulators/ledger/ledger.hpp"
#include "simulators/stripe/errors.hpp"

namespace airside::simulator::stripe {

// Replaces ids by the objects that they name, as `expand` asks: "latest_charge", "data.charge",
// "latest_charge.payment_intent". Throws Refusal for a property that can't be expanded.
void expand(const Ledger& ledger, json::object& subject, const std::vector<std::string>& paths);

// {"object":"list","url","has_more","data"}, newest first. Understands limit, starting_after, ending_before, created,
// and equality on the `filters` named. Throws Refusal.
json::object list(const Ledger& ledger, std::string_view store, std::string_view url, const json::object& form,
                  std::initializer_list<std::string_view> filters);

// {"object":"search_result",…}: clauses "metadata['key']:'value'", "status:'…'", "currency:'…'", "amount:123" joined by
// AND.
json::object search(const Ledger& ledger, std::string_view store, std::string_view url, const json::object& form);

}  // namespace airside::simulator::stripe
