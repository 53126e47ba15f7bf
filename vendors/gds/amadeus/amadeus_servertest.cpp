// The contract of every GDS adapter, on the simulator's Amadeus.
#include "vendors/gds/amadeus/amadeus.hpp"
#include "vendors/gds/contract_offer_services.hpp"

namespace airside::gds::suite {
namespace {

const reference::Airports& airports() {
    static const auto loaded = reference::Airports::load(AIRSIDE_DATA_DIR);
    return loaded;
}

struct AmadeusSubject {
    static constexpr std::string_view vendor = "amadeus";
    static constexpr Operations operations{"search",       "pricing",       "orders.create",
                                           "orders.read",  "orders.find",   "tickets.issue",
                                           "tickets.void", "orders.cancel", "seatmaps"};
    static std::unique_ptr<Gds> make(Reactor& reactor, http::Client& client, const std::string& url) {
        amadeus::Options options{{url, "airside", config::Secret("airside-secret"), {}}, {}};
        return std::make_unique<amadeus::Amadeus>(reactor, client, airports(), std::move(options));
    }
};

}  // namespace

INSTANTIATE_TYPED_TEST_SUITE_P(Amadeus, GdsContract, AmadeusSubject);
INSTANTIATE_TYPED_TEST_SUITE_P(Amadeus, OfferServicesContract, AmadeusSubject);

}  // namespace airside::gds::suite
