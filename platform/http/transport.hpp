// Internal: what a connection reads from and writes to, plain or TLS, with one interface.
#pragma once
#include <array>
#include <string>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include "platform/async/awaitable.hpp"

namespace airside::http {

using Socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, Executor>;
using IoError = boost::system::error_code;
using Buffers = std::array<boost::asio::const_buffer, 2>;  // head and body; either may be empty

// Completes with the error code as a value: a client that hangs up is no exception.
inline constexpr boost::asio::as_tuple_t<boost::asio::use_awaitable_t<Executor>> as_values{};

class PlainTransport {
  public:
    explicit PlainTransport(Socket socket) : socket_(std::move(socket)) {
        IoError ignored;
        socket_.non_blocking(true, ignored);
    }
    Socket& socket() { return socket_; }
    awaitable<IoError> handshake() { co_return IoError(); }
    auto read_some(boost::asio::mutable_buffer into) { return socket_.async_read_some(into, as_values); }

    // Most answers fit the kernel's buffer: one system call, no coroutine. The rest is left to write().
    std::size_t write_now(const Buffers& buffers, IoError& error) {
        auto sent = socket_.write_some(buffers, error);
        if (error == boost::asio::error::would_block) error = {};
        return sent;
    }
    awaitable<IoError> write(Buffers buffers) {
        auto [error, sent] = co_await boost::asio::async_write(socket_, buffers, as_values);
        co_return error;
    }
    awaitable<> say_goodbye() {
        IoError ignored;
        socket_.shutdown(boost::asio::socket_base::shutdown_send, ignored);
        co_return;
    }

  private:
    Socket socket_;
};

class TlsTransport {
  public:
    TlsTransport(Socket socket, boost::asio::ssl::context& context) : stream_(std::move(socket), context) {}
    Socket& socket() { return stream_.next_layer(); }
    awaitable<IoError> handshake() {
        auto [error] = co_await stream_.async_handshake(boost::asio::ssl::stream_base::server, as_values);
        co_return error;
    }
    auto read_some(boost::asio::mutable_buffer into) { return stream_.async_read_some(into, as_values); }
    std::size_t write_now(const Buffers&, IoError&) { return 0; }
    awaitable<IoError> write(Buffers buffers) {
        // A small answer becomes one TLS record, and so one system call.
        constexpr std::size_t record = 16 * 1024;
        if (boost::asio::buffer_size(buffers) <= record) {
            joined_.resize(boost::asio::buffer_size(buffers));
            boost::asio::buffer_copy(boost::asio::buffer(joined_), buffers);
            buffers = {boost::asio::buffer(joined_), {}};
        }
        auto [error, sent] = co_await boost::asio::async_write(stream_, buffers, as_values);
        co_return error;
    }
    awaitable<> say_goodbye() {
        auto [error] = co_await stream_.async_shutdown(as_values);
        if (error) co_return;  // nothing depends on it
    }

  private:
    boost::asio::ssl::stream<Socket> stream_;
    std::string joined_;
};

}  // namespace airside::http
