// The first transaction of a booking, as services/booking makes it, over our pool.
//
//   bench_transaction DATA REPLY CONNINFO CONNECTIONS SECONDS    one JSON object: transactions, seconds
//
// REPLY is a provider's reply: its first offer is what is booked, each time by other people. SECONDS 0: two bookings
// one after the other, for reading from the server's log what was sent.
#include <cstdio>
#include <fstream>
#include <iostream>
#include <sstream>

#include "platform/async/sync.hpp"
#include "platform/events/notifier.hpp"
#include "platform/postgres/pool.hpp"
#include "platform/reference/airlines.hpp"
#include "platform/reference/airports.hpp"
#include "services/booking/domain/reference.hpp"
#include "services/booking/store/new_booking.hpp"
#include "vendors/gds/amadeus/reply_parser.hpp"

using namespace airside;

namespace {

struct Setup {
    reference::Airports airports;
    reference::Airlines airlines;
    reference::Aircraft aircraft;
    gds::Offer offer;
    std::string conninfo;
    std::size_t connections;
    std::chrono::seconds length;
};

struct Run {
    const Setup& setup;
    Reactor& reactor;
    postgres::Pool& pool;
    events::Notifier& notifier;
    SystemClock clock{};
    SystemRandom random{};
    Steady::time_point until{};
    std::size_t bookings = 0, repeats = 0;
    std::exception_ptr failed{};
};

gds::Offer first_offer(const reference::Airports& airports, const char* path) {
    std::ifstream file(path, std::ios::binary);
    std::stringstream text;
    text << file.rdbuf();
    auto body = std::make_shared<std::string>(text.str());
    auto parsed = amadeus::ReplyParser(airports, amadeus::OfficeFacts{}).offers(body);
    if (parsed.offers.empty()) throw std::runtime_error("the reply has no offers");
    return std::move(parsed.offers.front());
}

booking::PassengerInput traveller(gds::PassengerType type, std::string first, std::string last, const char* born) {
    return {type,         std::nullopt, PersonName::of(first), std::nullopt, PersonName::of(last), *Date::parse(born),
            std::nullopt, std::nullopt, std::nullopt,          std::nullopt};
}

// A surname of its own for each booking, since the same people on the same flight would be a duplicate.
std::string surname(Random& random) {
    std::string name = "MARTIN";
    for (int i = 0; i < 12; ++i) name += static_cast<char>('A' + random.below(26));
    return name;
}

std::vector<booking::PassengerInput> party_of(const gds::Offer& offer, Random& random) {
    std::vector<booking::PassengerInput> party;
    auto last = surname(random);
    for (auto& fare : offer.passengers)
        for (int i = 0; i < fare.count; ++i)
            party.push_back(traveller(fare.type, std::string("PERSON") + static_cast<char>('A' + party.size()), last,
                                      fare.type == gds::PassengerType::ADULT ? "1990-05-01" : "2019-05-01"));
    return party;
}

booking::NewBooking new_booking(Run& run) {
    auto user = UserId::v7(run.clock, run.random);
    auto bucket = bucket_of(user.uuid());
    auto& offer = run.setup.offer;
    return {BookingId(Uuid::bucketed(run.clock, run.random, bucket)),
            booking::make_reference(bucket, run.random),
            user,
            Uuid::v7(run.clock, run.random).str(),
            OfferId::v7(run.clock, run.random),
            offer,
            party_of(offer, run.random),
            {{"ada@example.com"}, {"+442071234567"}},
            false,
            {booking::ActorType::CUSTOMER, user, "192.0.2.7", "bench"},
            "",
            {{gds::Provider::AMADEUS, "reprice", "POST /v1/shopping/flight-offers/pricing\n" + offer.raw.str(),
              offer.raw.str(), 200, 40}}};
}

awaitable<bool> client(std::shared_ptr<Run> run) {
    booking::Names names{&run->setup.airlines, &run->setup.aircraft};
    std::size_t own = 0;
    while (run->repeats ? own < run->repeats : Steady::now() < run->until) {
        auto booking = new_booking(*run);
        auto now = run->clock.now();
        auto inserted = co_await booking::insert_booking(run->pool, run->notifier, run->random, booking, names, now);
        if (inserted.result != booking::Inserted::Result::CREATED) throw std::runtime_error("a booking was not made");
        ++run->bookings;
        ++own;
    }
    co_return true;
}

awaitable<> clients(std::shared_ptr<Run> run) {
    try {
        std::vector<awaitable<bool>> works;
        auto count = run->repeats ? 1 : run->setup.connections;
        for (std::size_t i = 0; i < count; ++i) works.push_back(client(run));
        co_await when_all(run->reactor, std::move(works));
    } catch (...) {
        run->failed = std::current_exception();
    }
    run->reactor.stop();
}

void measure(const Setup& setup) {
    Reactor reactor;
    postgres::PoolOptions options;
    options.conninfo = setup.conninfo;
    options.name = "bench";
    options.size = setup.connections;
    options.plan_cache_mode = "force_generic_plan";  // as app/worker.cpp has it for booking
    postgres::Pool pool(reactor, options);
    events::Notifier notifier(reactor, pool);
    auto run = std::make_shared<Run>(Run{setup, reactor, pool, notifier});
    run->repeats = setup.length.count() == 0 ? 2 : 0;
    auto begun = Steady::now();
    run->until = begun + setup.length;
    reactor.spawn("clients", clients(run));
    reactor.run();
    if (run->failed) std::rethrow_exception(run->failed);
    auto took = std::chrono::duration<double>(Steady::now() - begun).count();
    std::printf("{\"transactions\": %zu, \"seconds\": %.3f}\n", run->bookings, took);
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 6) {
        std::cerr << "bench_transaction DATA REPLY CONNINFO CONNECTIONS SECONDS\n";
        return 2;
    }
    try {
        auto airports = reference::Airports::load(arguments[1]);
        auto offer = first_offer(airports, arguments[2]);
        measure({std::move(airports), reference::Airlines::load(arguments[1]), reference::Aircraft::load(arguments[1]),
                 std::move(offer), arguments[3], static_cast<std::size_t>(std::atoi(arguments[4])),
                 std::chrono::seconds(std::atoi(arguments[5]))});
        return 0;
    } catch (const std::exception& error) {
        std::cerr << "bench_transaction: " << error.what() << "\n";
        return 1;
    }
}
