#include "platform/http/server_core.hpp"

#include <boost/asio/co_spawn.hpp>
#include <sys/socket.h>

#include "platform/http/connection.hpp"
#include "platform/http/problem_json.hpp"
#include "platform/http/response_head.hpp"

namespace airside::http {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

constexpr auto sweep_interval = std::chrono::milliseconds(100);
constexpr auto turn_away_time = std::chrono::seconds(1);
constexpr std::size_t turn_away_limit = 64;
constexpr int backlog = 4096;

asio::ssl::context tls_context(const TlsFiles& files) {
    asio::ssl::context context(asio::ssl::context::tls_server);
    context.set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_tlsv1 |
                        asio::ssl::context::no_tlsv1_1 | asio::ssl::context::no_compression);
    IoError error;
    context.use_certificate_chain_file(files.certificate_chain, error);
    if (error)
        throw std::runtime_error("cannot use TLS certificate " + files.certificate_chain + ": " + error.message());
    context.use_private_key_file(files.private_key, asio::ssl::context::pem, error);
    if (error) throw std::runtime_error("cannot use TLS key " + files.private_key + ": " + error.message());
    return context;
}

std::string too_busy_answer(std::string_view date) {
    auto response = problem_response(unavailable("too many connections"));
    std::string out;
    append_head(out, response, {.date = date, .content_length = response.body.size(), .keep_alive = false});
    return out + response.body;
}

}  // namespace

ServerCore::ServerCore(Reactor& r, ServerOptions o, Handler h)
    : reactor(r),
      options(std::move(o)),
      handler(std::move(h)),
      gzip(options.gzip_level),
      acceptor_(r.io()),
      all_left_(r) {
    if (options.tls) tls_.emplace(tls_context(*options.tls));
    listen();
}

void ServerCore::listen() {
    auto where = options.address + " port " + std::to_string(options.port);
    IoError error;
    auto address = asio::ip::make_address(options.address, error);
    if (error) throw std::runtime_error("cannot listen on " + options.address + ": not an IP address");
    tcp::endpoint endpoint(address, options.port);
    auto check = [&] {
        if (error) throw std::runtime_error("cannot listen on " + where + ": " + error.message());
    };
    acceptor_.open(endpoint.protocol(), error), check();
    acceptor_.set_option(asio::socket_base::reuse_address(true), error), check();
    if (options.reuse_port) {
        using ReusePort = asio::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>;
        acceptor_.set_option(ReusePort(true), error), check();
    }
    acceptor_.set_option(tcp::no_delay(true), error), check();  // accepted sockets inherit it
    acceptor_.bind(endpoint, error), check();
    acceptor_.listen(backlog, error), check();
    port_ = acceptor_.local_endpoint().port();
}

void ServerCore::start() { reactor.spawn("http accept", accept_loop(shared_from_this())); }

awaitable<> ServerCore::accept_loop(std::shared_ptr<ServerCore> core) {
    while (core->acceptor_.is_open()) {
        Socket socket(core->reactor.io());
        auto [error] = co_await core->acceptor_.async_accept(socket, as_values);
        if (!core->acceptor_.is_open() || error == asio::error::operation_aborted) break;
        if (!error) {
            core->admit(std::move(socket));
        } else if (error != asio::error::connection_aborted) {
            // Out of file descriptors or memory: the backlog waits until some are given back.
            co_await core->reactor.sleep(std::chrono::milliseconds(50));
        }
    }
}

void ServerCore::admit(Socket socket) {
    ++stats.accepted;
    auto self = shared_from_this();
    if (connections_.size() >= options.connection_limit) {
        ++stats.refused;
        if (turning_away_ < turn_away_limit) reactor.spawn("http turn away", turn_away(self, std::move(socket)));
    } else if (tls_) {
        start_tls_connection(self, std::move(socket), *tls_);
    } else {
        start_plain_connection(self, std::move(socket));
    }
}

// Over TLS the answer could not be read, so the connection is only closed. It is closed after the client has had time
// to read: closing over unread bytes would reset the connection and lose the answer.
awaitable<> ServerCore::turn_away(std::shared_ptr<ServerCore> core, Socket socket) {
    if (core->tls_) co_return;
    ++core->turning_away_;
    auto answer = too_busy_answer(core->date());
    auto timer = core->reactor.call_at(Steady::now() + turn_away_time, [&socket] {
        IoError ignored;
        socket.close(ignored);
    });
    std::array<char, 4096> scrap;
    auto [error, sent] = co_await asio::async_write(socket, asio::buffer(answer), as_values);
    IoError failed = error;
    socket.shutdown(asio::socket_base::shutdown_send, failed);
    while (!failed) {
        auto [end, received] = co_await socket.async_read_some(asio::buffer(scrap), as_values);
        failed = end;
    }
    core->reactor.cancel(timer);
    --core->turning_away_;
}

std::string_view ServerCore::date() {
    auto now = Steady::now();
    if (now >= date_until_) {
        const Clock& clock = options.clock ? *options.clock : system_clock_;
        auto instant = clock.now();
        date_ = http_date(instant);
        auto next_second = std::chrono::floor<std::chrono::seconds>(instant) + std::chrono::seconds(1);
        date_until_ = now + (next_second - instant);
    }
    return date_;
}

ServerCore::Place ServerCore::enter(ConnectionBase& connection) {
    connections_.push_back(&connection);
    stats.open = connections_.size();
    arm_sweeper();
    return std::prev(connections_.end());
}

void ServerCore::leave(Place place) {
    connections_.erase(place);
    stats.open = connections_.size();
    if (connections_.empty()) all_left_.notify_all();
}

// One timer for all connections, running only while there are any.
void ServerCore::arm_sweeper() {
    if (sweeping_ || connections_.empty()) return;
    sweeping_ = true;
    std::weak_ptr<ServerCore> weak = weak_from_this();
    reactor.call_at(Steady::now() + sweep_interval, [weak] {
        auto core = weak.lock();
        if (!core) return;
        core->sweeping_ = false;
        auto now = Steady::now();
        for (auto* connection : core->connections_) connection->sweep(now);
        core->arm_sweeper();
    });
}

void ServerCore::stop_accepting() {
    draining = true;
    IoError ignored;
    acceptor_.close(ignored);
}

void ServerCore::cut_all() {
    for (auto* connection : connections_) connection->cut();
}

awaitable<> ServerCore::wait_for_connections(Steady::time_point deadline) {
    while (!connections_.empty() && Steady::now() < deadline) co_await all_left_.wait_until(deadline);
}

awaitable<bool> ServerCore::drain(Steady::time_point deadline) {
    auto self = shared_from_this();
    stop_accepting();
    for (auto* connection : connections_) connection->drain();
    co_await wait_for_connections(deadline);
    if (connections_.empty()) co_return true;
    cut_all();
    // What a handler awaits was cancelled; it needs a few turns of the loop to unwind.
    auto unwound = Steady::now() + std::chrono::seconds(1);
    co_await wait_for_connections(unwound);
    co_return false;
}

}  // namespace airside::http
