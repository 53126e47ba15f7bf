#include "services/search/handlers/price_offer.hpp"

#include "platform/core/problem.hpp"
#include "services/search/domain/views.hpp"

namespace airside::search {
namespace {

[[noreturn]] void refuse(const gds::Outcome<gds::Offer>& outcome) {
    auto* refused = outcome.refused();
    if (!refused) {
        auto* unavailable = outcome.unavailable();
        auto retry = std::to_string(unavailable ? unavailable->retry_after_s.value_or(2) : 2);
        throw Problem(503, "provider-unavailable", "The provider did not answer", outcome.describe())
            .with_header("Retry-After", retry);
    }
    switch (refused->code) {
        case gds::RefusalCode::SOLD_OUT:
            throw Problem(409, "sold-out", "No seats are left at this fare", refused->text);
        case gds::RefusalCode::OFFER_EXPIRED:
        case gds::RefusalCode::NOT_FOUND:
        case gds::RefusalCode::TIME_LIMIT_PASSED:
            throw Problem(410, "offer-expired", "The offer has expired", "search again");
        default: throw Problem(502, "provider-refused", "The provider did not accept the offer", outcome.describe());
    }
}

awaitable<OfferForOrder> reprice(Service::Impl& service, OfferId id, std::string traceparent) {
    auto stored = co_await service.offers.get(id);
    auto provider = service.on.gds.find(stored.provider);
    if (provider == service.on.gds.end())
        throw Problem(410, "offer-expired", "The offer has expired", "its provider is no longer used");
    std::vector<gds::RecordedMessage> messages;
    gds::CallContext context{Steady::now() + service.config.price_deadline, std::move(traceparent),
                             [&messages](gds::RecordedMessage message) { messages.push_back(std::move(message)); }};
    auto asked = Maker::make<gds::Offer>();  // an adapter reads nothing but `raw`
    asked.provider = stored.provider;
    asked.raw = stored.raw;
    auto outcome = co_await provider->second->reprice(asked, context);
    if (!outcome.done()) refuse(outcome);
    auto priced = std::move(outcome).value();
    StoredOffer now{stored.provider, priced.price.total, stored.valid_until, priced.raw.str()};
    co_await service.offers.replace(id, now);
    co_return OfferForOrder{id, std::move(priced), stored.price, stored.valid_until, std::move(messages)};
}

}  // namespace

awaitable<PricedOffer> price_offer(Service::Impl& service, Caller caller, PriceOffer request) {
    co_await service.limiter.take(caller);
    auto found = co_await reprice(service, request.id, caller.trace.traceparent());
    co_return priced_view(found.id, std::move(found.offer), found.price_before, found.valid_until);
}

awaitable<OfferForOrder> reprice_offer(Service::Impl& service, Caller caller, RepriceOffer request) {
    auto found = co_await reprice(service, request.id, caller.trace.traceparent());
    co_return found;
}

}  // namespace airside::search
