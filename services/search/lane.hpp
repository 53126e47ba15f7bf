// How searches ask one provider: with a deadline that holds even if the adapter does not keep it, a bound on the calls
// under way, and a breaker for one that hangs. So a provider costs the others nothing: who would be one call too many
// is told so at once and waits for nothing. One that was left alone for a while is tried again beside a search of the
// others, which does not wait for it. (An adapter has a breaker of its own for errors.)
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "platform/http/circuit_breaker.hpp"
#include "services/search/api.hpp"
#include "vendors/gds/port.hpp"

namespace airside::search {

struct LaneOptions {
    std::chrono::milliseconds deadline{10'000};
    int calls = 128;  // under way at a time
    http::BreakerOptions breaker{};
};

// What one provider gave.
struct Asked {
    ProviderReport report;
    std::vector<gds::Offer> offers{};
    std::string why{};  // it gave none, for the log
};

// One to a provider and reactor. `gds` outlives every call that it was given.
class Lane {
  public:
    Lane(Reactor& reactor, gds::Gds& gds, LaneOptions options);

    // Never throws. `alone`: no other provider is asked the same, so that the search waits also for one on trial.
    awaitable<Asked> search(gds::SearchQuery query, std::string traceparent, bool alone);

    // Of an offer that may have nothing but `raw`; only where the provider has seat maps, or sells services with an
    // offer. Never throws. Both have breakers of their own and together at most half of the places, so that they keep
    // no search out.
    awaitable<gds::Outcome<std::vector<gds::SeatMap>>> seat_maps(gds::Offer offer, std::string traceparent);
    awaitable<gds::Outcome<std::vector<gds::ServiceOffer>>> services(gds::Offer offer, std::string traceparent);

    int under_way() const;  // calls, those included that nobody waits for any more

  private:
    struct State;
    template <class T>
    struct Call;
    using Search = Call<std::vector<gds::Offer>>;
    static awaitable<> try_out(std::shared_ptr<State> lane, std::shared_ptr<Search> call,
                               http::CircuitBreaker::Call pass);
    struct Extra;
    template <class T>
    static awaitable<gds::Outcome<T>> ask_beside(std::shared_ptr<State> lane, Extra& extra,
                                                 std::shared_ptr<Call<T>> call);
    template <class T>
    static awaitable<> carry(std::shared_ptr<State> lane, std::shared_ptr<Call<T>> call);
    template <class T>
    static awaitable<> finish(std::shared_ptr<State> lane, std::shared_ptr<Call<T>> call, Steady::time_point deadline);
    std::shared_ptr<State> state_;
};

}  // namespace airside::search
