#pragma once
#include "services/search/impl.hpp"

namespace airside::search {

awaitable<Encoded<SearchAnswer>> search_flights(Service::Impl& service, Caller caller, SearchFlights request);
awaitable<Encoded<SearchAnswer>> search_multi_city(Service::Impl& service, Caller caller, SearchMultiCity request);

}  // namespace airside::search
