// An HTTP/1.1 server on one reactor. To use every core run one Server on each reactor, all on the same port with
// reuse_port.
#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "platform/async/reactor.hpp"
#include "platform/core/clock.hpp"
#include "platform/http/message.hpp"

namespace airside::http {

struct TlsFiles {
    std::string certificate_chain;  // PEM, leaf first
    std::string private_key;        // PEM
};

struct ServerOptions {
    std::string address = "127.0.0.1";  // or "::", "0.0.0.0"
    std::uint16_t port = 0;             // 0: a free one, see Server::port()
    bool reuse_port = false;
    std::optional<TlsFiles> tls;  // TLS 1.2 and later

    std::size_t connection_limit = 10'000;  // one more is answered 503
    std::size_t header_limit = 16 * 1024;   // bytes of request line and header fields; more is 431
    std::size_t body_limit = 1024 * 1024;   // bytes; more is 413

    // A client must send its whole header within header_timeout, and its body at min_bytes_per_s at least once
    // body_grace has passed; else 408. An answer must be read at the same rate, else the connection is closed.
    std::chrono::milliseconds idle_timeout{60'000};
    std::chrono::milliseconds header_timeout{10'000};
    std::chrono::milliseconds body_grace{10'000};
    std::size_t min_bytes_per_s = 1024;

    std::size_t gzip_min_bytes = 1400;  // a body that fits one packet gains nothing
    int gzip_level = 4;

    const Clock* clock = nullptr;  // for the Date header; the system's when null
};

// Counted since the start; read on the reactor's thread.
struct ServerStats {
    std::uint64_t accepted = 0;   // connections
    std::uint64_t refused = 0;    // connections beyond the limit
    std::uint64_t requests = 0;   // that reached the handler
    std::uint64_t malformed = 0;  // answered 4xx/5xx before the handler
    std::uint64_t timed_out = 0;  // connections given up on: slow header, body or reader
    std::uint64_t failed = 0;     // handler ended with an exception other than Problem
    std::size_t open = 0;         // connections now
};

// Thrown by a handler: the connection is reset without an answer. For a simulator that plays a failing vendor.
struct ResetConnection {};

// Called on the reactor's thread, once to a request; requests of one connection come one after another. A Problem that
// it throws becomes problem+json; any other exception a plain 500 whose cause goes to report_lost_exception() alone.
using Handler = std::function<awaitable<Response>(Request)>;

class Server {
  public:
    // Listens at once. Throws std::runtime_error that says what is wrong: address in use, unreadable certificate.
    Server(Reactor& reactor, ServerOptions options, Handler handler);
    ~Server();  // cuts off what is still open: drain() first, so that no handler outlives what it uses
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    std::uint16_t port() const;
    const ServerStats& stats() const;

    // Stops accepting, closes idle connections, lets requests in flight finish (their answers say Connection: close)
    // and returns when all have ended; what is left at `deadline` is cut off. True: nothing was cut off.
    awaitable<bool> drain(Steady::time_point deadline);

  private:
    std::shared_ptr<class ServerCore> core_;  // shared with its connections
};

}  // namespace airside::http
