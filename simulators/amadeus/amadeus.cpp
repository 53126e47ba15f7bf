#include "simulators/amadeus/amadeus.hpp"

namespace airside::simulator::amadeus {

Gate::Effect Amadeus::guarded(Effect effect) {
    return [this, effect = std::move(effect)](const Inbound& inbound, const FaultPlan& plan) {
        if (auto refusal = tokens.check(inbound.request)) return answer(*refusal);
        orders.expire_due();
        try {
            return effect(inbound, plan);
        } catch (const Refusal& refusal) {
            return answer(refusal);
        }
    };
}

void Amadeus::add_routes(Router& router, Gate& gate) {
    using http::Method;
    auto add = [&](Method method, std::string_view pattern, std::string operation, Effect effect) {
        router.add(method, pattern, gate.route("amadeus", std::move(operation), guarded(std::move(effect)), failure));
    };
    router.add(Method::POST, "/v1/security/oauth2/token",
               gate.route(
                   "amadeus", "token", [this](auto& inbound, auto&) { return tokens.issue(inbound); }, failure));
    router.add(
        Method::GET, "/v1/security/oauth2/token/{access_token}",
        gate.route(
            "amadeus", "token.read", [this](auto& inbound, auto&) { return tokens.describe(inbound); }, failure));
    add(Method::GET, "/v2/shopping/flight-offers", "search",
        [this](auto& inbound, auto& plan) { return search.get(inbound, plan); });
    add(Method::POST, "/v2/shopping/flight-offers", "search",
        [this](auto& inbound, auto& plan) { return search.post(inbound, plan); });
    add(Method::POST, "/v1/shopping/flight-offers/pricing", "pricing",
        [this](auto& inbound, auto& plan) { return pricing.post(inbound, plan); });
    add(Method::POST, "/v1/shopping/seatmaps", "seatmaps",
        [this](auto& inbound, auto&) { return seat_maps.post(inbound); });
    add(Method::POST, "/v1/booking/flight-orders", "orders.create",
        [this](auto& inbound, auto& plan) { return orders.create(inbound, plan); });
    add(Method::GET, "/v1/booking/flight-orders", "orders.find",
        [this](auto& inbound, auto&) { return orders.find(inbound); });
    add(Method::GET, "/v1/booking/flight-orders/by-reference", "orders.find",
        [this](auto& inbound, auto&) { return orders.find(inbound); });
    add(Method::GET, "/v1/booking/flight-orders/{id}", "orders.read",
        [this](auto& inbound, auto&) { return orders.read(inbound); });
    add(Method::DELETE, "/v1/booking/flight-orders/{id}", "orders.cancel",
        [this](auto& inbound, auto&) { return orders.cancel(inbound); });
    add(Method::POST, "/v1/booking/flight-orders/{id}/issuance", "tickets.issue",
        [this](auto& inbound, auto&) { return orders.issue(inbound); });
    add(Method::POST, "/v1/booking/flight-orders/{id}/void", "tickets.void",
        [this](auto& inbound, auto&) { return orders.void_tickets(inbound); });
    add(Method::DELETE, "/v1/booking/flight-orders/{id}/tickets", "tickets.void",
        [this](auto& inbound, auto&) { return orders.void_tickets(inbound); });
}

}  // namespace airside::simulator::amadeus
