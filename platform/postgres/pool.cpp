#include "platform/postgres/pool.hpp"

#include "platform/postgres/pool_state.hpp"

namespace airside::postgres {

Pool::Pool(Reactor& reactor, PoolOptions options) : state_(std::make_shared<PoolState>(reactor, std::move(options))) {}
Pool::~Pool() { state_->close(); }

namespace {

awaitable<Rows> run_alone(std::shared_ptr<PoolState> state, Command command) {
    auto lease = co_await state->acquire();
    std::vector<Command> commands;
    commands.push_back(std::move(command));
    auto work = lease->execute(std::move(commands), true);
    auto rows = co_await state->counted(std::move(work), 1);
    co_return rows;
}

}  // namespace

awaitable<Rows> Pool::run_encoded(const Query& query, Params params) {
    return run_alone(state_, Command(query, std::move(params)));
}

awaitable<Rows> Pool::execute_encoded(std::string sql, Params params) {
    return run_alone(state_, Command(std::move(sql), std::move(params)));
}

awaitable<std::uint64_t> Pool::copy_in(std::string target, CopyRows rows) {
    if (rows.empty()) co_return 0;
    auto state = state_;
    auto lease = co_await state->acquire();
    ++state->counters.statements;
    std::string sql = "COPY " + target + " FROM STDIN";
    std::string data = rows.text();
    auto count = co_await lease->copy_in(std::move(sql), std::move(data));
    co_return count;
}

awaitable<> Pool::ping() {
    std::string sql = "SELECT 1";
    co_await execute(std::move(sql));
}

PoolStats Pool::stats() const {
    auto stats = state_->counters;
    stats.size = state_->options.size;
    stats.open = state_->open - state_->connecting;
    stats.idle = state_->idle.size();
    stats.waiting = state_->freed.waiting();
    stats.down = state_->failures > 0;
    return stats;
}

const PoolOptions& Pool::options() const { return state_->options; }
Reactor& Pool::reactor() const { return state_->reactor; }

}  // namespace airside::postgres
