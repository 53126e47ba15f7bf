// How many searches a second the history's writer stores: a row of search_history and an event for each.
//
//   bench_history CONNINFO SEARCHES    one JSON object: rows (of both tables), seconds
#include <cstdio>
#include <cstdlib>
#include <iostream>

#include "platform/events/notifier.hpp"
#include "services/search/store/history.hpp"

using namespace airside;

namespace {

gds::SearchQuery query() {
    auto day = *Date::parse("2027-03-10");
    return {{{IataAirport::of("JFK"), IataAirport::of("LHR"), day}},
            {2, 1, 0},
            gds::CabinClass::ECONOMY,
            false,
            Currency::of("USD")};
}

search::Answer answer() {
    Money price(45'000, Currency::of("USD"));
    return {"{}",
            SystemClock{}.now(),
            true,
            {50, price, price, price},
            {{gds::Provider::AMADEUS, search::ProviderState::ANSWERED, 50, 60, {}}}};
}

struct Writer {
    Reactor& reactor;
    postgres::Pool& pool;
    std::size_t searches;
    std::exception_ptr failed{};

    awaitable<> write() {
        SystemClock clock;
        SystemRandom random;
        events::Notifier notifier(reactor, pool);
        search::HistoryOptions options;
        options.queue = searches;
        search::History history(reactor, clock, random, pool, notifier, options);
        auto asked = query();
        auto given = answer();
        Caller caller;
        caller.remote_address = "203.0.113.77";
        caller.user_agent = "bench";
        caller.trace = telemetry::TraceContext::generate();
        for (std::size_t i = 0; i < searches; ++i)
            history.add(caller, asked, given, true, std::chrono::milliseconds(3));
        auto begun = Steady::now();
        co_await history.flush();
        auto took = std::chrono::duration<double>(Steady::now() - begun).count();
        std::printf("{\"rows\": %zu, \"seconds\": %.3f}\n", 2 * searches, took);
    }

    awaitable<> run() {
        try {
            co_await write();
        } catch (...) {
            failed = std::current_exception();
        }
        reactor.stop();
    }
};

}  // namespace

int main(int count, char** arguments) {
    if (count != 3) {
        std::cerr << "bench_history CONNINFO SEARCHES\n";
        return 2;
    }
    try {
        Reactor reactor;
        postgres::PoolOptions options;
        options.conninfo = arguments[1];
        postgres::Pool pool(reactor, options);
        Writer writer{reactor, pool, static_cast<std::size_t>(std::atoll(arguments[2]))};
        reactor.spawn("history", writer.run());
        reactor.run();
        if (writer.failed) std::rethrow_exception(writer.failed);
        return 0;
    } catch (const std::exception& error) {
        std::cerr << "bench_history: " << error.what() << "\n";
        return 1;
    }
}
