#include "services/search/lane.hpp"

#include <array>

#include "platform/async/sync.hpp"
#include "platform/json/json.hpp"
#include "platform/telemetry/metrics.hpp"

namespace airside::search {
namespace {

// An adapter's own word at its deadline comes a little after it, and says more than ours.
constexpr std::chrono::milliseconds grace{100};

using Offers = std::vector<gds::Offer>;
using Maps = std::vector<gds::SeatMap>;
using Services = std::vector<gds::ServiceOffer>;
using Counters = std::array<telemetry::Counter*, 6>;  // by ProviderState

Counters counters_of(gds::Provider provider, std::string name, std::string help) {
    Counters counters;
    for (std::size_t state = 0; state < counters.size(); ++state) {
        std::string word(json::name(static_cast<ProviderState>(state)));
        telemetry::Labels labels{{"provider", std::string(gds::to_string(provider))}, {"state", std::move(word)}};
        counters[state] = &telemetry::counter(name, help, labels);
    }
    return counters;
}

constexpr std::string_view is_left_alone = "it gave no answer several times, and is left alone for a while";
constexpr std::string_view is_busy = "too many calls to it are under way";

}  // namespace

// A call that goes on to its own end, whether or not somebody still waits for it.
template <class T>
struct Lane::Call {
    using Ask = std::function<awaitable<gds::Outcome<T>>(const gds::CallContext&)>;
    Call(Reactor& reactor, Ask what, gds::CallContext how)
        : ask(std::move(what)), context(std::move(how)), ended(reactor) {}
    Ask ask;  // owns what is asked
    gds::CallContext context;
    std::optional<gds::Outcome<T>> outcome;
    std::string error;
    Signal ended;

