#include "services/search/lane.hpp"

#include <array>

#include "platform/async/sync.hpp"
#include "platform/http/circuit_breaker.hpp"
#include "platform/json/json.hpp"
#include "platform/telemetry/metrics.hpp"

namespace airside::search {
namespace {

// An adapter's own word at its deadline comes a little after it, and says more than ours.
constexpr std::chrono::milliseconds grace{100};

using Offers = gds::Outcome<std::vector<gds::Offer>>;

using Counters = std::array<telemetry::Counter*, 6>;  // by ProviderState

Counters counters_of(gds::Provider provider) {
    Counters counters;
    for (std::size_t state = 0; state < counters.size(); ++state) {
        std::string name(json::name(static_cast<ProviderState>(state)));
        telemetry::Labels labels{{"provider", std::string(gds::to_string(provider))}, {"state", std::move(name)}};
        counters[state] = &telemetry::counter("airside_search_provider_answers_total",
                                              "Searches of a provider, by how they ended", labels);
    }
    return counters;
}

// A call that goes on to its own end, whether or not somebody still waits for it.
struct Call {
    Call(Reactor& reactor, gds::SearchQuery asked, gds::CallContext how)
        : query(std::move(asked)), context(std::move(how)), ended(reactor) {}
    gds::SearchQuery query;
    gds::CallContext context;
    std::optional<Offers> outcome;
    std::string error;
    Signal ended;

    bool over() const { return outcome || !error.empty(); }
};

awaitable<> wait_for(std::shared_ptr<Call> call, Steady::time_point until) {
    bool in_time = true;
    while (in_time && !call->over()) in_time = co_await call->ended.wait_until(until);
}

}  // namespace

struct Lane::State {
    State(Reactor& r, gds::Gds& g, LaneOptions o)
        : reactor(r), gds(g), options(o), counters(counters_of(g.provider())) {}
    Reactor& reactor;
    gds::Gds& gds;
    LaneOptions options;
    Counters counters;
    http::CircuitBreaker breaker{};
    int under_way = 0;

    static awaitable<> carry(std::shared_ptr<State> lane, std::shared_ptr<Call> call) {
        try {
            auto outcome = co_await lane->gds.search(call->query, call->context);
            call->outcome.emplace(std::move(outcome));
        } catch (const std::exception& error) {
            call->error = error.what();
            if (call->error.empty()) call->error = "an error without words";
        }
        --lane->under_way;
        call->ended.notify_all();
    }
};

namespace {

// What became of a call that somebody waited for to its end or to the deadline.
void judge(Asked& asked, Call& call, std::chrono::milliseconds deadline) {
    auto& report = asked.report;
    if (!call.over()) {
        report.state = ProviderState::TIMED_OUT;
        asked.why = "no answer by the deadline";
    } else if (!call.outcome) {
        asked.why = call.error;
    } else if (call.outcome->done()) {
        report.state = ProviderState::ANSWERED;
        asked.offers = std::move(*call.outcome).value();
    } else {
        asked.why = call.outcome->describe();
        if (auto* refused = call.outcome->refused()) {
            report.state = ProviderState::REFUSED;
            report.reason = std::string(to_string(refused->code));
        }
    }
    if (report.state == ProviderState::UNAVAILABLE && report.took_ms >= deadline.count())
        report.state = ProviderState::TIMED_OUT;
    if (report.state == ProviderState::UNAVAILABLE) report.reason = "it could not be asked, or gave no usable answer";
    if (report.state == ProviderState::TIMED_OUT)
        report.reason = "no answer within " + std::to_string(deadline.count()) + " ms";
}

}  // namespace

Lane::Lane(Reactor& reactor, gds::Gds& gds, LaneOptions options)
    : state_(std::make_shared<State>(reactor, gds, options)) {}

int Lane::under_way() const { return state_->under_way; }

awaitable<Asked> Lane::search(gds::SearchQuery query, std::string traceparent) {
    auto state = state_;
    auto begun = Steady::now();
    Asked asked{{state->gds.provider(), ProviderState::UNAVAILABLE, 0, 0, {}}};
    auto pass = state->breaker.enter();
    if (!pass) {
        asked.why = asked.report.reason.emplace("it gave no answer several times, and is left alone for a while");
    } else if (state->under_way >= state->options.calls) {
        asked.report.state = ProviderState::BUSY;
        asked.why = asked.report.reason.emplace("too many calls to it are under way");
    } else {
        auto deadline = begun + state->options.deadline;
        gds::CallContext context{deadline, std::move(traceparent), {}};
        auto call = std::make_shared<Call>(state->reactor, std::move(query), std::move(context));
        ++state->under_way;
        state->reactor.spawn("search of a provider", State::carry(state, call));
        co_await wait_for(call, deadline + grace);
        auto took = std::chrono::duration_cast<std::chrono::milliseconds>(Steady::now() - begun);
        asked.report.took_ms = static_cast<int>(took.count());
        if (call->over())
            pass->succeeded();
        else
            pass->failed();
        judge(asked, *call, state->options.deadline);
    }
    state->counters.at(static_cast<std::size_t>(asked.report.state))->add();
    co_return asked;
}

}  // namespace airside::search
