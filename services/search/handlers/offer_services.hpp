#pragma once
#include "services/search/api_services.hpp"
#include "services/search/impl.hpp"

namespace airside::search {

awaitable<OfferServiceList> show_offer_services(Service::Impl& service, Caller caller, ShowOfferServices request);

// The offer with these services and no others, kept under a new id. Throws Problem. `deadline`: of all of it.
awaitable<OfferForOrder> price_with_services(Service::Impl& service, const Caller& caller, const OfferId& id,
                                             const std::vector<ServiceWanted>& wanted, Steady::time_point deadline);

}  // namespace airside::search
