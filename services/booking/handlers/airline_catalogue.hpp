// What the airline sells for a booking that is held, asked of its provider.
#pragma once
#include "services/booking/handlers/handlers.hpp"
#include "vendors/gds/port.hpp"

namespace airside::booking {

using AirlineCatalogue = gds::Outcome<std::vector<gds::ServiceOffer>>;

// Nothing: it is not sold with this booking, as that does not wait for its payment (any more), its provider sells none,
// or is switched off.
awaitable<std::optional<AirlineCatalogue>> airline_catalogue(Handling& service, const Caller& caller,
                                                             const Snapshot& booking);

// The same to be shown: as it was told at most `ancillary_cache` ago, if the booking has not changed since.
awaitable<std::optional<AirlineCatalogue>> shown_catalogue(Handling& service, const Caller& caller,
                                                           const Snapshot& booking);

// As the first, where one of them is to be added: throws Problem for what is not to be had.
awaitable<std::vector<gds::ServiceOffer>> airline_services(Handling& service, const Caller& caller,
                                                           const Snapshot& booking);

}  // namespace airside::booking
