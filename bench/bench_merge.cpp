// From a provider's reply to merged, ranked offers, against simdjson's parse of the same bytes.
//
//   bench_merge DATA REPLY ROUNDS    one JSON object: bytes, offers, and each round's µs of both
#include <cstdio>
#include <fstream>
#include <iostream>
#include <sstream>

#include <simdjson.h>

#include "bench/cpu_time.hpp"
#include "platform/core/clock.hpp"
#include "platform/reference/airports.hpp"
#include "services/search/domain/offer_ids.hpp"
#include "services/search/domain/ranking.hpp"
#include "vendors/gds/amadeus/reply_parser.hpp"

using namespace airside;

namespace {

constexpr std::size_t shown_offers = 50;  // [search] max_offers as it comes

std::string read(const char* path) {
    std::ifstream file(path, std::ios::binary);
    std::stringstream text;
    text << file.rdbuf();
    if (!file || text.str().empty()) throw std::runtime_error(std::string("can't read ") + path);
    return text.str();
}

class Merging {
  public:
    explicit Merging(const reference::Airports& airports) : parser_(airports, amadeus::OfficeFacts{}) {}

    // What services/search does between a provider's last byte and the list that it shows.
    std::vector<search::FoundOffer> operator()(const std::shared_ptr<std::string>& body) {
        auto id = search::new_search_id(clock_, random_);
        auto parsed = parser_.offers(body);
        std::vector<search::FoundOffer> found;
        found.reserve(parsed.offers.size());
        for (auto& offer : parsed.offers) found.push_back({search::offer_id(id, found.size()), std::move(offer)});
        return search::ranked(search::without_duplicates(std::move(found)), shown_offers);
    }

  private:
    SystemClock clock_;
    SeededRandom random_{1};
    amadeus::ReplyParser parser_;
};

void run(const char* data, const char* reply, int rounds) {
    auto airports = reference::Airports::load(data);
    auto body = read(reply);
    simdjson::padded_string padded(body);
    simdjson::dom::parser parser;
    Merging merging(airports);
    auto shared = std::make_shared<std::string>(body);
    auto offers = merging(shared).size();
    if (offers == 0) throw std::runtime_error("the reply has no offers");
    std::printf("{\"bytes\": %zu, \"offers\": %zu, \"rounds\": [", body.size(), offers);
    for (int i = 0; i < rounds; ++i) {
        auto alone = bench::cpu_us([&] {
            simdjson::dom::element root;
            if (parser.parse(padded).get(root)) throw std::runtime_error("the reply is not JSON");
        });
        auto ours = bench::cpu_us([&] {
            if (merging(shared).size() != offers) throw std::runtime_error("another number of offers");
        });
        std::printf("%s[%.2f, %.2f]", i ? ", " : "", ours, alone);
    }
    std::printf("]}\n");
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 4) {
        std::cerr << "bench_merge DATA REPLY ROUNDS\n";
        return 2;
    }
    try {
        run(arguments[1], arguments[2], std::atoi(arguments[3]));
        return 0;
    } catch (const std::exception& error) {
        std::cerr << "bench_merge: " << error.what() << "\n";
        return 1;
    }
}
