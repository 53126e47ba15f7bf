// airside-simulator: see simulators/README.md.
#include <csignal>
#include <cstdio>
#include <fstream>

#include <boost/asio/signal_set.hpp>

#include "simulators/simulator.hpp"

namespace {

using namespace airside;

void write_port(const std::string& path, std::uint16_t port) {
    if (path.empty()) return;
    std::ofstream(path + ".new") << port << "\n";
    std::rename((path + ".new").c_str(), path.c_str());  // so that nobody reads half a number
}

awaitable<> shut_down(Reactor& reactor, simulator::Simulator& simulator) {
    co_await simulator.drain();
    reactor.stop();
}

int run(const simulator::Options& options) {
    Reactor reactor;
    simulator::Simulator simulator(reactor, options);
    write_port(options.port_file, simulator.port());
    std::printf("airside-simulator: seed %llu, listening on http://%s:%u\n",
                static_cast<unsigned long long>(options.seed), options.address.c_str(), simulator.port());
    std::fflush(stdout);
    boost::asio::signal_set signals(reactor.io(), SIGINT, SIGTERM);
    signals.async_wait([&](const boost::system::error_code& error, int) {
        if (!error) reactor.spawn("shut down", shut_down(reactor, simulator));
    });
    reactor.run();
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    int exit_code = 0;
    auto options = simulator::parse_options(argc, argv, exit_code);
    if (!options) return exit_code;
    try {
        return run(*options);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "airside-simulator: %s\n", error.what());
        return 1;
    }
}
