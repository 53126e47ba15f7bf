#include "platform/async/suspend.hpp"

#include <atomic>
#include <cstdio>

#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

namespace airside {

namespace asio = boost::asio;

awaitable<> suspend(Reactor& reactor, std::function<void(std::function<void()>)> start) {
    auto initiate = [&reactor, &start](auto handler) {
        using Handler = decltype(handler);
        auto slot = asio::get_associated_cancellation_slot(handler);
        // Whoever comes first, the resumer or a cancellation, takes the handler. The resumer owns it: the slot is the
        // suspended coroutine's own, which would otherwise keep itself alive when a reactor ends.
        auto owned = std::make_shared<std::optional<Handler>>(std::move(handler));
        auto finish = [&reactor](std::optional<Handler>& kept, boost::system::error_code error) {
            if (!kept) return;
            auto taken = std::move(*kept);
            kept.reset();
            asio::post(reactor.executor(), [taken = std::move(taken), error]() mutable { std::move(taken)(error); });
        };
        if (slot.is_connected())
            slot.assign([finish, seen = std::weak_ptr(owned)](asio::cancellation_type) {
                if (auto shared = seen.lock()) finish(*shared, asio::error::operation_aborted);
            });
        start([finish, owned] { finish(*owned, {}); });
    };
    auto token = asio::use_awaitable_t<Executor>{};
    co_await asio::async_initiate<const asio::use_awaitable_t<Executor>, void(boost::system::error_code)>(initiate,
                                                                                                          token);
}

namespace {
std::atomic<LostExceptionHandler> lost_exception_handler{nullptr};
}

void on_lost_exception(LostExceptionHandler handler) { lost_exception_handler = handler; }

void report_lost_exception(const std::string& name, std::exception_ptr error) {
    std::string what = "not a std::exception";
    try {
        std::rethrow_exception(error);
    } catch (const std::exception& e) {
        what = e.what();
    } catch (...) {}
    if (auto handler = lost_exception_handler.load())
        handler(name, what);
    else
        std::fprintf(stderr, "%s ended with: %s\n", name.c_str(), what.c_str());
}

}  // namespace airside
