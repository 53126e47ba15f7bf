// The search itself: memory, Redis, one flight for all who ask the same, then every provider at once.
#pragma once
#include <map>
#include <memory>
#include <string>

#include "platform/async/sync.hpp"
#include "platform/contract/caller.hpp"
#include "platform/reference/airlines.hpp"
#include "platform/telemetry/log.hpp"
#include "platform/telemetry/metrics.hpp"
#include "services/search/cache/flight.hpp"
#include "services/search/cache/memory_cache.hpp"
#include "services/search/lane.hpp"
#include "services/search/service.hpp"
#include "services/search/store/offers.hpp"

namespace airside::search {

// What the reactors of a process share.
struct SharedState {
    explicit SharedState(const Config& config) : memory(config.memory_cache_bytes), offers(config.offer_memory_bytes) {}
    MemoryCache memory;
    Flights flights;
    OfferMemory offers;
};

class Engine {
  public:
    Engine(const Dependencies& dependencies, const Config& config, Currency currency, SharedState& shared,
           OfferStore& offers);

    // The cached answer, or else the flight to wait for, or to follow part by part. It fails with Problem 503 where no
    // provider answered.
    struct Started {
        std::shared_ptr<const Answer> answer;
        Source source = Source::miss;
        std::shared_ptr<Flight> flight;
    };
    Started start(const gds::SearchQuery& query, const telemetry::TraceContext& trace);

    bool is_off(gds::Provider provider) const;  // by an operator
    // Until no search is under way and the last answer is stored, or until the deadline.
    awaitable<> idle(Steady::time_point deadline);

    // From the offer's provider, which has seat maps, or sells services, if it is still configured.
    awaitable<gds::Outcome<std::vector<gds::SeatMap>>> seat_maps(const StoredOffer& stored, std::string traceparent);
    awaitable<gds::Outcome<std::vector<gds::ServiceOffer>>> services(const StoredOffer& stored,
                                                                     std::string traceparent);

  private:
    struct Gave {  // one provider, with the offers' ids
        ProviderReport report;
        std::vector<FoundOffer> offers;
    };
    struct Run;  // one flight, as its leader carries it through
    template <class T>
    using BesideSearches = awaitable<gds::Outcome<T>> (Lane::*)(gds::Offer, std::string);

    std::shared_ptr<const Answer> from_memory(const std::string& key);
    awaitable<std::shared_ptr<const Answer>> from_redis(const std::string& key);
    Started join(std::string key, const gds::SearchQuery& query, const telemetry::TraceContext& trace);
    void spawn(std::string name, awaitable<> work);
    awaitable<> counted(awaitable<> work);
    awaitable<> lead(std::shared_ptr<Run> run);
    awaitable<Outcome> outcome_of(std::shared_ptr<Run> run);
    awaitable<std::shared_ptr<const Answer>> wait_for_other_process(const std::string& key);
    awaitable<std::shared_ptr<const Answer>> ask_providers(std::shared_ptr<Run> run);
    template <class T>
    awaitable<gds::Outcome<T>> ask_beside(std::string_view what, const StoredOffer& stored, std::string traceparent,
                                          BesideSearches<T> question);
    awaitable<Gave> ask(std::shared_ptr<Run> run, gds::Provider provider);
    awaitable<std::vector<Gave>> ask_all(std::shared_ptr<Run> run);
    void take_in(Run& run, Asked asked, Gave& gave);
    void tell(Run& run, const Gave& gave, bool shows_offers);
    Answer assemble(const Run& run, std::vector<FoundOffer> offers, const std::vector<Gave>& gave) const;
    bool stands(const Answer& answer) const;
    awaitable<> store(std::shared_ptr<Run> run, std::shared_ptr<const Answer> answer);
    awaitable<> unlock(std::shared_ptr<Run> run);
    void remember(const std::string& key, const std::shared_ptr<const Answer>& answer);
    std::chrono::milliseconds good_for(const Answer& answer) const;

    const Dependencies& on_;
    const Config& config_;
    Currency currency_;
    SharedState& shared_;
    OfferStore& offers_;
    Markets markets_;
    std::vector<gds::Provider> configured_;
    std::map<gds::Provider, Lane> lanes_;
    std::map<gds::Provider, log::RateLimited> failures_;  // told now and then: each search meets one that is down
    std::size_t running_ = 0;                             // coroutines that nobody awaits
    Signal idle_;
    std::chrono::milliseconds longest_deadline_;
    telemetry::Counter &memory_hits_, &redis_hits_, &misses_, &joined_;
};

}  // namespace airside::search
