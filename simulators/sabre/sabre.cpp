#include "simulators/sabre/sabre.hpp"

namespace airside::simulator::sabre {

Gate::Effect Sabre::guarded(Effect effect) {
    return [this, effect = std::move(effect)](const Inbound& inbound, const FaultPlan& plan) {
        if (auto refusal = tokens.check(inbound.request)) return answer(*refusal, clock_.now());
        bookings.expire_due();
        try {
            return effect(inbound, plan);
        } catch (const ShopRefusal& refusal) {
            return answer(refusal, clock_.now());
        } catch (const BookingRefusal& refusal) {
            auto response = answer(refusal, clock_.now());
            response.headers.set(Gate::refused_header, "1");
            return response;
        }
    };
}

void Sabre::add_routes(Router& router, Gate& gate) {
    using http::Method;
    auto fail = [this](int status, const std::string& code) { return failure(status, code, clock_.now()); };
    auto add = [&](std::string_view pattern, std::string operation, Effect effect) {
        router.add(Method::POST, pattern, gate.route("sabre", std::move(operation), guarded(std::move(effect)), fail));
    };
    router.add(Method::POST, "/v2/auth/token",
               gate.route(
                   "sabre", "token", [this](auto& inbound, auto&) { return tokens.issue_v2(inbound); }, fail));
    router.add(Method::POST, "/v3/auth/token",
               gate.route(
                   "sabre", "token", [this](auto& inbound, auto&) { return tokens.issue_v3(inbound); }, fail));
    for (auto path : {"/v4/offers/shop", "/v5/offers/shop"})
        add(path, "search", [this](auto& inbound, auto& plan) { return shop.search(inbound, plan); });
    for (auto path : {"/v4/shop/flights/revalidate", "/v5/shop/flights/revalidate"})
        add(path, "pricing", [this](auto& inbound, auto& plan) { return shop.revalidate(inbound, plan); });
    add("/v1/offers/getseats", "seatmaps", [this](auto& inbound, auto&) { return seats.show(inbound); });
    add("/v2/offers/getAncillaries", "services",
        [this](auto& inbound, auto&) { return bookings.ancillaries(inbound); });
    add("/v1/trip/orders/modifyBooking", "services.add",
        [this](auto& inbound, auto&) { return bookings.modify(inbound); });
    add("/v1/trip/orders/createBooking", "orders.create",
        [this](auto& inbound, auto& plan) { return bookings.create(inbound, plan); });
    add("/v1/trip/orders/getBooking", "orders.read", [this](auto& inbound, auto&) { return bookings.read(inbound); });
    add("/v1/trip/orders/searchBookings", "orders.find",
        [this](auto& inbound, auto&) { return bookings.find(inbound); });
    add("/v1/trip/orders/cancelBooking", "orders.cancel",
        [this](auto& inbound, auto&) { return bookings.cancel(inbound); });
    add("/v1/trip/orders/fulfillFlightTickets", "tickets.issue",
        [this](auto& inbound, auto&) { return bookings.fulfil(inbound); });
    add("/v1/trip/orders/voidFlightTickets", "tickets.void",
        [this](auto& inbound, auto&) { return bookings.void_tickets(inbound); });
    add("/v1/trip/orders/refundFlightTickets", "tickets.refund",
        [this](auto& inbound, auto&) { return bookings.refund_tickets(inbound); });
}

}  // namespace airside::simulator::sabre
