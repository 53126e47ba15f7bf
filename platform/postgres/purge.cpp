#include "platform/postgres/purge.hpp"

namespace airside::postgres {
namespace {

constexpr std::uint64_t batch = 1000;

}  // namespace

awaitable<std::uint64_t> in_batches(Pool& pool, const Purge& purge, Instant before) {
    std::uint64_t total = 0;
    for (;;) {
        auto rows = co_await pool.run(purge.remove, before);
        total += rows.affected();
        if (rows.affected() < batch) co_return total;
    }
}

awaitable<std::uint64_t> count_of(Pool& pool, const Purge& purge, Instant before) {
    auto rows = co_await pool.run(purge.count, before);
    co_return rows.one().get<std::uint64_t>("n");
}

}  // namespace airside::postgres
