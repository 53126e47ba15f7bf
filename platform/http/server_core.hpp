// Internal: what the connections of one Server share.
#pragma once
#include <list>
#include <memory>
#include <optional>

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/ssl/context.hpp>

#include "platform/async/sync.hpp"
#include "platform/http/gzip.hpp"
#include "platform/http/server.hpp"
#include "platform/http/transport.hpp"

namespace airside::http {

class ConnectionBase {
  public:
    virtual ~ConnectionBase() = default;
    virtual void sweep(Steady::time_point now) = 0;  // gives up on a client that is too slow
    virtual void drain() = 0;                        // closes if idle
    virtual void cut() = 0;                          // closes whatever happens
};

class ServerCore : public std::enable_shared_from_this<ServerCore> {
  public:
    ServerCore(Reactor& reactor, ServerOptions options, Handler handler);
    void start();
    void stop_accepting();
    awaitable<bool> drain(Steady::time_point deadline);
    void cut_all();
    std::uint16_t port() const { return port_; }

    std::string_view date();  // of the Date header, written anew each second
    using Place = std::list<ConnectionBase*>::iterator;
    Place enter(ConnectionBase& connection);
    void leave(Place place);

    Reactor& reactor;
    const ServerOptions options;
    const Handler handler;
    ServerStats stats;
    Gzip gzip;
    bool draining = false;

  private:
    using Acceptor = boost::asio::basic_socket_acceptor<boost::asio::ip::tcp, Executor>;
    static awaitable<> accept_loop(std::shared_ptr<ServerCore> core);
    static awaitable<> turn_away(std::shared_ptr<ServerCore> core, Socket socket);
    void listen();
    void admit(Socket socket);
    void arm_sweeper();
    awaitable<> wait_for_connections(Steady::time_point deadline);

    SystemClock system_clock_;
    Acceptor acceptor_;
    std::uint16_t port_ = 0;
    std::optional<boost::asio::ssl::context> tls_;
    std::list<ConnectionBase*> connections_;
    std::size_t turning_away_ = 0;
    Signal all_left_;
    bool sweeping_ = false;
    std::string date_;
    Steady::time_point date_until_{};
};

}  // namespace airside::http
