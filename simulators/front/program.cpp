#include "simulators/front/program.hpp"

#include <csignal>
#include <fstream>

#include <boost/asio/signal_set.hpp>

namespace airside::simulator {
namespace {

void write_port(const std::string& path, std::uint16_t port) {
    if (path.empty()) return;
    std::ofstream(path + ".new") << port << "\n";
    std::rename((path + ".new").c_str(), path.c_str());  // so that nobody reads half a number
}

awaitable<> shut_down(Reactor& reactor, const std::function<awaitable<>()>& drain) {
    co_await drain();
    reactor.stop();
}

}  // namespace

void tell_port(std::string_view name, const Options& options, std::uint16_t port) {
    write_port(options.port_file, port);
    std::printf("%.*s: seed %llu, listening on http://%s:%u\n", static_cast<int>(name.size()), name.data(),
                static_cast<unsigned long long>(options.seed), options.address.c_str(), port);
    std::fflush(stdout);
}

void run_until_stopped(Reactor& reactor, std::function<awaitable<>()> drain) {
    boost::asio::signal_set signals(reactor.io(), SIGINT, SIGTERM);
    signals.async_wait([&](const boost::system::error_code& error, int) {
        if (!error) reactor.spawn("shut down", shut_down(reactor, drain));
    });
    reactor.run();
}

}  // namespace airside::simulator
