#include "services/search/engine.hpp"

#include <algorithm>

#include "platform/async/sync.hpp"
#include "platform/core/problem.hpp"
#include "platform/json/json.hpp"
#include "platform/redis/redis.hpp"
#include "platform/telemetry/log.hpp"
#include "services/search/domain/cache_key.hpp"
#include "services/search/domain/offer_ids.hpp"
#include "services/search/domain/views.hpp"

namespace airside::search {
namespace {

constexpr std::chrono::milliseconds poll_of_other_process{40};

telemetry::Counter& answers(std::string_view source) {
    return telemetry::counter("airside_search_answers_total", "Searches by where the answer came from",
                              {{"source", std::string(source)}});
}

std::string lock_of(const std::string& key) { return "lock:" + key; }

}  // namespace

struct Engine::Run {
    std::string key;
    gds::SearchQuery query;
    std::string traceparent;
    std::shared_ptr<Flight> flight;
    SearchId id;
    Instant created_at;
    Instant offers_valid_until;
    std::size_t next_place = 0;
    int answered = 0;
    bool locked = false;  // we hold the lock of all processes
};

Engine::Engine(const Dependencies& dependencies, const Config& config, Currency currency, SharedState& shared,
               OfferStore& offers)
    : on_(dependencies),
      config_(config),
      currency_(currency),
      shared_(shared),
      offers_(offers),
      memory_hits_(answers("memory")),
      redis_hits_(answers("redis")),
      misses_(answers("miss")),
      joined_(answers("joined")) {}

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
    if (answer) memory_hits_.add();
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
    if (!answer || good_for(*answer).count() <= 0) co_return nullptr;
    remember(key, answer);
    co_return answer;
}

Engine::Started Engine::join(std::string key, const gds::SearchQuery& query, const telemetry::TraceContext& trace) {
    auto [flight, leads] = shared_.flights.join(key);
    if (leads) {
        auto now = on_.clock.now();
        auto run = std::make_shared<Run>(Run{std::move(key), query, trace.traceparent(), flight,
                                             new_search_id(on_.clock, on_.random), now, now + config_.offer_ttl});
        on_.reactor.spawn("search", lead(std::move(run)));
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
            run->locked = co_await on_.cache.set_if_absent(lock, run->id.str(),
                                                           config_.provider_deadline + std::chrono::seconds(2));
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
    auto until = Steady::now() + config_.provider_deadline;
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
        if (!held) co_return nullptr;
    }
    co_return nullptr;
}

awaitable<Engine::Asked> Engine::ask(std::shared_ptr<Run> run, gds::Gds& provider) {
    auto begun = Steady::now();
    Asked asked{{provider.provider(), ProviderState::UNAVAILABLE, 0, 0}, {}, {}};
    std::vector<gds::Offer> offers;
    try {
        gds::CallContext context{begun + config_.provider_deadline, run->traceparent, {}};
        auto outcome = co_await provider.search(run->query, context);
        if (outcome.done()) {
            asked.report.state = ProviderState::ANSWERED;
            offers = std::move(outcome).value();
        } else {
            asked.report.state = outcome.refused() ? ProviderState::REFUSED : ProviderState::UNAVAILABLE;
            asked.why = outcome.describe();
        }
    } catch (const std::exception& error) {
        asked.why = error.what();
    }
    auto took = Steady::now() - begun;
    if (asked.report.state == ProviderState::UNAVAILABLE && took >= config_.provider_deadline)
        asked.report.state = ProviderState::TIMED_OUT;
    asked.report.took_ms = static_cast<int>(std::chrono::duration_cast<std::chrono::milliseconds>(took).count());
    auto room = max_offers_of_search - run->next_place;
    if (offers.size() > room) offers.erase(offers.begin() + static_cast<std::ptrdiff_t>(room), offers.end());
    asked.report.offers = static_cast<int>(offers.size());
    for (auto& offer : offers) asked.offers.push_back({offer_id(run->id, run->next_place++), std::move(offer)});
    ++run->answered;
    if (on_.gds.size() > 1) {  // with one provider the part would be the whole
        OffersPart part{asked.report, run->answered, static_cast<int>(on_.gds.size()), views_of(asked.offers)};
        run->flight->publish(std::make_shared<const std::string>(json::to_json(part)));
    }
    co_return asked;
}

awaitable<std::shared_ptr<const Answer>> Engine::ask_providers(std::shared_ptr<Run> run) {
    std::vector<awaitable<Asked>> works;
    for (auto& [name, provider] : on_.gds) works.push_back(ask(run, *provider));
    auto asked = co_await when_all(on_.reactor, std::move(works));
    bool any = false;
    std::vector<FoundOffer> offers;
    for (auto& one : asked) {
        any = any || one.report.state == ProviderState::ANSWERED;
        if (!one.why.empty())
            log::warn("provider gave no offers", {{"provider", gds::to_string(one.report.provider)}, {"why", one.why}});
        std::ranges::move(one.offers, std::back_inserter(offers));
    }
    if (!any) {
        std::vector<ProviderReport> reports;
        for (auto& one : asked) reports.push_back(one.report);
        throw Problem(503, "providers-unavailable", "No provider answered", "try again in a moment")
            .with_header("Retry-After", "5")
            .with_member("providers", json::to_json(reports));
    }
    auto kept = ranked(without_duplicates(std::move(offers)), static_cast<std::size_t>(config_.max_offers));
    co_await offers_.put(run->id, kept, run->offers_valid_until);
    auto answer = std::make_shared<const Answer>(assemble(*run, std::move(kept), std::move(asked)));
    remember(run->key, answer);
    on_.reactor.spawn("search store", store(run, answer));
    co_return answer;
}

Answer Engine::assemble(const Run& run, std::vector<FoundOffer> offers, std::vector<Asked> asked) const {
    bool complete = true;
    std::vector<ProviderReport> reports;
    std::vector<gds::Provider> providers;
    for (auto& one : asked) {
        bool answered = one.report.state == ProviderState::ANSWERED;
        complete = complete && answered;
        if (answered) providers.push_back(one.report.provider);
        reports.push_back(one.report);
    }
    SearchAnswer answer{run.id,
                        run.created_at,
                        run.offers_valid_until,
                        complete,
                        summary_of(offers),
                        std::move(reports),
                        airline_names(offers, on_.airlines),
                        views_of(offers)};
    return {json::to_json(answer), run.created_at, complete, std::move(answer.summary), std::move(providers)};
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
