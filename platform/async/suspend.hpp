// The bridge from callbacks to coroutines.
#pragma once
#include <exception>
#include <functional>
#include <string>

#include "platform/async/reactor.hpp"

namespace airside {

// Suspends the calling coroutine and hands `start` what resumes it. `resume` may be called once, on the reactor's
// thread, also from inside `start`; further calls are ignored. When the coroutine is cancelled first (with_deadline),
// it throws boost::system::system_error(operation_aborted) and a later resume does nothing.
awaitable<> suspend(Reactor& reactor, std::function<void(std::function<void()> resume)> start);

// What happens to an exception that no coroutine awaits: written to the log. Set once by the log module.
void report_lost_exception(const std::string& name, std::exception_ptr error);
using LostExceptionHandler = void (*)(const std::string& name, const std::string& what);
void on_lost_exception(LostExceptionHandler handler);

}  // namespace airside
