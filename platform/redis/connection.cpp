#include "platform/redis/connection.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/basic_resolver.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "platform/redis/asio_adapter.hpp"
#include "platform/redis/reply_builder.hpp"

namespace airside::redis {
namespace {

namespace asio = boost::asio;

Connection* of(const redisAsyncContext* context) { return static_cast<Connection*>(context->data); }

}  // namespace

std::string encode(std::span<const std::string_view> arguments) {
    std::size_t size = 16;
    for (auto argument : arguments) size += argument.size() + 16;
    std::string out;
    out.reserve(size);
    out += '*' + std::to_string(arguments.size()) + "\r\n";
    for (auto argument : arguments) {
        out += '$';
        out += std::to_string(argument.size());
        out += "\r\n";
        out += argument;
        out += "\r\n";
    }
    return out;
}

Metrics::Metrics(const std::string& client)
    : commands(telemetry::counter("airside_redis_commands_total", "Commands sent", {{"client", client}})),
      unavailable(
          telemetry::counter("airside_redis_unavailable_total", "Calls that got no answer", {{"client", client}})),
      timeouts(telemetry::counter("airside_redis_timeouts_total", "Calls whose deadline passed", {{"client", client}})),
      reconnects(
          telemetry::counter("airside_redis_reconnects_total", "Connections lost or refused", {{"client", client}})),
      connected(telemetry::gauge("airside_redis_connected", "Connections that are up", {{"client", client}})),
      outstanding(
          telemetry::gauge("airside_redis_outstanding", "Commands without an answer yet", {{"client", client}})) {}

void Connection::start() {
    timer_.reset();
    if (stopped_) return;
    // However far the attempt gets (name, connection, greeting), it gets there in time.
    timer_ = shared_->reactor.call_at(Steady::now() + shared_->options.connect_timeout, [weak = weak_from_this()] {
        auto self = weak.lock();
        if (!self) return;
        self->timer_.reset();
        self->drop("connecting took too long");
    });
    auto& address = shared_->address;
    boost::system::error_code not_numeric;
    if (address.unix_path.empty()) asio::ip::make_address(address.host, not_numeric);
    if (not_numeric)
        resolve_and_open();
    else
        open(address.host);
}

void Connection::stop() {
    stopped_ = true;
    if (timer_) shared_->reactor.cancel(*timer_);
    if (context_) redisAsyncFree(std::exchange(context_, nullptr));
}

// hiredis would look the name up in this thread.
void Connection::resolve_and_open() {
    using Resolver = asio::ip::basic_resolver<asio::ip::tcp, Executor>;
    auto resolver = std::make_shared<Resolver>(shared_->reactor.executor());
    auto then = [weak = weak_from_this(), resolver](const boost::system::error_code& error,
                                                    Resolver::results_type results) {
        auto self = weak.lock();
        // Without a timer the attempt was given up while the name was looked up, and another has begun or will.
        if (!self || self->stopped_ || self->context_ || !self->timer_) return;
        if (error || results.empty())
            return self->lost("cannot resolve " + self->shared_->address.host + ": " + error.message());
        self->open(results.begin()->endpoint().address().to_string());
    };
    resolver->async_resolve(shared_->address.host, std::to_string(shared_->address.port), then);
}

void Connection::open(const std::string& host) {
    auto& address = shared_->address;
    auto* context = address.unix_path.empty() ? redisAsyncConnect(host.c_str(), address.port)
                                              : redisAsyncConnectUnix(address.unix_path.c_str());
    if (!context) return lost("out of memory");
    if (context->err) {
        std::string why = context->errstr;
        redisAsyncFree(context);
        return lost(why);
    }
    context_ = context;
    context->data = this;
    context->c.reader->fn = reply_builder();
    context->c.reader->maxbuf = 1 << 20;  // keep the buffer of large values rather than allocate it for each
    attach(shared_->reactor, context);
    redisAsyncSetDisconnectCallback(context, [](const redisAsyncContext* c, int) { of(c)->on_disconnect(c->errstr); });
    redisAsyncSetConnectCallback(context,
                                 [](const redisAsyncContext* c, int status) { of(c)->on_connect(status, c->errstr); });
}

void Connection::on_connect(int status, const char* error) {
    if (status == REDIS_OK) return greet();
    context_ = nullptr;  // hiredis frees it after this
    lost(error && *error ? error : "refused");
}

void Connection::on_disconnect(const char* error) {
    context_ = nullptr;  // hiredis frees it after this
    lost(error && *error ? error : "closed");
}

// A connection is of use only once the server has let us in and has loaded its data, which PING shows.
void Connection::greet() {
    auto& address = shared_->address;
    if (address.unix_path.empty()) redisEnableKeepAlive(&context_->c);
    auto& password = shared_->options.password.empty() ? address.password : shared_->options.password;
    auto say = [this](std::initializer_list<std::string_view> arguments) {
        auto resp = encode({arguments.begin(), arguments.size()});
        auto on_reply = [](redisAsyncContext* c, void* reply, void*) {
            if (auto* self = of(c)) self->on_greeting(reply ? &static_cast<ParsedReply*>(reply)->reply : nullptr);
        };
        ++greetings_;
        redisAsyncFormattedCommand(context_, on_reply, nullptr, resp.data(), resp.size());
    };
    greetings_ = 0;
    auto database = std::to_string(address.database);
    if (!address.user.empty())
        say({"AUTH", address.user, password});
    else if (!password.empty())
        say({"AUTH", password});
    if (address.database != 0) say({"SELECT", database});
    say({"CLIENT", "SETNAME", "airside"});
    say({"PING"});
}

void Connection::on_greeting(const Reply* reply) {
    if (!reply) return;  // disconnected: on_disconnect() follows
    if (reply->kind == Reply::Kind::error) {
        auto why = reply->text;
        // Not from within hiredis's own callback.
        shared_->reactor.post([weak = weak_from_this(), why] {
            if (auto self = weak.lock()) self->drop(why);
        });
        return;
    }
    if (--greetings_ == 0) become_ready();
}

void Connection::become_ready() {
    if (timer_) shared_->reactor.cancel(*timer_);
    timer_.reset();
    failures_ = 0;
    ready_ = true;
    ++shared_->stats.connected;
    shared_->metrics.connected.add(1);
    if (shared_->on_ready) shared_->on_ready();
}

void Connection::drop(const std::string& why) {
    if (stopped_) return;
    if (auto* context = std::exchange(context_, nullptr)) {
        context->data = nullptr;
        context->onDisconnect = nullptr;
        redisAsyncFree(context);  // every call that waits is told that it is lost
    }
    lost(why);
}

void Connection::lost(const std::string& why) {
    if (std::exchange(ready_, false)) {
        --shared_->stats.connected;
        shared_->metrics.connected.add(-1);
    }
    if (timer_) shared_->reactor.cancel(*timer_);
    timer_.reset();
    if (stopped_) return;
    ++shared_->stats.reconnects;
    shared_->metrics.reconnects.add();
    shared_->log.warn("redis connection lost",
                      {{"client", shared_->options.name}, {"server", shared_->address.str()}, {"error", why}});
    auto& options = shared_->options;
    auto delay = std::min(options.backoff_max, options.backoff_min * (1 << std::min(failures_++, 10u)));
    // Between half and all of it, so that a herd of clients spreads out.
    auto jittered = std::chrono::duration_cast<Steady::duration>(delay * (0.5 + 0.5 * shared_->jitter.unit()));
    timer_ = shared_->reactor.call_at(Steady::now() + jittered, [weak = weak_from_this()] {
        if (auto self = weak.lock()) self->start();
    });
}

void Connection::send(std::string_view resp, std::shared_ptr<Call> call) {
    struct InFlight {
        std::shared_ptr<Connection> connection;
        std::shared_ptr<Call> call;
    };
    auto on_reply = [](redisAsyncContext*, void* reply, void* data) {
        std::unique_ptr<InFlight> done(static_cast<InFlight*>(data));
        auto& connection = *done->connection;
        --connection.outstanding_;
        --connection.shared_->stats.outstanding;
        connection.shared_->metrics.outstanding.add(-1);
        auto& finished = *done->call;
        finished.state = reply ? Call::State::answered : Call::State::lost;
        if (reply) finished.reply = std::move(static_cast<ParsedReply*>(reply)->reply);
        if (auto resume = std::exchange(finished.resume, nullptr)) resume();
    };
    auto in_flight = std::make_unique<InFlight>(InFlight{shared_from_this(), call});
    if (redisAsyncFormattedCommand(context_, on_reply, in_flight.get(), resp.data(), resp.size()) != REDIS_OK) {
        call->state = Call::State::lost;
        return;
    }
    (void)in_flight.release();  // on_reply takes it over
    ++outstanding_;
    ++shared_->stats.outstanding;
    ++shared_->stats.commands;
    shared_->metrics.outstanding.add(1);
    shared_->metrics.commands.add();
}

void Connection::expire(const Call& call) {
    auto alive = shared_from_this();
    // A reactor that was busy itself finds the deadline passed and the answer waiting in the socket.
    if (context_) read_now(context_);
    if (call.state != Call::State::waiting) return;
    ++shared_->stats.timeouts;
    shared_->metrics.timeouts.add();
    drop("no answer within the deadline");
}

}  // namespace airside::redis
