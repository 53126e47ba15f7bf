// Outgoing HTTP over libcurl: pooled keep-alive connections, HTTP/2 over TLS, a deadline on every request, and an
// honest account of what happened when no complete answer came. One Client to a reactor. It follows no redirects.
#pragma once
#include <chrono>
#include <memory>
#include <string>

#include "platform/async/reactor.hpp"
#include "platform/http/message.hpp"

namespace airside::http {

struct ClientOptions {
    std::size_t connections_per_host = 32;              // requests at a time to one scheme://host:port: the bulkhead
    std::size_t queue_per_host = 128;                   // more wait here; one beyond is not_sent at once
    std::size_t max_response_bytes = 16 * 1024 * 1024;  // after decompression
    std::chrono::milliseconds connect_timeout{5'000};   // of name look-up, TCP and TLS together
    std::chrono::seconds idle_connection_s{30};         // a pooled connection older than that is not used again
    std::string ca_file;                                // PEM; empty: the system's
    bool http2 = true;
    std::string user_agent = "airside";
    std::string proxy;  // URL; empty: none, whatever the environment says
};

struct OutRequest {
    Method method = Method::GET;
    std::string url;  // http or https
    Headers headers;
    std::string body;
    std::string unix_socket;    // connect to this path instead; the URL's host is only the Host header
    std::string aws_sigv4;      // "aws:amz:eu-west-2:s3": sign the request so
    std::string user_password;  // "user:password" for Basic, or the key pair of aws_sigv4
    // Not sent again over a new connection when a pooled one turns out to be closed, though the method would allow it:
    // the caller wants to know.
    bool once = false;
};

struct Reply {
    int status = 0;
    Headers headers;  // of the final answer
    std::string body;
    Steady::duration elapsed{};
};

// No complete answer came.
struct TransportError : std::runtime_error {
    enum class Kind {
        not_sent,  // the request never left (resolve, connect, TLS, no free place): nothing happened over there
        unknown,   // it was sent, wholly or in part, and may have been acted upon
    };
    TransportError(Kind k, const std::string& what) : std::runtime_error(what), kind(k) {}
    Kind kind;
};

class Client {
  public:
    explicit Client(Reactor& reactor, ClientOptions options = {});
    ~Client();  // requests still running end with TransportError unknown
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    // Any status is an answer. Throws TransportError; std::invalid_argument for a URL that is none. Cancelling the
    // coroutine (with_deadline) drops the request.
    awaitable<Reply> send(OutRequest request, Steady::time_point deadline);

    std::size_t in_flight() const;

    struct Impl;

  private:
    std::shared_ptr<Impl> impl_;  // shared with the requests that are running
};

}  // namespace airside::http
