// How long the service's own look-ups of bookings take, one after the other over one connection.
//
//   bench_lookup CONNINFO COUNT    one JSON object: of id, reference and user the p50 and the p99 in ms
//
// The bookings looked up are drawn at random from all. A connection learns of each partition when it first meets it,
// and a service's connections live for long: as many look-ups again come first and are not counted.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <iostream>

#include "platform/postgres/pool.hpp"
#include "services/booking/store/lists.hpp"
#include "services/booking/store/snapshot.hpp"

using namespace airside;

namespace {

struct Known {
    BookingId id;
    BookingReference reference;
    UserId user;
};

// Where each booking lies is random, so that its place in an index and on disk is too.
awaitable<std::vector<Known>> draw(postgres::Pool& pool, int count) {
    std::string sql =
        "SELECT id, booking_reference, user_id FROM booking_directory ORDER BY md5(id::text || now()) LIMIT $1";
    auto rows = co_await pool.execute(std::move(sql), count);
    std::vector<Known> drawn;
    for (auto row : rows)
        drawn.push_back(
            {row.get<BookingId>("id"), row.get<BookingReference>("booking_reference"), row.get<UserId>("user_id")});
    if (drawn.empty()) throw std::runtime_error("there are no bookings");
    co_return drawn;
}

class Times {
  public:
    void forget() { ms_.clear(); }
    void add(Steady::duration took) { ms_.push_back(std::chrono::duration<double, std::milli>(took).count()); }
    void print(const char* name, const char* after) {
        std::ranges::sort(ms_);
        std::printf("\"%s\": [%.4f, %.4f]%s", name, ms_[ms_.size() / 2], ms_[ms_.size() * 99 / 100], after);
    }

  private:
    std::vector<double> ms_;
};

awaitable<> look_up(postgres::Pool& pool, int count) {
    auto drawn = co_await draw(pool, 2 * count);
    Times by_id, by_reference, by_user;
    constexpr int page = 20;  // as the API's page comes
    for (auto& one : drawn) {
        if (&one == &drawn[drawn.size() / 2])
            for (Times* times : {&by_id, &by_reference, &by_user}) times->forget();
        auto begun = Steady::now();
        auto found = co_await booking::find_booking(pool, one.id);
        by_id.add(Steady::now() - begun);
        begun = Steady::now();
        auto named = co_await booking::find_booking(pool, one.reference);
        by_reference.add(Steady::now() - begun);
        begun = Steady::now();
        booking::FindArchived none = [](BookingId) -> awaitable<std::optional<booking::BookingSummary>> {
            co_return std::nullopt;
        };
        auto theirs = co_await booking::bookings_of(pool, one.user, std::nullopt, page, std::move(none));
        by_user.add(Steady::now() - begun);
        if (!found || !named || theirs.items.empty()) throw std::runtime_error("a booking was not found");
    }
    std::printf("{");
    by_id.print("id", ", ");
    by_reference.print("reference", ", ");
    by_user.print("user", "}\n");
}

awaitable<> run(postgres::Pool& pool, int count, std::exception_ptr& failed) {
    try {
        co_await look_up(pool, count);
    } catch (...) {
        failed = std::current_exception();
    }
    pool.reactor().stop();
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 3) {
        std::cerr << "bench_lookup CONNINFO COUNT\n";
        return 2;
    }
    try {
        Reactor reactor;
        postgres::PoolOptions options;
        options.conninfo = arguments[1];
        options.size = 1;
        options.statement_timeout = std::chrono::minutes(5);  // drawing them reads the whole directory
        options.plan_cache_mode = "force_generic_plan";       // as app/worker.cpp has it for booking
        postgres::Pool pool(reactor, options);
        std::exception_ptr failed;
        reactor.spawn("look-ups", run(pool, std::atoi(arguments[2]), failed));
        reactor.run();
        if (failed) std::rethrow_exception(failed);
        return 0;
    } catch (const std::exception& error) {
        std::cerr << "bench_lookup: " << error.what() << "\n";
        return 1;
    }
}
