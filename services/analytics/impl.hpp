// What the service's own files share.
#pragma once
#include "platform/async/sync.hpp"
#include "platform/contract/caller.hpp"
#include "platform/core/clock.hpp"
#include "platform/erasure/eraser.hpp"
#include "platform/events/consumer_set.hpp"
#include "platform/redis/rate_limit.hpp"
#include "services/analytics/domain/pseudonym.hpp"
#include "services/analytics/domain/rates.hpp"
#include "services/analytics/intake.hpp"
#include "services/analytics/service.hpp"
#include "services/user/api.hpp"

namespace airside::analytics {

struct Service::Impl : Dependencies {
    Impl(Dependencies dependencies, Config settings);
    Config config;
    RateTable rates;
    Pseudonyms pseudonyms;
    redis::RateLimiter limiter;
    Intake intake;
    events::ConsumerSet consumers;
    erasure::Eraser eraser;
    bool stopping = false;
    bool starting = false;
    Signal started;
};
using Context = Service::Impl;

awaitable<user::ExportPage> export_events(Context& service, Caller caller, user::ExportEvents request);

awaitable<DailyMetricsList> list_daily_metrics(Context& service, Caller caller, ListDailyMetrics request);
awaitable<Conversion> get_conversion(Context& service, Caller caller, GetConversion request);
awaitable<RouteMetricsList> list_top_routes(Context& service, Caller caller, ListTopRoutes request);
awaitable<RecomputeReport> recompute_metrics(Context& service, Caller caller, RecomputeMetrics request);
awaitable<Accepted<EventsAccepted>> record_events(Context& service, Caller caller, RecordEvents request);

// Keeps an event of a feed; again and again makes no difference.
awaitable<> take_event(Context& service, const events::Event& event);
awaitable<> keep_events(Context& service, std::vector<AnalyticsEvent> kept);
awaitable<> take_events(Context& service, const std::vector<events::Event>& page);

// Of a user who was deleted: how many events were unlinked. Again and again makes no difference.
awaitable<std::int64_t> unlink_user(Context& service, UserId user);
awaitable<erasure::Pass> erase_events_of(Context& service, UserId user);
// Takes the user from what still comes of one.
awaitable<> leave_out_unlinked(Context& service, std::vector<AnalyticsEvent>& kept);
awaitable<std::string> unlink_rest(Context& service);
awaitable<std::string> plan_unlink_rest(Context& service);

awaitable<DailyMetrics> recompute_day(Context& service, Date day);
awaitable<RecomputeReport> recompute_range(Context& service, Date from, Date to);
// Today, yesterday, and every day of which events came since the last run; what was done, as JSON.
awaitable<std::string> recompute_changed_days(Context& service);
awaitable<std::string> plan_changed_days(Context& service);

}  // namespace airside::analytics
