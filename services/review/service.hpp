// The review service: reviews by those who flew, votes on them, moderation and what they add up to. One object to a
// reactor.
#pragma once
#include <chrono>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "platform/core/embedded.hpp"
#include "platform/jobs/scheduler.hpp"
#include "services/review/api.hpp"

namespace airside {
class Bus;
namespace contract {
class IdempotencyStore;
}
namespace events {
class FeedSource;
class Notifier;
}  // namespace events
namespace postgres {
class Pool;
}
}  // namespace airside

namespace airside::review {

struct Config {
    std::chrono::seconds claim_for{15 * 60};    // how long an agent has a claimed review to themselves
    int reports_to_flag = 3;                    // reports by so many users take a review out of sight
    double bayesian_weight = 10;                // C: how many reviews' worth of the prior mean stays in every score
    std::optional<double> prior_mean;           // m; absent: the mean of all published reviews
    std::chrono::seconds global_mean_for{600};  // how old that mean may be
    std::chrono::seconds measure_every{15};     // the queue's metrics
    std::string check() const;
};
AIRSIDE_FIELDS(Config, claim_for, reports_to_flag, bayesian_weight, prior_mean, global_mean_for, measure_every)

// All outlive the service.
struct Dependencies {
    Reactor& reactor;
    const Clock& clock;
    postgres::Pool& pool;                     // review_service_db
    events::Notifier& notifier;               // of review_service_db
    Bus& bus;                                 // the booking service says what was flown
    events::FeedSource* user_feed = nullptr;  // null: accounts that are erased are not heard of here
};

class Service {
  public:
    Service(Dependencies dependencies, Config config);
    ~Service();
    Service(const Service&) = delete;
    Service& operator=(const Service&) = delete;

    void serve(Bus& bus);
    void start_background();  // the queue's metrics
    awaitable<> stop(Steady::time_point deadline);
    std::vector<jobs::Job> jobs();              // review.recount, .purge, .erase_users
    contract::IdempotencyStore& idempotency();  // for the dispatcher

    struct Impl;

  private:
    std::unique_ptr<Impl> impl_;
};

// The service's own tables with those of events, jobs and idempotency.
std::span<const EmbeddedFile> migrations();

}  // namespace airside::review
