// Turns that are taken at once, so that one whose gateway hangs holds up none of the others.
#pragma once
#include <algorithm>
#include <vector>

#include "platform/async/sync.hpp"
#include "services/payment/impl.hpp"

namespace airside::payment {

// Each throws only what stops all of them: the database is not there. Returns how many said true.
template <class Due>
awaitable<std::size_t> all_at_once(Context& service, std::vector<Due> due, awaitable<bool> (*turn)(Context&, Due)) {
    std::vector<awaitable<bool>> turns;
    turns.reserve(due.size());
    for (auto& one : due) turns.push_back(turn(service, std::move(one)));
    auto ends = co_await when_all(service.reactor, std::move(turns));
    co_return static_cast<std::size_t>(std::ranges::count(ends, true));
}

}  // namespace airside::payment
