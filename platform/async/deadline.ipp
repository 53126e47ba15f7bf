#pragma once
#include <optional>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

namespace airside {

namespace detail {
// co_spawn gives a default value where the work throws; a T need not have one.
template <class T>
awaitable<> keep(awaitable<T> work, std::optional<T>& result) {
    result.emplace(co_await std::move(work));
}
}  // namespace detail

template <class T>
awaitable<T> with_deadline(Reactor& reactor, Steady::time_point deadline, std::string_view what, awaitable<T> work) {
    namespace asio = boost::asio;
    auto signal = std::make_shared<asio::cancellation_signal>();
    auto expired = std::make_shared<bool>(false);
    auto timer = reactor.call_at(deadline, [signal, expired] {
        *expired = true;
        signal->emit(asio::cancellation_type::terminal);
    });
    struct Guard {
        Reactor& reactor;
        Reactor::TimerId timer;
        ~Guard() { reactor.cancel(timer); }
    } guard{reactor, timer};
    // What cancels the caller (a nearer deadline around this one) cancels the work, too.
    auto cancellation = co_await asio::this_coro::cancellation_state;
    auto callers_slot = cancellation.slot();
    if (callers_slot.is_connected())
        callers_slot.assign([signal](asio::cancellation_type type) { signal->emit(type); });
    std::string name(what);
    try {
        auto token = asio::bind_cancellation_slot(signal->slot(), asio::use_awaitable_t<Executor>{});
        if constexpr (std::is_void_v<T>) {
            co_await asio::co_spawn(reactor.executor(), std::move(work), token);
            co_return;
        } else {
            std::optional<T> result;
            auto kept = detail::keep(std::move(work), result);
            co_await asio::co_spawn(reactor.executor(), std::move(kept), token);
            co_return std::move(*result);
        }
    } catch (const boost::system::system_error& error) {
        if (*expired && error.code() == asio::error::operation_aborted) throw TimedOut(name);
        throw;
    }
}

}  // namespace airside
