#include "services/review/service.hpp"

#include "platform/json/json.hpp"
#include "platform/postgres/migrate.hpp"
#include "platform/telemetry/log.hpp"
#include "platform/telemetry/metrics.hpp"
#include "services/review/impl.hpp"
#include "services/review/store/moderation.hpp"
#include "services/review/store/votes.hpp"
#include "services/user/api.hpp"

namespace airside::embedded {
extern const std::span<const EmbeddedFile> review_migrations;
}

namespace airside::review {

using namespace std::chrono_literals;

namespace {

constexpr int recount_batch = 500;

awaitable<std::string> recount(Context& service) {
    std::uint64_t looked_at = 0, mended = 0;
    std::optional<ReviewId> after;
    for (;;) {
        auto batch = co_await store::recount_votes(service.pool, after, recount_batch);
        if (!batch.last) break;
        looked_at += batch.looked_at;
        mended += batch.mended;
        after = batch.last;
    }
    if (mended > 0) log::warn("counts of votes had drifted", {{"reviews", std::to_string(mended)}});
    static auto& drift =
        telemetry::counter("airside_review_vote_drift_total", "Reviews whose counts of votes were mended");
    drift.add(static_cast<double>(mended));
    co_return "{\"reviews\":" + std::to_string(looked_at) + ",\"mended\":" + std::to_string(mended) + "}";
}

awaitable<std::string> plan_recount(Context& service) {
    auto drifted = co_await store::count_drift(service.pool);
    co_return "{\"would_mend\":" + std::to_string(drifted) + "}";
}

awaitable<std::string> purge(Context& service) {
    auto keys = co_await service.keys.purge();
    co_return "{\"idempotency_keys\":" + std::to_string(keys) + "}";
}

awaitable<std::string> plan_purge(Context& service) {
    auto keys = co_await service.keys.purgeable();
    co_return "{\"would_purge\":" + std::to_string(keys) + "}";
}

awaitable<> measure(Context& service) {
    static auto& waiting = telemetry::gauge("airside_review_queue_length", "Reviews that wait for a moderator");
    static auto& oldest =
        telemetry::gauge("airside_review_queue_oldest_seconds", "How long the first of them has waited");
    auto state = co_await store::queue_state(service.pool, service.clock.now());
    waiting.set(static_cast<double>(state.waiting));
    oldest.set(static_cast<double>(state.oldest_age_s));
}

awaitable<> keep_measuring(Context& service) {
    while (!service.stopping) {
        try {
            co_await measure(service);
        } catch (const std::exception& error) {
            static log::RateLimited limited;
            limited.warn("the moderation queue could not be measured", {{"reason", error.what()}});
        }
        if (!service.stopping) co_await service.wake.wait_until(Steady::now() + service.config.measure_every);
    }
    service.measuring = false;
    service.measured.notify_all();
}

}  // namespace

std::string Config::check() const {
    if (claim_for < 1s) return "claim_for is at least 1s";
    if (reports_to_flag < 1) return "reports_to_flag is at least 1";
    if (!(bayesian_weight > 0 && bayesian_weight <= 1e6)) return "bayesian_weight is more than 0 and at most 1000000";
    if (prior_mean && !(*prior_mean >= 1 && *prior_mean <= 5)) return "prior_mean is from 1 to 5";
    if (global_mean_for < 0s) return "global_mean_for is not negative";
    if (measure_every < 1s) return "measure_every is at least 1s";
    return "";
}

Service::Impl::Impl(Dependencies dependencies, Config settings)
    : Dependencies(dependencies),
      config(settings),
      keys(dependencies.pool),
      wake(dependencies.reactor),
      measured(dependencies.reactor),
      eraser(
          dependencies.reactor, dependencies.clock, dependencies.pool, {.service = "review"},
          [this](UserId user) { return erase_reviews_of(*this, user); },
          erasure::acknowledge_at<user::AcknowledgeErasure>(&dependencies.bus, "review")) {}

Service::Service(Dependencies dependencies, Config config) : impl_(std::make_unique<Impl>(dependencies, config)) {}
Service::~Service() = default;

void Service::serve(Bus& bus) {
    bus.on<user::ExportReviews>(*impl_, &export_reviews);
    bus.on<CreateReview>(*impl_, &create_review);
    bus.on<EditReview>(*impl_, &edit_review);
    bus.on<DeleteReview>(*impl_, &delete_review);
    bus.on<VoteReview>(*impl_, &vote_review);
    bus.on<WithdrawVote>(*impl_, &withdraw_vote);
    bus.on<ReportReview>(*impl_, &report_review);
    bus.on<GetReview>(*impl_, &get_review);
    bus.on<ListReviews>(*impl_, &list_reviews);
    bus.on<ListMyReviews>(*impl_, &list_my_reviews);
    bus.on<GetReviewSummary>(*impl_, &get_review_summary);
    bus.on<GetReviewHistory>(*impl_, &get_review_history);
    bus.on<ListReviewQueue>(*impl_, &list_review_queue);
    bus.on<ClaimReviews>(*impl_, &claim_reviews);
    bus.on<ModerateReview>(*impl_, &moderate_review);
}

void Service::start_background() {
    impl_->measuring = true;
    impl_->reactor.spawn("review.queue", keep_measuring(*impl_));
    impl_->eraser.start(impl_->user_feed);
}

awaitable<> Service::stop(Steady::time_point deadline) {
    auto& service = *impl_;
    service.stopping = true;
    service.wake.notify_all();
    co_await service.eraser.stop(deadline);
    while (service.measuring && Steady::now() < deadline) co_await service.measured.wait_until(deadline);
}

std::vector<jobs::Job> Service::jobs() {
    auto& service = *impl_;
    return {{.name = "review.recount",
             .every = 24h,
             .run = [&service] { return recount(service); },
             .plan = [&service] { return plan_recount(service); }},
            {.name = "review.purge",
             .every = 1h,
             .run = [&service] { return purge(service); },
             .plan = [&service] { return plan_purge(service); }},
            service.eraser.job()};
}

contract::IdempotencyStore& Service::idempotency() { return impl_->keys; }

void tell(Context& service, postgres::Transaction& tx, const Review& review, std::string_view type,
          const Caller& caller) {
    auto payload = json::to_json(event_of(review, service.clock.now()));
    events::append(
        tx,
        {"review", review.id.uuid(), review.version, std::string(type), std::move(payload), caller.trace.traceparent()},
        service.notifier);
}

std::span<const EmbeddedFile> migrations() {
    static const auto files = postgres::combine({events::migrations(), jobs::migrations(), erasure::migrations(),
                                                 idempotency::migrations(), embedded::review_migrations});
    return files;
}

}  // namespace airside::review
