#include "platform/contract/binding.hpp"
#include "services/search/api_seats.hpp"
#include "services/search/api_services.hpp"
#include "services/user/api.hpp"

namespace airside::search {

void bind_contract(Bus& bus) {
    bind<SearchFlights, SearchMultiCity, PriceOffer, RepriceOffer, FindAirports, ListPopularRoutes, ListPastSearches,
         ForgetPastSearches>(bus, "search");
    bind<ShowSeatMaps, ShowOfferServices>(bus, "search");
    bind<user::ExportSearches>(bus, "search");
    bind<ListProviders, SetProviderSwitch, ListProviderChanges, GetSwitches>(bus, "search");
}

}  // namespace airside::search
