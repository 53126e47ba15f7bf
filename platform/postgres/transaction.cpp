#include "platform/postgres/pool.hpp"
#include "platform/postgres/pool_state.hpp"

namespace airside::postgres {
namespace {

const Query begin_read_committed{"postgres.begin", "BEGIN"};
const Query begin_repeatable_read{"postgres.begin_repeatable_read", "BEGIN ISOLATION LEVEL REPEATABLE READ"};
const Query begin_serializable{"postgres.begin_serializable", "BEGIN ISOLATION LEVEL SERIALIZABLE"};
const Query begin_snapshot{"postgres.begin_snapshot", "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"};
const Query commit_query{"postgres.commit", "COMMIT"};
const Query rollback_query{"postgres.rollback", "ROLLBACK"};

const Query& begin_for(Isolation isolation) {
    switch (isolation) {
        case Isolation::repeatable_read: return begin_repeatable_read;
        case Isolation::serializable: return begin_serializable;
        case Isolation::read_only_snapshot: return begin_snapshot;
        case Isolation::read_committed: break;
    }
    return begin_read_committed;
}

// Where it fails the connection is dropped, which rolls back as well.
awaitable<> roll_back(Lease lease) {
    std::vector<Command> commands;
    commands.emplace_back(rollback_query);
    try {
        co_await lease->execute(std::move(commands), false);
    } catch (const Unavailable&) {}
}

}  // namespace

struct Transaction::Impl {
    Impl(Lease l, Isolation i) : lease(std::move(l)), isolation(i) {}
    Lease lease;
    Isolation isolation;
    bool begun = false, finished = false;
    std::vector<Command> queued;  // not sent yet
    std::vector<std::function<void()>> after_commit;

    void add(Command command) {
        if (finished)
            throw std::logic_error("postgres: " + std::string(command.name()) + ": the transaction has ended");
        if (!begun) {
            begun = true;
            queued.emplace_back(begin_for(isolation));
        }
        queued.push_back(std::move(command));
    }
    awaitable<Rows> send(bool is_commit) {
        auto count = queued.size();
        auto commands = std::exchange(queued, {});
        auto work = lease->execute(std::move(commands), is_commit);
        return lease.state().counted(std::move(work), count);
    }
};

Transaction::Transaction(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Transaction::Transaction(Transaction&&) noexcept = default;

Transaction::~Transaction() {
    if (!impl_ || impl_->finished || !impl_->lease->in_transaction())
        return;  // the lease gives back or drops the connection
    auto& reactor = impl_->lease.state().reactor;
    reactor.spawn("postgres rollback", roll_back(std::move(impl_->lease)));
}

void Transaction::queue_encoded(const Query& query, Params params) { impl_->add(Command(query, std::move(params))); }

awaitable<Rows> Transaction::run_encoded(const Query& query, Params params) {
    impl_->add(Command(query, std::move(params)));
    return impl_->send(false);
}

awaitable<Rows> Transaction::execute_encoded(std::string sql, Params params) {
    impl_->add(Command(std::move(sql), std::move(params)));
    return impl_->send(false);
}

awaitable<> Transaction::flush() {
    if (impl_->queued.empty()) co_return;
    co_await impl_->send(false);
}

awaitable<> Transaction::commit() {
    auto& impl = *impl_;
    if (impl.begun) {
        impl.add(Command(commit_query));
        auto result = co_await impl.send(true);
        // A statement that fails together with COMMIT has thrown by now. This is about one whose error the caller
        // caught before: the server answers COMMIT with ROLLBACK then, and no error.
        if (result.command() != "COMMIT") {
            Error error("postgres.commit", "a statement of this transaction had failed, so it was rolled back");
            error.sqlstate = "25P02";
            throw error;
        }
    }
    impl.finished = true;
    ++impl.lease.state().counters.transactions;
    for (auto& then : impl.after_commit) then();
}

awaitable<> Transaction::rollback() {
    auto& impl = *impl_;
    impl.finished = true;
    impl.queued.clear();
    if (!impl.lease->in_transaction()) co_return;
    std::vector<Command> commands;
    commands.emplace_back(rollback_query);
    co_await impl.lease->execute(std::move(commands), false);
}

void Transaction::after_commit(std::function<void()> then) { impl_->after_commit.push_back(std::move(then)); }

awaitable<Transaction> Pool::begin(Isolation isolation) {
    auto state = state_;
    auto lease = co_await state->acquire();
    auto impl = std::make_unique<Transaction::Impl>(std::move(lease), isolation);
    co_return Transaction(std::move(impl));
}

}  // namespace airside::postgres