    bool over() const { return outcome || !error.empty(); }
};

// What is asked beside searches.
struct Lane::Extra {
    Extra(Counters how, const http::BreakerOptions& options) : counters(how), breaker(options) {}
    void count(ProviderState how) { counters.at(static_cast<std::size_t>(how))->add(); }
    Counters counters;
    http::CircuitBreaker breaker;
};

struct Lane::State {
    State(Reactor& r, gds::Gds& g, LaneOptions o)
        : reactor(r),
          gds(g),
          options(o),
          searches(counters_of(g.provider(), "airside_search_provider_answers_total",
                               "Searches of a provider, by how they ended")),
          seat_maps(counters_of(g.provider(), "airside_search_seat_maps_total",
                                "Seat maps asked of a provider, by how it ended"),
                    o.breaker),
          services(counters_of(g.provider(), "airside_search_offer_services_total",
                               "What is sold with an offer asked of a provider, by how it ended"),
                   o.breaker) {}
    Reactor& reactor;
    gds::Gds& gds;
    LaneOptions options;
    Counters searches;
    Extra seat_maps, services;
    http::CircuitBreaker breaker{options.breaker};
    int under_way = 0, extras_under_way = 0;
};

template <class T>
awaitable<> Lane::carry(std::shared_ptr<State> lane, std::shared_ptr<Call<T>> call) {
    try {
        auto outcome = co_await call->ask(call->context);
        call->outcome.emplace(std::move(outcome));
    } catch (const std::exception& error) {
        call->error = error.what();
        if (call->error.empty()) call->error = "an error without words";
    }
    --lane->under_way;
    if constexpr (!std::is_same_v<T, Offers>) --lane->extras_under_way;
    call->ended.notify_all();
}

// To the call's end, or to the deadline.
template <class T>
awaitable<> Lane::finish(std::shared_ptr<State> lane, std::shared_ptr<Call<T>> call, Steady::time_point deadline) {
    ++lane->under_way;
    if constexpr (!std::is_same_v<T, Offers>) ++lane->extras_under_way;
    lane->reactor.spawn("call of a provider", carry(lane, call));
    auto until = deadline + grace;
    bool in_time = true;
    while (in_time && !call->over()) in_time = co_await call->ended.wait_until(until);
}

namespace {

// An adapter that keeps its deadline hangs all the same when that is all that it says.
template <class Call>
void conclude(http::CircuitBreaker::Call& pass, const Call& call) {
    bool answered =
        call.over() && (!call.outcome || !call.outcome->unavailable() || Steady::now() < call.context.deadline);
    if (answered)
        pass.succeeded();
    else
        pass.failed();
}

// What became of a call that somebody waited for to its end or to the deadline.
template <class Call>
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

// To its end, for the breaker alone.
awaitable<> Lane::try_out(std::shared_ptr<State> lane, std::shared_ptr<Search> call, http::CircuitBreaker::Call pass) {
    co_await finish(lane, call, call->context.deadline);
    conclude(pass, *call);
}

awaitable<Asked> Lane::search(gds::SearchQuery query, std::string traceparent, bool alone) {
    auto state = state_;
    auto begun = Steady::now();
    Asked asked{{state->gds.provider(), ProviderState::UNAVAILABLE, 0, 0, {}}};
    auto pass = state->breaker.enter();
    bool on_trial = pass && state->breaker.state() == http::CircuitBreaker::State::half_open;
    if (!pass) {
        asked.why = asked.report.reason.emplace(is_left_alone);
    } else if (state->under_way >= state->options.calls) {
        asked.report.state = ProviderState::BUSY;
        asked.why = asked.report.reason.emplace(is_busy);
    } else {
        auto deadline = begun + state->options.deadline;
        gds::CallContext context{deadline, std::move(traceparent), {}};
        auto ask = [gds = &state->gds, query = std::move(query)](auto& how) { return gds->search(query, how); };
        auto call = std::make_shared<Search>(state->reactor, std::move(ask), std::move(context));
        if (on_trial && !alone) {
            state->reactor.spawn("trial of a provider", try_out(state, call, *std::move(pass)));
            asked.why = asked.report.reason.emplace(is_left_alone);
        } else {
            co_await finish(state, call, deadline);
            conclude(*pass, *call);
            auto took = std::chrono::duration_cast<std::chrono::milliseconds>(Steady::now() - begun);
            asked.report.took_ms = static_cast<int>(took.count());
            judge(asked, *call, state->options.deadline);
        }
    }
    state->searches.at(static_cast<std::size_t>(asked.report.state))->add();
    co_return asked;
}

template <class T>
awaitable<gds::Outcome<T>> Lane::ask_beside(std::shared_ptr<State> lane, Extra& extra, std::shared_ptr<Call<T>> call) {
    using enum ProviderState;
    auto pass = extra.breaker.enter();
    if (!pass) {
        extra.count(UNAVAILABLE);
        co_return gds::Unavailable{std::string(is_left_alone), {}};
    }
    auto& options = lane->options;
    if (lane->under_way >= options.calls || lane->extras_under_way >= (options.calls + 1) / 2) {
        extra.count(BUSY);
        co_return gds::Unavailable{std::string(is_busy), {}};
    }
    co_await finish(lane, call, call->context.deadline);
    conclude(*pass, *call);
    if (!call->over()) {
        extra.count(TIMED_OUT);
        co_return gds::Unavailable{"no answer within " + std::to_string(options.deadline.count()) + " ms", {}};
    }
    if (!call->outcome) {
        extra.count(UNAVAILABLE);
        co_return gds::Unavailable{call->error, {}};
    }
    extra.count(call->outcome->done() ? ANSWERED : call->outcome->refused() ? REFUSED : UNAVAILABLE);
    co_return *std::move(call->outcome);
}

awaitable<gds::Outcome<Maps>> Lane::seat_maps(gds::Offer offer, std::string traceparent) {
    auto state = state_;
    gds::CallContext context{Steady::now() + state->options.deadline, std::move(traceparent), {}};
    auto asked = [seats = state->gds.seat_maps(), offer = std::move(offer)](auto& how) {
        return seats->seat_maps(offer, how);
    };
    auto call = std::make_shared<Call<Maps>>(state->reactor, std::move(asked), std::move(context));
    auto outcome = co_await ask_beside(state, state->seat_maps, call);
    co_return outcome;
}

awaitable<gds::Outcome<Services>> Lane::services(gds::Offer offer, std::string traceparent) {
    auto state = state_;
    gds::CallContext context{Steady::now() + state->options.deadline, std::move(traceparent), {}};
    auto asked = [selling = state->gds.offer_services(), offer = std::move(offer)](auto& how) {
        return selling->services(offer, how);
    };
    auto call = std::make_shared<Call<Services>>(state->reactor, std::move(asked), std::move(context));
    auto outcome = co_await ask_beside(state, state->services, call);
    co_return outcome;
}

}  // namespace airside::search
