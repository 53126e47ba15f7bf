#pragma once
#include "services/search/impl.hpp"
#include "vendors/gds/outcome.hpp"

namespace airside::search {

// The problem of a provider that did not do with an offer what it was asked for; `outcome` is not done.
[[noreturn]] void refuse(const gds::Outcome<gds::Offer>& outcome);

awaitable<PricedOffer> price_offer(Service::Impl& service, Caller caller, PriceOffer request);
awaitable<OfferForOrder> reprice_offer(Service::Impl& service, Caller caller, RepriceOffer request);

}  // namespace airside::search
