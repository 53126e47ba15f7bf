#include "services/booking/handlers/airline_catalogue.hpp"

#include "platform/core/problem.hpp"
#include "services/booking/store/ancillaries.hpp"
#include "services/booking/store/messages.hpp"
#include "services/booking/store/travel.hpp"
#include "services/booking/workflows/run.hpp"

namespace airside::booking {
namespace {

gds::OrderServices* sold_at(const Dependencies& deps, gds::Provider provider) {
    auto found = deps.gds.find(provider);
    if (found == deps.gds.end() || is_off(deps.switches, provider)) return nullptr;
    return found->second->order_services();
}

// Nothing: the airline's are not sold with this booking.
gds::OrderServices* sold_with(Handling& service, const Snapshot& booking) {
    if (booking.view.archived_at || !waits_for_payment(booking)) return nullptr;
    return sold_at(service.deps, booking.view.gds_provider);
}

}  // namespace

awaitable<std::optional<AirlineCatalogue>> airline_catalogue(Handling& service, const Caller& caller,
                                                             const Snapshot& booking) {
    auto* services = sold_with(service, booking);
    if (services == nullptr) co_return std::nullopt;
    auto handle = co_await order_handle_of(service.deps.pool, booking.view.id);
    if (!handle) co_return std::nullopt;
    std::vector<gds::RecordedMessage> messages;
    gds::CallContext call{Steady::now() + service.config.ancillary_deadline, caller.trace.child().traceparent()};
    call.record = [&messages](gds::RecordedMessage message) { messages.push_back(std::move(message)); };
    auto catalogue = co_await services->services(*handle, call);
    co_await keep_messages(service.deps.pool, booking.view.id, std::move(messages));
    co_return catalogue;
}

awaitable<std::optional<AirlineCatalogue>> shown_catalogue(Handling& service, const Caller& caller,
                                                           const Snapshot& booking) {
    if (sold_with(service, booking) == nullptr) co_return std::nullopt;
    auto& id = booking.view.id;
    if (auto* kept = service.catalogues.find(id, booking.version, Steady::now())) co_return AirlineCatalogue(*kept);
    auto catalogue = co_await airline_catalogue(service, caller, booking);
    auto now = Steady::now();
    if (catalogue && catalogue->done())
        service.catalogues.keep(id, booking.version, catalogue->value(), now, now + service.config.ancillary_cache);
    co_return catalogue;
}

awaitable<std::vector<gds::ServiceOffer>> airline_services(Handling& service, const Caller& caller,
                                                           const Snapshot& booking) {
    auto catalogue = co_await airline_catalogue(service, caller, booking);
    if (!catalogue) throw invalid("/service_id", "the airline's are not sold with this booking");
    if (catalogue->refused())
        throw Problem(502, "provider-refused", "The provider does not tell what the airline sells");
    if (!catalogue->done()) throw Problem(503, "provider-unavailable", "The provider did not answer");
    co_return std::move(catalogue->value());
}

}  // namespace airside::booking
