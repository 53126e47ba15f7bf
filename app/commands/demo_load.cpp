#include <chrono>
#include <cstdio>

#include "app/commands/commands.hpp"
#include "app/commands/on_worker.hpp"
#include "app/demo/rows.hpp"
#include "platform/async/sync.hpp"

namespace airside::app {
namespace {

using Steady = std::chrono::steady_clock;

constexpr std::uint64_t batch = 1000;  // bookings in memory for each lane
constexpr int lanes = 3;               // one generates while the others' rows are being stored
constexpr std::uint64_t user_batch = 10'000;
constexpr const char* password = "demo-traveller-password";

postgres::PoolOptions pool_options(const Process& process, const std::string& service) {
    postgres::PoolOptions options;
    options.conninfo = process.conninfo(service);
    options.name = "airside-demo-" + service;
    options.size = lanes;
    options.statement_timeout = std::chrono::minutes(10);
    return options;
}

double seconds_since(Steady::time_point start) { return std::chrono::duration<double>(Steady::now() - start).count(); }

class Loader {
  public:
    Loader(Process& process, Reactor& reactor, demo::Plan plan)
        : process_(process),
          reactor_(reactor),
          plan_(plan),
          routes_(process.config.data, process.airports, process.airlines),
          generator_(plan, routes_, {&process.airlines, &process.aircraft}),
          users_(reactor, pool_options(process, "user")),
          bookings_(reactor, pool_options(process, "booking")),
          payments_(reactor, pool_options(process, "payment")) {}

    awaitable<> run() {
        co_await refuse_a_second_time();
        co_await make_months();
        co_await load_users();
        started_ = shown_ = Steady::now();
        std::vector<awaitable<bool>> works;
        works.reserve(lanes);
        for (int i = 0; i < lanes; ++i) works.push_back(lane());
        co_await when_all(reactor_, std::move(works));
        auto took = seconds_since(started_);
        std::printf("%llu bookings of %llu travellers in %.1f s, %.0f a second\n", count(plan_.bookings),
                    count(plan_.users()), took, static_cast<double>(plan_.bookings) / took);
        std::printf("traveller 0 signs in as %s, password %s\n", generator_.user(0).email.c_str(), password);
    }

  private:
    static unsigned long long count(std::uint64_t number) { return number; }

    awaitable<> refuse_a_second_time() {
        std::string sql = "SELECT 1 FROM users WHERE lower(email) = $1";
        auto email = generator_.user(0).email;
        auto rows = co_await users_.execute(std::move(sql), email);
        if (!rows.empty())
            throw std::runtime_error("demo data of seed " + std::to_string(plan_.seed) +
                                     " has been loaded already: choose another with --seed");
    }

    awaitable<> make_months() {
        std::string sql = "SELECT make_booking_partitions((now() - make_interval(months => $1))::date, $2)";
        co_await bookings_.execute(std::move(sql), demo::months_back + 1, demo::months_back + demo::months_ahead + 3);
        // They are paid for some months before they leave.
        sql = "SELECT make_payment_partitions((now() - make_interval(months => $1))::date, $1 + 1)";
        co_await payments_.execute(std::move(sql), demo::months_back + 7);
    }

    awaitable<> load_users() {
        auto hash = co_await process_.passwords.hash(reactor_, password);
        for (std::uint64_t first = 0; first < plan_.users(); first += user_batch) {
            auto copy = demo::user_rows(generator_, first, std::min(first + user_batch, plan_.users()), hash);
            co_await users_.copy_in(copy.target, std::move(copy.rows));
        }
    }

    // Takes batch after batch until none is left, or another lane has failed.
    awaitable<bool> lane() {
        while (next_ < plan_.bookings && !failed_) {
            auto first = next_;
            next_ = std::min(first + batch, plan_.bookings);
            auto end = next_;
            try {
                co_await load(first, end);
            } catch (...) {
                failed_ = true;
                throw;
            }
            done_ += end - first;
            show();
        }
        co_return true;
    }

    awaitable<> load(std::uint64_t first, std::uint64_t end) {
        demo::BookingRows bookings;
        demo::PaymentRows payments;
        for (auto number = first; number < end; ++number) {
            auto booking = generator_.booking(number);
            bookings.add(booking, plan_.now);
            payments.add(booking);
        }
        co_await store(bookings_, bookings.take());
        co_await store(payments_, payments.take());
    }

    static awaitable<> store(postgres::Pool& pool, std::vector<demo::Copy> copies) {
        for (auto& copy : copies)
            if (!copy.rows.empty()) co_await pool.copy_in(copy.target, std::move(copy.rows));
    }

    void show() {
        if (seconds_since(shown_) < 5) return;
        shown_ = Steady::now();
        auto rate = static_cast<double>(done_) / seconds_since(started_);
        std::printf("%llu of %llu bookings, %.0f a second, %.0f s to go\n", count(done_), count(plan_.bookings), rate,
                    static_cast<double>(plan_.bookings - done_) / rate);
        std::fflush(stdout);
    }

    Process& process_;
    Reactor& reactor_;
    demo::Plan plan_;
    demo::Routes routes_;
    demo::Generator generator_;
    postgres::Pool users_, bookings_, payments_;
    std::uint64_t next_ = 0, done_ = 0;
    bool failed_ = false;
    Steady::time_point started_{}, shown_{};
};

}  // namespace

int load_bookings(Config config, std::uint64_t bookings, std::uint64_t seed) {
    return on_worker(std::move(config), [&](Worker& worker) -> awaitable<int> {
        // Of a day, so that the same seed makes the same system all day long.
        auto now = std::chrono::floor<std::chrono::days>(worker.process().clock.now());
        Loader loader(worker.process(), worker.reactor(), {seed, bookings, now});
        co_await loader.run();
        co_return 0;
    });
}

}  // namespace airside::app
