// From three GDSs' replies to one merged, ranked list, and each dialect's parser beside simdjson's parse of the same
// bytes. The replies are what the adapters themselves ask of the simulator, caught on their way.
//
//   bench_vendors DATA SIMULATOR AMADEUS_SECRET SABRE_SECRET TRAVELPORT_PASSWORD TRAVELPORT_SECRET ROUNDS
//
// One JSON object: of each vendor bytes, offers and each round's µs of ours and of the parse; of all three each
// round's µs.
#include <cstdio>
#include <iostream>

#include <simdjson.h>

#include "bench/cpu_time.hpp"
#include "platform/core/clock.hpp"
#include "platform/http/server.hpp"
#include "services/search/domain/offer_ids.hpp"
#include "services/search/domain/ranking.hpp"
#include "vendors/gds/amadeus/amadeus.hpp"
#include "vendors/gds/sabre/sabre.hpp"
#include "vendors/gds/travelport/travelport.hpp"

using namespace airside;

namespace {

constexpr std::size_t shown_offers = 50;  // [search] max_offers as it comes
constexpr std::size_t wanted_bytes = 200'000;
constexpr auto patience = std::chrono::seconds(30);

// Passes everything on to the simulator and keeps the longest answer.
class Tap {
  public:
    Tap(Reactor& reactor, std::string simulator)
        : client_(reactor),
          simulator_(std::move(simulator)),
          server_(reactor, {}, [this](http::Request request) { return pass(std::move(request)); }) {}
    std::string url() const { return "http://127.0.0.1:" + std::to_string(server_.port()); }
    std::string take() { return std::exchange(longest_, {}); }
    awaitable<> close() { co_await server_.drain(Steady::now()); }

  private:
    awaitable<http::Response> pass(http::Request request) {
        http::OutRequest out;
        out.method = request.method;
        out.url = simulator_ + request.target;
        for (auto [name, value] : request.headers)
            if (!http::same_ignoring_case(name, "Host") && !http::same_ignoring_case(name, "Content-Length") &&
                !http::same_ignoring_case(name, "Accept-Encoding"))
                out.headers.add(name, value);
        out.body = std::move(request.body);
        auto deadline = Steady::now() + patience;
        auto reply = co_await client_.send(std::move(out), deadline);
        if (reply.body.size() > longest_.size()) longest_ = reply.body;
        auto kind = std::string(reply.headers.get("Content-Type").value_or("application/json"));
        co_return http::text_response(reply.status, kind, std::move(reply.body));
    }

    http::Client client_;
    std::string simulator_, longest_;
    http::Server server_;
};

gds::SearchQuery query(int offers) {
    auto jfk = IataAirport::of("JFK"), lhr = IataAirport::of("LHR");
    auto out = SystemClock().today() + std::chrono::days{40};
    return {{{jfk, lhr, out}, {lhr, jfk, out + std::chrono::days{9}}},
            {.adults = 2, .children = 1, .infants = 0},
            gds::CabinClass::ECONOMY,
            false,
            Currency::of("USD"),
            offers};
}

// A reply of about 200 KB, as the adapter asks for it.
awaitable<std::string> reply_of(gds::Gds& gds, Tap& tap) {
    std::string best;
    for (int offers : {50, 100, 150, 200, 250}) {
        gds::CallContext context{Steady::now() + patience};
        auto asked = query(offers);
        auto found = co_await gds.search(asked, context);
        if (!found.done()) throw std::runtime_error(found.describe());
        best = tap.take();
        if (best.size() >= wanted_bytes) break;
    }
    co_return best;
}

struct Replies {
    std::string amadeus, sabre, travelport;
};

struct Secrets {
    std::string amadeus, sabre, travelport_password, travelport;
};

awaitable<> fetch(Reactor& reactor, const reference::Airports& airports, std::string simulator, const Secrets& secrets,
                  Replies& replies, std::exception_ptr& failed) {
    try {
        Tap tap(reactor, std::move(simulator));
        http::Client client(reactor);
        amadeus::Options a;
        a.session = {tap.url(), "airside", config::Secret(secrets.amadeus), {}};
        amadeus::Amadeus first(reactor, client, airports, std::move(a));
        replies.amadeus = co_await reply_of(first, tap);
        sabre::Options s;
        s.session = {tap.url(), "V1:AIRSIDE:AIRS:AA", config::Secret(secrets.sabre), {}, {}, {}};
        sabre::Sabre second(reactor, client, airports, std::move(s));
        replies.sabre = co_await reply_of(second, tap);
        travelport::Options t;
        t.session.base_url = tap.url();
        t.session.username = t.session.client_id = "airside";
        t.session.password = config::Secret(secrets.travelport_password);
        t.session.client_secret = config::Secret(secrets.travelport);
        t.session.access_group = "5e1f7a3c-0000-4000-8000-a1251de00001";  // the simulator's
        travelport::Travelport third(reactor, client, airports, std::move(t));
        replies.travelport = co_await reply_of(third, tap);
        co_await tap.close();
    } catch (...) {
        failed = std::current_exception();
    }
    reactor.stop();
}

class Parsers {
  public:
    explicit Parsers(const reference::Airports& airports)
        : amadeus_(airports, {}), sabre_(airports, {}), travelport_(airports, {}) {}

