#pragma once
#include "services/search/impl.hpp"

namespace airside::search {

awaitable<PricedOffer> price_offer(Service::Impl& service, Caller caller, PriceOffer request);
awaitable<OfferForOrder> reprice_offer(Service::Impl& service, Caller caller, RepriceOffer request);

}  // namespace airside::search
