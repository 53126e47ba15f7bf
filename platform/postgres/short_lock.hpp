// Statements that lock a table give up after 50 ms, so that no writer waits behind them; they are tried again.
#pragma once
#include <functional>

#include "platform/async/reactor.hpp"
#include "platform/postgres/pool.hpp"

namespace airside::postgres {

template <class Step>
awaitable<> with_short_lock(Reactor& reactor, Step& step) {
    constexpr int attempts = 200;
    for (int attempt = 1;; ++attempt) {
        try {
            auto work = step();
            co_await std::move(work);
            co_return;
        } catch (const Unavailable& busy) {
            if (busy.sqlstate != "55P03" || attempt == attempts) throw;
        }
        co_await reactor.sleep(std::chrono::milliseconds(100));
    }
}

}  // namespace airside::postgres
