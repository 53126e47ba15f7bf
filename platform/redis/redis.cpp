#include "platform/redis/redis.hpp"

#include "platform/async/suspend.hpp"
#include "platform/async/sync.hpp"
#include "platform/redis/connection.hpp"

namespace airside::redis {
namespace {

// Errors that mean "not now", not "you asked for something wrong": callers treat them as they treat a server that is
// gone.
bool means_unavailable(std::string_view error) {
    for (std::string_view prefix : {"LOADING", "MASTERDOWN", "READONLY", "OOM", "CLUSTERDOWN", "TRYAGAIN", "MISCONF"})
        if (error.starts_with(prefix)) return true;
    return false;
}

// Runs for as long as it takes, and gives the call up when the coroutine is cancelled.
awaitable<Reply> exchange(std::shared_ptr<Shared> shared, std::shared_ptr<Connection> connection, std::string resp) {
    auto call = std::make_shared<Call>();
    connection->send(resp, call);
    std::string().swap(resp);  // hiredis has its copy
    struct Leave {
        Reactor& reactor;
        Call& call;
        Reactor::TimerId timer;
        ~Leave() {
            reactor.cancel(timer);
            call.resume = nullptr;
        }
    };
    auto deadline = Steady::now() + shared->options.deadline;
    auto expire = [connection, call] {
        if (call->state == Call::State::waiting) connection->expire(*call);
    };
    Leave leave{shared->reactor, *call, shared->reactor.call_at(deadline, std::move(expire))};
    if (call->state == Call::State::waiting) {
        auto start = [call](std::function<void()> resume) { call->resume = std::move(resume); };
        co_await suspend(shared->reactor, start);
    }
    auto late = Steady::now() >= deadline;
    if (call->state != Call::State::answered ||
        (call->reply.kind == Reply::Kind::error && means_unavailable(call->reply.text))) {
        ++shared->stats.unavailable;
        shared->metrics.unavailable.add();
        if (call->state == Call::State::answered) throw Unavailable(call->reply.text);
        throw Unavailable(late ? "no answer within the deadline" : "the connection was lost");
    }
    if (call->reply.kind == Reply::Kind::error) throw CommandError(call->reply.text);
    co_return std::move(call->reply);
}

awaitable<Reply> refuse(std::shared_ptr<Shared> shared, std::string why) {
    ++shared->stats.unavailable;
    shared->metrics.unavailable.add();
    throw Unavailable(why);
    co_return Reply{};
}

std::string milliseconds(std::chrono::milliseconds duration) { return std::to_string(duration.count()); }

}  // namespace

struct Client::Impl {
    Impl(Reactor& reactor, RedisOptions options)
        : shared(std::make_shared<Shared>(reactor, std::move(options))), became_ready(reactor) {
        shared->on_ready = [this] { became_ready.notify_all(); };
        for (std::size_t i = 0; i < std::max<std::size_t>(1, shared->options.connections); ++i) {
            connections.push_back(std::make_shared<Connection>(shared));
            connections.back()->start();
        }
    }
    ~Impl() {
        shared->on_ready = nullptr;
        for (auto& connection : connections) connection->stop();
    }

    std::shared_ptr<Connection> next_ready() {
        for (std::size_t i = 0; i < connections.size(); ++i) {
            auto& connection = connections[next++ % connections.size()];
            if (connection->ready()) return connection;
        }
        return nullptr;
    }

    awaitable<Reply> run(std::string resp) {
        auto connection = next_ready();
        if (!connection) return refuse(shared, "not connected to " + shared->address.str());
        if (connection->outstanding() >= shared->options.max_outstanding)
            return refuse(shared, "too many outstanding commands");
        return exchange(shared, std::move(connection), std::move(resp));
    }

    std::shared_ptr<Shared> shared;
    std::vector<std::shared_ptr<Connection>> connections;
    std::size_t next = 0;
    Signal became_ready;
};

Client::Client(Reactor& reactor, RedisOptions options) : impl_(std::make_unique<Impl>(reactor, std::move(options))) {}
Client::~Client() = default;

bool Client::is_connected() const { return impl_->shared->stats.connected > 0; }
Stats Client::stats() const { return impl_->shared->stats; }
const std::string& Client::name() const { return impl_->shared->options.name; }

awaitable<> Client::connected(Steady::time_point deadline) {
    while (!is_connected()) {
        bool notified = co_await impl_->became_ready.wait_until(deadline);
        if (!notified) throw Unavailable("not connected to " + impl_->shared->address.str());
    }
}

awaitable<Reply> Client::command(std::initializer_list<std::string_view> arguments) {
    return impl_->run(encode({arguments.begin(), arguments.size()}));
}
awaitable<Reply> Client::command(std::span<const std::string_view> arguments) { return impl_->run(encode(arguments)); }

namespace {

awaitable<std::optional<std::string>> as_optional_text(awaitable<Reply> work) {
    auto reply = co_await std::move(work);
    if (reply.is_nil()) co_return std::nullopt;
    co_return std::move(reply.text);
}
awaitable<> as_nothing(awaitable<Reply> work) { co_await std::move(work); }
awaitable<bool> as_done(awaitable<Reply> work) {  // OK or nil, 1 or 0
    auto reply = co_await std::move(work);
    co_return reply.kind == Reply::Kind::status || reply.integer > 0;
}
awaitable<std::int64_t> as_integer(awaitable<Reply> work) {
    auto reply = co_await std::move(work);
    co_return reply.integer;
}

}  // namespace

awaitable<std::optional<std::string>> Client::get(std::string_view key) {
    return as_optional_text(command({"GET", key}));
}
awaitable<> Client::set(std::string_view key, std::string_view value, std::optional<std::chrono::milliseconds> expiry) {
    return as_nothing(expiry ? command({"SET", key, value, "PX", milliseconds(*expiry)})
                             : command({"SET", key, value}));
}
awaitable<bool> Client::set_if_absent(std::string_view key, std::string_view value, std::chrono::milliseconds expiry) {
    return as_done(command({"SET", key, value, "NX", "PX", milliseconds(expiry)}));
}
awaitable<bool> Client::del(std::string_view key) { return as_done(command({"DEL", key})); }
awaitable<std::int64_t> Client::incr(std::string_view key, std::int64_t by) {
    return as_integer(command({"INCRBY", key, std::to_string(by)}));
}
awaitable<bool> Client::expire(std::string_view key, std::chrono::milliseconds expiry) {
    return as_done(command({"PEXPIRE", key, milliseconds(expiry)}));
}

}  // namespace airside::redis
