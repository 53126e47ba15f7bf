#include "platform/contract/binding.hpp"
#include "services/search/api.hpp"

namespace airside::search {

void bind_contract(Bus& bus) {
    bind<SearchFlights, SearchMultiCity, PriceOffer, RepriceOffer, FindAirports, ListPopularRoutes, ListPastSearches,
         ForgetPastSearches>(bus, "search");
}

}  // namespace airside::search
