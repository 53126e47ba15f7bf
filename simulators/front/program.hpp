// A simulator as a program: its port, told to whoever started it, and its end.
#pragma once
#include <cstdio>
#include <functional>
#include <string_view>

#include "platform/async/reactor.hpp"
#include "simulators/front/options.hpp"

namespace airside::simulator {

// Tells where it listens: on the terminal, and in the file that the options name.
void tell_port(std::string_view name, const Options& options, std::uint16_t port);
// Runs the reactor until SIGINT or SIGTERM, and `drain` after it.
void run_until_stopped(Reactor& reactor, std::function<awaitable<>()> drain);

// `Simulator(Reactor&, const Options&)` listens at once, and has port() and drain(). The program's exit code.
template <class Simulator>
int run_program(int argc, char** argv, std::string_view name) {
    int exit_code = 0;
    auto options = parse_options(argc, argv, exit_code);
    if (!options) return exit_code;
    try {
        Reactor reactor;
        Simulator simulator(reactor, *options);
        tell_port(name, *options, simulator.port());
        run_until_stopped(reactor, [&simulator] { return simulator.drain(); });
        return 0;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%.*s: %s\n", static_cast<int>(name.size()), name.data(), error.what());
        return 1;
    }
}

}  // namespace airside::simulator
