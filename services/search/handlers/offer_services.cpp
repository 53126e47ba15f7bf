#include "services/search/handlers/offer_services.hpp"

#include "platform/core/problem.hpp"
#include "services/search/domain/offer_ids.hpp"
#include "services/search/domain/services.hpp"
#include "services/search/handlers/price_offer.hpp"

namespace airside::search {
namespace {

Problem not_offered(std::string_view why) {
    return Problem(409, "services-not-offered", "No services are sold with this offer", std::string(why));
}

template <class T>
void check_told(const gds::Outcome<T>& outcome) {
    auto* refused = outcome.refused();
    if (refused && refused->code == gds::RefusalCode::NOT_ALLOWED) throw not_offered(refused->text);
    if (!outcome.done()) refuse(outcome.template as<gds::Offer>());
}

// Null: its provider is no longer used, which asking it tells.
gds::OfferServices* seller_of(Service::Impl& service, const StoredOffer& stored) {
    auto provider = service.on.gds.find(stored.provider);
    if (provider == service.on.gds.end()) return nullptr;
    auto* seller = provider->second->offer_services();
    if (!seller) throw not_offered("its provider sells none with an offer");
    return seller;
}

// Of the offer's own provider only: a fallback has other services, or none.
awaitable<std::vector<gds::ServiceOffer>> sold_with(Service::Impl& service, const StoredOffer& stored,
                                                    const Caller& caller) {
    auto traceparent = caller.trace.traceparent();
    auto told = co_await service.engine.services(stored, std::move(traceparent));
    check_told(told);
    co_return std::move(told).value();
}

}  // namespace

awaitable<OfferServiceList> show_offer_services(Service::Impl& service, Caller caller, ShowOfferServices request) {
    co_await service.limiter.take(caller);
    auto stored = co_await service.offers.get(request.id);
    seller_of(service, stored);
    auto sold = co_await sold_with(service, stored, caller);
    if (sold.empty()) throw not_offered("the airlines sell none with these flights");
    co_return OfferServiceList{request.id, stored.provider, std::move(sold), stored.valid_until};
}

awaitable<OfferForOrder> price_with_services(Service::Impl& service, const Caller& caller, const OfferId& id,
                                             const std::vector<ServiceWanted>& wanted, Steady::time_point deadline) {
    auto stored = co_await service.offers.get(id);
    auto* seller = seller_of(service, stored);
    std::vector<gds::ServiceOffer> sold;
    // Where it can't be asked at all, this is what says so.
    if (!wanted.empty() || !seller || service.engine.is_off(stored.provider))
        sold = co_await sold_with(service, stored, caller);
    auto choices = choices_of(wanted, sold);
    gds::CallContext context{deadline, caller.trace.traceparent(), {}};
    auto asked = offer_of(stored);
    auto outcome = co_await seller->reprice_with(asked, choices, context);
    check_told(outcome);
    auto priced = std::move(outcome).value();
    // Under an id of its own: the one that was asked for is everybody's who found the same.
    auto own = offer_id(new_search_id(service.on.clock, service.on.random), 0);
    StoredOffer kept{stored.provider, priced.price.total, stored.valid_until, priced.raw.str()};
    co_await service.offers.put(own, std::move(kept));
    co_return OfferForOrder{own, std::move(priced), stored.price, stored.valid_until, {}, {}, false};
}

}  // namespace airside::search
