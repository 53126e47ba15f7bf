// The search service of one reactor. app/compose.cpp makes one Shared for each process and one Service for each
// reactor.
#pragma once
#include <chrono>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "platform/async/reactor.hpp"
#include "platform/core/clock.hpp"
#include "platform/core/embedded.hpp"
#include "platform/core/random.hpp"
#include "platform/json/describe.hpp"
#include "services/search/api.hpp"
#include "services/search/domain/market.hpp"

namespace airside {
class Bus;
namespace events {
class FeedSource;
class Notifier;
}  // namespace events
namespace gds {
class Gds;
}
namespace jobs {
struct Job;
}
namespace postgres {
class Pool;
}
namespace redis {
class Client;
}
namespace reference {
class Airlines;
}  // namespace reference
}  // namespace airside

namespace airside::search {

// [[search.providers]]: what is otherwise for one of them.
struct ProviderLimits {
    gds::Provider provider = gds::Provider::AMADEUS;
    std::optional<std::chrono::milliseconds> deadline;  // else provider_deadline
    std::optional<int> calls;                           // else provider_calls
    std::string check() const;
};
AIRSIDE_FIELDS(ProviderLimits, provider, deadline, calls)

// Section [search] of the configuration.
struct Config {
    std::string currency = "USD";  // where a search names none
    std::chrono::seconds result_ttl{300};
    std::chrono::seconds partial_result_ttl{30};  // of an answer that some provider is missing from
    std::chrono::seconds offer_ttl{1800};         // how long an offer's id is good
    std::chrono::milliseconds provider_deadline{10'000};
    int provider_calls = 128;                          // to one provider under way at a time, of each reactor
    std::vector<ProviderLimits> providers;             // where one provider has other limits
    std::vector<MarketRule> rules;                     // who is asked for which route; none: all for each
    std::chrono::milliseconds price_deadline{15'000};  // of pricing an offer, its fallbacks included
    int max_offers = 50;                               // in an answer, and asked of each provider
    int horizon_days = 361;
    std::size_t memory_cache_bytes = 32 << 20;  // of ready answers, for the whole process; 0: none
    std::size_t offer_memory_bytes = 32 << 20;  // of offers, while Redis is gone
    bool redis_cache = true;                    // results in Redis; offers are kept there in any case
    bool history = true;                        // rows and search_performed events
    std::int64_t searches_an_hour_user = 1'000;
    std::int64_t searches_an_hour_anonymous = 300;  // of one address
    std::chrono::hours history_retention{24 * 90};
    std::string check() const;
};
AIRSIDE_FIELDS(Config, currency, result_ttl, partial_result_ttl, offer_ttl, provider_deadline, provider_calls,
               providers, rules, price_deadline, max_offers, horizon_days, memory_cache_bytes, offer_memory_bytes,
               redis_cache, history, searches_an_hour_user, searches_an_hour_anonymous, history_retention)

// What the reactors of a process have together: answers in memory and searches under way. Thread-safe; outlives the
// services.
struct SharedState;
class Shared {
  public:
    explicit Shared(const Config& config);
    ~Shared();
    Shared(Shared&&) noexcept;
    Shared& operator=(Shared&&) noexcept;
    SharedState& state() { return *state_; }

  private:
    std::unique_ptr<SharedState> state_;
};

// All outlive the service.
struct Dependencies {
    Reactor& reactor;
    const Clock& clock;
    Random& random;
    postgres::Pool& pool;  // of search_service_db, as search_app
    redis::Client& cache;  // search_cache; it may be down
    events::Notifier& notifier;
    std::map<gds::Provider, gds::Gds*> gds;  // those that are configured
    const reference::Airports& airports;
    const reference::Airlines& airlines;
    Shared& shared;
    events::FeedSource* user_feed = nullptr;  // null: accounts that are erased are not heard of here
    Bus* bus = nullptr;                       // to acknowledge it
    switches::Switches* switches = nullptr;   // of the process; null: nothing is switched off here
};

class Service {
  public:
    Service(Dependencies dependencies, Config config);
    ~Service();
    Service(const Service&) = delete;
    Service& operator=(const Service&) = delete;

    void serve(Bus& bus);     // registers the handlers
    void start_background();  // the history's writer: on every reactor, for each writes its own searches
    awaitable<> stop(Steady::time_point deadline);
    std::vector<jobs::Job> jobs();  // search.make_partitions, .purge_history, .erase_users

    struct Impl;

  private:
    std::unique_ptr<Impl> impl_;
};

// The service's own tables; the database has those of events and jobs, too.
std::span<const EmbeddedFile> migrations();

}  // namespace airside::search
