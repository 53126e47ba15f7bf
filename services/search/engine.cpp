#include <algorithm>

#include "platform/core/problem.hpp"
#include "platform/json/json.hpp"
#include "platform/redis/redis.hpp"
#include "platform/telemetry/log.hpp"
#include "services/search/domain/cache_key.hpp"
#include "services/search/domain/offer_ids.hpp"
#include "services/search/run.hpp"

namespace airside::search {
namespace {

constexpr std::chrono::milliseconds poll_of_other_process{40};

telemetry::Counter& answers(std::string_view source) {
    return telemetry::counter("airside_search_answers_total", "Searches by where the answer came from",
                              {{"source", std::string(source)}});
}

std::string lock_of(const std::string& key) { return "lock:" + key; }

LaneOptions lane_options(const Config& config, gds::Provider provider) {
    LaneOptions options{config.provider_deadline, config.provider_calls};
    for (auto& limits : config.providers) {
        if (limits.provider != provider) continue;
        options.deadline = limits.deadline.value_or(options.deadline);
        options.calls = limits.calls.value_or(options.calls);
    }
    return options;
}

}  // namespace

Engine::Engine(const Dependencies& dependencies, const Config& config, Currency currency, SharedState& shared,
               OfferStore& offers)
    : on_(dependencies),
      config_(config),
      currency_(currency),
      shared_(shared),
      offers_(offers),
      markets_(config.rules, dependencies.airports),
      idle_(dependencies.reactor),
      longest_deadline_(config.provider_deadline),
      memory_hits_(answers("memory")),
      redis_hits_(answers("redis")),
      misses_(answers("miss")),
      joined_(answers("joined")) {
    for (auto& [name, provider] : on_.gds) {
        auto options = lane_options(config, name);
        longest_deadline_ = std::max(longest_deadline_, options.deadline);
        lanes_.emplace(name, Lane(on_.reactor, *provider, options));
        failures_.try_emplace(name);
        configured_.push_back(name);
    }
    markets_.check_configured(configured_);
}

bool Engine::is_off(gds::Provider provider) const {
    return on_.switches && on_.switches->off(switches::Kind::GDS, gds::to_string(provider));
}

// An answer with a provider that has been switched off since, or without one that has been switched on, is not given
// any more.
bool Engine::stands(const Answer& answer) const {
    return std::ranges::none_of(answer.providers, [&](const ProviderReport& report) {
        bool was_off = report.state == ProviderState::SWITCHED_OFF;
        return (was_off || report.state == ProviderState::ANSWERED) && was_off != is_off(report.provider);
    });
}

std::chrono::milliseconds Engine::good_for(const Answer& answer) const {
    auto ttl = answer.complete ? config_.result_ttl : config_.partial_result_ttl;
    return std::chrono::duration_cast<std::chrono::milliseconds>(answer.created_at + ttl - on_.clock.now());
}

void Engine::remember(const std::string& key, const std::shared_ptr<const Answer>& answer) {
    auto left = good_for(*answer);
    if (left.count() > 0) shared_.memory.put(key, answer, Steady::now() + left);
}

std::shared_ptr<const Answer> Engine::from_memory(const std::string& key) {
    auto answer = shared_.memory.get(key);
    if (!answer || !stands(*answer)) return nullptr;
    memory_hits_.add();
    return answer;
}

awaitable<std::shared_ptr<const Answer>> Engine::from_redis(const std::string& key) {
    if (!config_.redis_cache) co_return nullptr;
    std::optional<std::string> body;
    try {
        body = co_await on_.cache.get(key);
    } catch (const redis::Unavailable&) {
    } catch (const redis::CommandError&) {}
    if (!body) co_return nullptr;
    auto answer = answer_from(*std::move(body));
    // Redis's own expiry is the rule; this guards against a clock that was wrong when it was set.
    if (!answer || good_for(*answer).count() <= 0 || !stands(*answer)) co_return nullptr;
    remember(key, answer);
    co_return answer;
}

Engine::Started Engine::join(std::string key, const gds::SearchQuery& query, const telemetry::TraceContext& trace) {
    auto [flight, leads] = shared_.flights.join(key);
    if (leads) {
        auto now = on_.clock.now();
        auto run = std::make_shared<Run>(Run{std::move(key), query, trace.traceparent(), flight,
                                             new_search_id(on_.clock, on_.random), now, now + config_.offer_ttl});
        spawn("search", lead(std::move(run)));
    } else {
        joined_.add();
    }
    return {nullptr, Source::miss, flight};
}

Engine::Started Engine::start(const gds::SearchQuery& query, const telemetry::TraceContext& trace) {
    auto key = cache_key(query, currency_);
    if (auto answer = from_memory(key)) return {std::move(answer), Source::memory, nullptr};
    return join(std::move(key), query, trace);
}

void Engine::spawn(std::string name, awaitable<> work) {
    ++running_;
    on_.reactor.spawn(std::move(name), counted(std::move(work)));
}

awaitable<> Engine::counted(awaitable<> work) {
    std::exception_ptr error;
    try {
        co_await std::move(work);
    } catch (...) {
        error = std::current_exception();
    }
    if (--running_ == 0) idle_.notify_all();
    if (error) std::rethrow_exception(error);
}

awaitable<> Engine::idle(Steady::time_point deadline) {
    bool in_time = true;
    while (running_ > 0 && in_time) in_time = co_await idle_.wait_until(deadline);
}

// Runs to its end whatever becomes of the request that caused it: others may wait, and the answer is kept.
awaitable<> Engine::lead(std::shared_ptr<Run> run) {
    std::exception_ptr error;
    try {
        auto outcome = co_await outcome_of(run);
        (outcome.source == Source::redis ? redis_hits_ : misses_).add();
        shared_.flights.land(run->key);
        run->flight->finish(std::move(outcome));
        co_return;
    } catch (...) {
        error = std::current_exception();
    }
    shared_.flights.land(run->key);
    run->flight->fail(error);
    co_await unlock(run);
}

// The lock only saves work: one that expired meanwhile and is another's by now is no loss.
awaitable<> Engine::unlock(std::shared_ptr<Run> run) {
    if (!run->locked) co_return;
    auto lock = lock_of(run->key);
    try {
        co_await on_.cache.del(lock);
    } catch (const redis::Unavailable&) {
    } catch (const redis::CommandError&) {}
}

awaitable<Outcome> Engine::outcome_of(std::shared_ptr<Run> run) {
    auto cached = co_await from_redis(run->key);
    if (cached) co_return Outcome{std::move(cached), Source::redis};
    auto lock = lock_of(run->key);
    bool asked_elsewhere = false;
    if (config_.redis_cache) {
        try {
            run->locked =
                co_await on_.cache.set_if_absent(lock, run->id.str(), longest_deadline_ + std::chrono::seconds(2));
            asked_elsewhere = !run->locked;
        } catch (const redis::Unavailable&) {
        } catch (const redis::CommandError&) {}
    }
    if (asked_elsewhere) {
        auto answer = co_await wait_for_other_process(run->key);
        if (answer) co_return Outcome{std::move(answer), Source::redis};
    }
    auto answer = co_await ask_providers(run);
    co_return Outcome{std::move(answer), Source::miss};
}

// Another process asks the providers for the same at this moment. Nothing: it gave up, so that we ask ourselves.
awaitable<std::shared_ptr<const Answer>> Engine::wait_for_other_process(const std::string& key) {
    auto until = Steady::now() + longest_deadline_;
    auto lock = lock_of(key);
    while (Steady::now() < until) {
        co_await on_.reactor.sleep(poll_of_other_process);
        auto answer = co_await from_redis(key);
        if (answer) co_return answer;
        bool held = false;
        try {
            auto holder = co_await on_.cache.get(lock);
            held = holder.has_value();
        } catch (const redis::Unavailable&) {
        } catch (const redis::CommandError&) {}
        if (held) continue;
        answer = co_await from_redis(key);  // it may have been stored between the two questions
        co_return answer;
    }
    co_return nullptr;
}

// For other processes, while the answer is already on its way.
awaitable<> Engine::store(std::shared_ptr<Run> run, std::shared_ptr<const Answer> answer) {
    auto& cache = on_.cache;
    auto ttl = good_for(*answer);
    try {
        if (config_.redis_cache && ttl.count() > 0) {
            co_await cache.set(run->key, answer->body, ttl);
        }
    } catch (const redis::Unavailable&) {
    } catch (const redis::CommandError& error) {
        static log::RateLimited limited;
        limited.warn("search result not cached", {{"why", std::string_view(error.what())}});
    }
    co_await unlock(run);
}

}  // namespace airside::search
