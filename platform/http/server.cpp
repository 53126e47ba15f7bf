#include "platform/http/server.hpp"

#include "platform/http/server_core.hpp"

namespace airside::http {

Server::Server(Reactor& reactor, ServerOptions options, Handler handler)
    : core_(std::make_shared<ServerCore>(reactor, std::move(options), std::move(handler))) {
    core_->start();
}

Server::~Server() {
    core_->stop_accepting();
    core_->cut_all();
}

std::uint16_t Server::port() const { return core_->port(); }
const ServerStats& Server::stats() const { return core_->stats; }

awaitable<bool> Server::drain(Steady::time_point deadline) { return core_->drain(deadline); }

}  // namespace airside::http