    std::vector<gds::Offer> amadeus(const std::string& body) {
        return amadeus_.offers(std::make_shared<std::string>(body)).offers;
    }
    std::vector<gds::Offer> sabre(std::string body) {
        return sabre_.offers(body, {{gds::PassengerType::ADULT, 2}, {gds::PassengerType::CHILD, 1}}).offers;
    }
    std::vector<gds::Offer> travelport(std::string body) { return travelport_.offers(body, 2).offers; }

    // What services/search does between the last byte and the list that it shows.
    std::size_t all(const Replies& replies) {
        auto id = search::new_search_id(clock_, random_);
        std::vector<search::FoundOffer> found;
        for (auto& offers : {amadeus(replies.amadeus), sabre(replies.sabre), travelport(replies.travelport)})
            for (auto& offer : offers) found.push_back({search::offer_id(id, found.size()), offer});
        return search::ranked(search::without_duplicates(std::move(found)), shown_offers).size();
    }

  private:
    SystemClock clock_;
    SeededRandom random_{1};
    amadeus::ReplyParser amadeus_;
    sabre::ReplyParser sabre_;
    travelport::ReplyParser travelport_;
};

template <class Parse>
void compare(const char* name, const std::string& body, int rounds, Parse parse) {
    simdjson::padded_string padded(body);
    simdjson::dom::parser parser;
    auto offers = parse(body).size();
    if (offers == 0) throw std::runtime_error(std::string(name) + "'s reply has no offers");
    std::printf("\"%s\": {\"bytes\": %zu, \"offers\": %zu, \"rounds\": [", name, body.size(), offers);
    for (int i = 0; i < rounds; ++i) {
        auto alone = bench::cpu_us([&] {
            simdjson::dom::element root;
            if (parser.parse(padded).get(root)) throw std::runtime_error("the reply is not JSON");
        });
        auto ours = bench::cpu_us([&] {
            if (parse(body).size() != offers) throw std::runtime_error("another number of offers");
        });
        std::printf("%s[%.2f, %.2f]", i ? ", " : "", ours, alone);
    }
    std::printf("]}, ");
}

void run(char** arguments) {
    auto airports = reference::Airports::load(arguments[1]);
    Secrets secrets{arguments[3], arguments[4], arguments[5], arguments[6]};
    Replies replies;
    std::exception_ptr failed;
    {
        Reactor reactor;
        reactor.spawn("fetch", fetch(reactor, airports, arguments[2], secrets, replies, failed));
        reactor.run();
    }
    if (failed) std::rethrow_exception(failed);
    int rounds = std::atoi(arguments[7]);
    Parsers parsers(airports);
    std::printf("{");
    compare("amadeus", replies.amadeus, rounds, [&](const std::string& body) { return parsers.amadeus(body); });
    compare("sabre", replies.sabre, rounds, [&](const std::string& body) { return parsers.sabre(body); });
    compare("travelport", replies.travelport, rounds,
            [&](const std::string& body) { return parsers.travelport(body); });
    std::printf("\"all\": [");
    for (int i = 0; i < rounds; ++i) std::printf("%s%.2f", i ? ", " : "", bench::cpu_us([&] { parsers.all(replies); }));
    std::printf("]}\n");
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 8) {
        std::cerr << "bench_vendors DATA SIMULATOR AMADEUS_SECRET SABRE_SECRET TRAVELPORT_PASSWORD TRAVELPORT_SECRET "
                     "ROUNDS\n";
        return 2;
    }
    try {
        run(arguments);
        return 0;
    } catch (const std::exception& error) {
        std::cerr << "bench_vendors: " << error.what() << "\n";
        return 1;
    }
}
