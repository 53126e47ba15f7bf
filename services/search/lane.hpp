// How searches ask one provider: with a deadline that holds even if the adapter does not keep it, a bound on the calls
// under way, and a breaker for one that hangs. So a provider costs the others nothing: who would be one call too many
// is told so at once and waits for nothing. (An adapter has a breaker of its own for errors.)
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "services/search/api.hpp"
#include "vendors/gds/port.hpp"

namespace airside::search {

struct LaneOptions {
    std::chrono::milliseconds deadline{10'000};
    int calls = 128;  // under way at a time
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

    awaitable<Asked> search(gds::SearchQuery query, std::string traceparent);  // never throws

    // Of an offer that may have nothing but `raw`; only where the provider has seat maps. Never throws. Seat maps have
    // a breaker of their own and at most half of the places, so that they keep no search out.
    awaitable<gds::Outcome<std::vector<gds::SeatMap>>> seat_maps(gds::Offer offer, std::string traceparent);

    int under_way() const;  // calls, those included that nobody waits for any more

  private:
    struct State;
    template <class T>
    struct Call;
    template <class T>
    static awaitable<> carry(std::shared_ptr<State> lane, std::shared_ptr<Call<T>> call);
    template <class T>
    static awaitable<> finish(std::shared_ptr<State> lane, std::shared_ptr<Call<T>> call, Steady::time_point deadline);
    std::shared_ptr<State> state_;
};

}  // namespace airside::search
