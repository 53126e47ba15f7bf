#pragma once
#include "services/search/impl.hpp"

namespace airside::search {

awaitable<Encoded<AirportList>> find_airports(Service::Impl& service, Caller caller, FindAirports request);
awaitable<PopularRoutes> list_popular_routes(Service::Impl& service, Caller caller, ListPopularRoutes request);

}  // namespace airside::search
