// For this module's tests: a server on a thread of its own, and a client that speaks bytes.
#pragma once
#include <future>
#include <thread>

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "platform/http/server.hpp"

namespace airside::http::testing {

using namespace std::chrono_literals;

// Runs a coroutine to its end on a reactor of its own, and throws what it throws.
template <class F>
void run(F body) {
    Reactor reactor;
    std::exception_ptr error;
    auto wrapped = [](Reactor& r, F& f, std::exception_ptr& e) -> awaitable<> {
        try {
            co_await f(r);
        } catch (...) {
            e = std::current_exception();
        }
        r.stop();
    };
    reactor.spawn("test", wrapped(reactor, body, error));
    reactor.run();
    if (error) std::rethrow_exception(error);
}

class ServerThread {
  public:
    explicit ServerThread(Handler handler, ServerOptions options = {}) {
        server_ = std::make_unique<Server>(reactor_, std::move(options), std::move(handler));
        port_ = server_->port();
        thread_ = std::thread([this] { reactor_.run(); });
    }
    ~ServerThread() {
        auto drained = drain(Steady::now() + 100ms);
        drained.wait();
        std::promise<void> closed;
        reactor_.post([&] {
            server_.reset();
            closed.set_value();
        });
        closed.get_future().wait();
        reactor_.stop();
        thread_.join();
    }
    std::future<bool> drain(Steady::time_point deadline) {
        auto done = std::make_shared<std::promise<bool>>();
        auto future = done->get_future();
        reactor_.post([this, done, deadline] {
            auto work = [](Server& server, Steady::time_point until,
                           std::shared_ptr<std::promise<bool>> p) -> awaitable<> {
                bool clean = co_await server.drain(until);
                p->set_value(clean);
            };
            reactor_.spawn("drain", work(*server_, deadline, done));
        });
        return future;
    }
    ServerStats stats() {
        std::promise<ServerStats> stats;
        reactor_.post([&] { stats.set_value(server_->stats()); });
        return stats.get_future().get();
    }
    std::uint16_t port() const { return port_; }
    Reactor& reactor() { return reactor_; }
    std::string url(std::string_view path = "/") const {
        return "http://127.0.0.1:" + std::to_string(port_) + std::string(path);
    }

  private:
    Reactor reactor_;
    std::unique_ptr<Server> server_;
    std::uint16_t port_ = 0;
    std::thread thread_;
};

struct Answer {
    int status = 0;
    std::string head, body;
    std::string header(std::string_view name) const {
        for (std::size_t at = head.find("\r\n"); at != std::string::npos && at + 2 < head.size();
             at = head.find("\r\n", at + 2)) {
            auto line = std::string_view(head).substr(at + 2, head.find("\r\n", at + 2) - at - 2);
            auto colon = line.find(": ");
            if (colon != std::string_view::npos && same_ignoring_case(line.substr(0, colon), name))
                return std::string(line.substr(colon + 2));
        }
        return {};
    }
};

// A TCP connection that writes and reads bytes; each read gives up after ten seconds.
class RawClient {
  public:
    explicit RawClient(std::uint16_t port, int receive_buffer = 0) : fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
        if (receive_buffer > 0) ::setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (::connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
            throw std::runtime_error("connect failed");
    }
    ~RawClient() { hang_up(); }
    RawClient(const RawClient&) = delete;
    RawClient& operator=(const RawClient&) = delete;

    void hang_up() {
        if (fd_ >= 0) ::close(fd_);
        fd_ = -1;
    }
    bool send(std::string_view bytes) {
        while (!bytes.empty()) {
            auto n = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (n <= 0) return false;
            bytes.remove_prefix(static_cast<std::size_t>(n));
        }
        return true;
    }
    // False at the end of the connection.
    bool read_some() {
        pollfd ready{fd_, POLLIN, 0};
        if (::poll(&ready, 1, 10'000) != 1) throw std::runtime_error("nothing to read for ten seconds");
        char block[16384];
        auto n = ::recv(fd_, block, sizeof block, 0);
        if (n <= 0) return false;
        pending_.append(block, static_cast<std::size_t>(n));
        return true;
    }
    std::string read_until(std::string_view mark) {
        std::size_t at;
        while ((at = pending_.find(mark)) == std::string::npos)
            if (!read_some()) return {};
        return take(at + mark.size());
    }
    std::string read_to_end() {
        while (read_some()) {}
        return take(pending_.size());
    }
    // An answer with Content-Length, chunks, or none; status 0 when the connection ended first.
    Answer read_answer(bool head_only = false) {
        Answer answer;
        answer.head = read_until("\r\n\r\n");
        if (answer.head.size() < 12) return answer;
        answer.status = std::stoi(answer.head.substr(9, 3));
        auto length = answer.header("Content-Length");
        if (head_only) return answer;
        if (answer.header("Transfer-Encoding") == "chunked") {
            while (true) {
                auto line = read_until("\r\n");
                if (line.empty()) return {};
                auto size = std::stoul(line, nullptr, 16);
                auto chunk = read_exactly(size + 2);
                if (size == 0) return answer;
                answer.body += chunk.substr(0, size);
            }
        }
        if (!length.empty()) answer.body = read_exactly(std::stoul(length));
        return answer;
    }
    Answer ask(std::string_view request) {
        send(request);
        return read_answer();
    }

  private:
    std::string read_exactly(std::size_t size) {
        while (pending_.size() < size)
            if (!read_some()) break;
        return take(std::min(size, pending_.size()));
    }
    std::string take(std::size_t size) {
        auto taken = pending_.substr(0, size);
        pending_.erase(0, size);
        return taken;
    }
    int fd_;
    std::string pending_;
};

inline std::string get(std::string_view path, std::string_view headers = {}) {
    return "GET " + std::string(path) + " HTTP/1.1\r\nHost: test\r\n" + std::string(headers) + "\r\n";
}
inline std::string post(std::string_view path, std::string_view body, std::string_view headers = {}) {
    return "POST " + std::string(path) + " HTTP/1.1\r\nHost: test\r\nContent-Length: " + std::to_string(body.size()) +
           "\r\n" + std::string(headers) + "\r\n" + std::string(body);
}

}  // namespace airside::http::testing
