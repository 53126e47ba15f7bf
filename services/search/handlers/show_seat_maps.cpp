#include "services/search/handlers/show_seat_maps.hpp"

#include "platform/core/problem.hpp"
#include "services/search/handlers/price_offer.hpp"

namespace airside::search {
namespace {

Problem not_offered(std::string_view why) {
    return Problem(409, "seat-maps-not-offered", "No seat map is shown for this offer", std::string(why));
}

}  // namespace

// Of the offer's own provider only: a fallback's seats would be those of another order.
awaitable<OfferSeatMaps> show_seat_maps(Service::Impl& service, Caller caller, ShowSeatMaps request) {
    co_await service.limiter.take(caller);
    auto stored = co_await service.offers.get(request.id);
    auto provider = service.on.gds.find(stored.provider);
    if (provider != service.on.gds.end() && !provider->second->seat_maps())
        throw not_offered("its provider has no seat maps");
    auto traceparent = caller.trace.traceparent();
    auto asked = co_await service.engine.seat_maps(stored, std::move(traceparent));
    auto* refused = asked.refused();
    if (refused && refused->code == gds::RefusalCode::NOT_ALLOWED) throw not_offered(refused->text);
    if (!asked.done()) refuse(asked.as<gds::Offer>());
    auto maps = std::move(asked).value();
    if (maps.empty()) throw not_offered("the airlines show none for these flights");
    co_return OfferSeatMaps{request.id, stored.provider, std::move(maps), stored.valid_until};
}

}  // namespace airside::search
