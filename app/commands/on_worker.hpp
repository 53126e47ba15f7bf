// Runs a coroutine of a command on a worker of its own.
#pragma once
#include <exception>
#include <optional>

#include "app/worker.hpp"

namespace airside::app {

// `body(worker)` outlives the run. Throws what it throws.
template <class Body>
int on_worker(Config config, Body body) {
    Process process(std::move(config), {std::begin(all_services), std::end(all_services)});
    Worker worker(process, Worker::Role::command, "command");
    std::exception_ptr error;
    int status = 0;
    auto main = [](Worker& w, Body& b, int& result, std::exception_ptr& failed) -> awaitable<> {
        try {
            result = co_await b(w);
        } catch (...) {
            failed = std::current_exception();
        }
        w.reactor().stop();
    };
    worker.reactor().spawn("command", main(worker, body, status, error));
    worker.reactor().run();
    if (error) std::rethrow_exception(error);
    return status;
}

}  // namespace airside::app
