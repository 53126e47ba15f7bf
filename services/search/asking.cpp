// The engine's part that asks the providers and makes one answer of what they gave.
#include <algorithm>

#include "platform/async/sync.hpp"
#include "platform/core/problem.hpp"
#include "platform/json/json.hpp"
#include "platform/telemetry/log.hpp"
#include "services/search/domain/offer_ids.hpp"
#include "services/search/domain/views.hpp"
#include "services/search/run.hpp"

namespace airside::search {
namespace {

// Its prices could not be compared with the others'.
bool foreign(const gds::Offer& offer, const Currency& currency) { return offer.price.total.currency() != currency; }

}  // namespace

// Gives each offer its id, and leaves out what can't be compared or has no place.
void Engine::take_in(Run& run, Asked asked, Gave& gave) {
    auto given = asked.offers.size();
    std::erase_if(asked.offers, [&](const gds::Offer& offer) { return foreign(offer, run.query.currency); });
    auto room = max_offers_of_search - run.next_place;
    if (asked.offers.size() > room)
        asked.offers.erase(asked.offers.begin() + static_cast<std::ptrdiff_t>(room), asked.offers.end());
    static log::RateLimited limited;
    if (auto left_out = given - asked.offers.size(); left_out > 0)
        limited.warn("offers left out",
                     {{"provider", gds::to_string(asked.report.provider)}, {"offers", left_out}, {"of", given}});
    asked.report.offers = static_cast<int>(asked.offers.size());
    gave.report = std::move(asked.report);
    gave.offers.reserve(asked.offers.size());
    for (auto& offer : asked.offers) gave.offers.push_back({offer_id(run.id, run.next_place++), std::move(offer)});
}

// To those who follow the search while it runs.
void Engine::tell(Run& run, const Gave& gave, bool shows_offers) {
    auto of = static_cast<int>(run.providers.asked.size() + run.providers.off.size());
    ProviderProgress progress{gave.report, ++run.answered, of};
    run.flight->publish(std::make_shared<const Flight::Event>(Flight::Event{"provider", json::to_json(progress)}));
    if (!shows_offers) return;
    OffersPart part{gave.report, run.answered, of, views_of(gave.offers)};
    run.flight->publish(std::make_shared<const Flight::Event>(Flight::Event{"offers", json::to_json(part)}));
}

awaitable<Engine::Gave> Engine::ask(std::shared_ptr<Run> run, gds::Provider provider) {
    bool alone = run->providers.asked.size() == 1;
    auto asked = co_await lanes_.at(provider).search(run->query, run->traceparent, alone);
    if (!asked.why.empty())
        failures_.at(provider).warn(
            "provider gave no offers",
            {{"provider", gds::to_string(provider)}, {"why", asked.why}, {"took_ms", asked.report.took_ms}});
    Gave gave{asked.report, {}};
    take_in(*run, std::move(asked), gave);
    // What is shown can be priced at once, and not only when the last provider is done. Of a single one the answer
    // follows at once.
    bool shows_offers = !alone && !gave.offers.empty() && run->flight->followed();
    if (shows_offers) co_await offers_.put(run->id, gave.offers, run->offers_valid_until);
    tell(*run, gave, shows_offers);
    co_return gave;
}

template <class T>
awaitable<gds::Outcome<T>> Engine::ask_beside(std::string_view what, const StoredOffer& stored, std::string traceparent,
                                              BesideSearches<T> question) {
    auto lane = lanes_.find(stored.provider);
    if (lane == lanes_.end())
        co_return gds::Refused{gds::RefusalCode::OFFER_EXPIRED, "", "its provider is no longer used"};
    if (is_off(stored.provider)) co_return gds::Unavailable{"switched off by an operator", {}};
    auto offer = offer_of(stored);
    auto outcome = co_await (lane->second.*question)(std::move(offer), std::move(traceparent));
    auto* refused = outcome.refused();
    bool has_none = refused && refused->code == gds::RefusalCode::NOT_ALLOWED;
    if (!outcome.done() && !has_none)
        log::warn("an offer's provider did not tell",
                  {{"what", what}, {"provider", gds::to_string(stored.provider)}, {"why", outcome.describe()}});
    co_return outcome;
}

awaitable<gds::Outcome<std::vector<gds::SeatMap>>> Engine::seat_maps(const StoredOffer& stored,
                                                                     std::string traceparent) {
    auto maps = co_await ask_beside("seat maps", stored, std::move(traceparent), &Lane::seat_maps);
    co_return maps;
}

awaitable<gds::Outcome<std::vector<gds::ServiceOffer>>> Engine::services(const StoredOffer& stored,
                                                                         std::string traceparent) {
    auto services = co_await ask_beside("services", stored, std::move(traceparent), &Lane::services);
    co_return services;
}

awaitable<std::vector<Engine::Gave>> Engine::ask_all(std::shared_ptr<Run> run) {
    auto off = [this](gds::Provider provider) { return is_off(provider); };
    run->providers = markets_.choose(run->query, run->key, configured_, off);
    std::vector<Gave> all;
    for (auto provider : run->providers.off) {
        all.push_back({{provider, ProviderState::SWITCHED_OFF, 0, 0, "switched off by an operator"}, {}});
        tell(*run, all.back(), false);
    }
    std::vector<awaitable<Gave>> works;
    for (auto provider : run->providers.asked) works.push_back(ask(run, provider));
    auto asked = co_await when_all(on_.reactor, std::move(works));
    std::ranges::move(asked, std::back_inserter(all));
    std::ranges::sort(all, {}, [](const Gave& gave) { return gave.report.provider; });
    co_return all;
}

awaitable<std::shared_ptr<const Answer>> Engine::ask_providers(std::shared_ptr<Run> run) {
    auto gave = co_await ask_all(run);
    bool any = false;
    std::vector<FoundOffer> offers;
    for (auto& one : gave) {
        any = any || one.report.state == ProviderState::ANSWERED;
        std::ranges::move(one.offers, std::back_inserter(offers));
    }
    if (!any) {
        std::vector<ProviderReport> reports;
        reports.reserve(gave.size());
        for (auto& one : gave) reports.push_back(one.report);
        throw Problem(503, "providers-unavailable", "No provider answered", "try again in a moment")
            .with_header("Retry-After", "5")
            .with_member("providers", json::to_json(reports));
    }
    auto kept = ranked(without_duplicates(std::move(offers)), static_cast<std::size_t>(config_.max_offers));
    co_await offers_.put(run->id, kept, run->offers_valid_until);
    auto answer = std::make_shared<const Answer>(assemble(*run, std::move(kept), gave));
    remember(run->key, answer);
    spawn("search store", store(run, answer));
    co_return answer;
}

Answer Engine::assemble(const Run& run, std::vector<FoundOffer> offers, const std::vector<Gave>& gave) const {
    bool complete = true;
    std::vector<ProviderReport> reports;
    reports.reserve(gave.size());
    for (auto& one : gave) {
        auto state = one.report.state;
        complete = complete && (state == ProviderState::ANSWERED || state == ProviderState::SWITCHED_OFF);
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
    auto body = json::to_json(answer);
    return {std::move(body), run.created_at, complete, answer.summary, std::move(answer.providers)};
}

}  // namespace airside::search
