#pragma once
#include "services/search/api_seats.hpp"
#include "services/search/impl.hpp"

namespace airside::search {

awaitable<OfferSeatMaps> show_seat_maps(Service::Impl& service, Caller caller, ShowSeatMaps request);

}  // namespace airside::search
