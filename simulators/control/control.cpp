#include "simulators/control/control.hpp"

#include <algorithm>

#include "platform/core/problem.hpp"

namespace airside::simulator {
namespace {

// Seats left on a flight: {"carrier","number","date","cabin","seats"}; GET shows, POST sets.
http::Response seats(const Controlled& parts, const json::object& asked, std::optional<std::int64_t> left) {
    auto date = Date::parse(text_or(asked, "date", ""));
    if (!date) throw invalid("/date", "of departure at the origin, YYYY-MM-DD");
    auto number = integer(asked, "number");
    auto flight = number ? parts.world.timetable.find(text_or(asked, "carrier", ""), static_cast<int>(*number), *date)
                         : std::nullopt;
    if (!flight) throw not_found("no such flight on that day");
    auto cabin = amadeus::cabin_named(text_or(asked, "cabin", "ECONOMY"));
    if (!cabin) throw invalid("/cabin", "ECONOMY, PREMIUM_ECONOMY, BUSINESS or FIRST");
    if (left)
        parts.world.inventory.set_left(*flight, *cabin, static_cast<int>(std::clamp<std::int64_t>(*left, 0, 1000)));
    json::object classes;
    for (const auto& one : classes_of(*cabin))
        classes[std::string(1, one.code)] = parts.world.inventory.available(*flight, one.code, parts.clock.now());
    return json_response(200,
                         json::object{{"left", parts.world.inventory.available_in(*flight, *cabin, parts.clock.now())},
                                      {"classes", std::move(classes)}});
}

json::object from_query(const Inbound& inbound) {
    json::object asked;
    for (const auto& [key, value] : inbound.query) asked[key] = value;
    if (auto number = inbound.parameter("number")) asked["number"] = std::atoll(number->c_str());
    return asked;
}

void add_truth_routes(Router& router, Controlled parts) {
    using http::Method;
    for (auto [path, store] : {std::pair{"/_sim/orders", "orders"},
                               {"/_sim/sabre/orders", "sabre_orders"},
                               {"/_sim/payments", "payment_intents"},
                               {"/_sim/charges", "charges"},
                               {"/_sim/refunds", "refunds"},
                               {"/_sim/events", "events"}})
        router.add(Method::GET, path, at_once([parts, name = std::string(store)](auto& in) {
                       if (name == "orders") parts.amadeus.orders.expire_due();
                       if (name == "sabre_orders") parts.sabre.bookings.expire_due();
                       (void)in;
                       return json_response(200, parts.ledger.with_history(name));
                   }));
}

// Travelport's records hold its JSON, whose amounts only its own writer shows as numbers.
void add_travelport_routes(Router& router, Controlled parts) {
    router.add(http::Method::GET, "/_sim/travelport/orders", at_once([parts](auto&) {
                   parts.travelport.orders.expire_due();
                   return travelport::json_answer(200, parts.ledger.with_history("travelport_orders"));
               }));
}

void add_world_routes(Router& router, Controlled parts) {
    using http::Method;
    router.add(Method::GET, "/_sim/seats", at_once([parts](auto& in) { return seats(parts, from_query(in), {}); }));
    router.add(Method::POST, "/_sim/seats", at_once([parts](auto& in) {
                   auto asked = body_of(in);
                   auto left = integer(asked, "seats");
                   if (!left) throw invalid("/seats", "how many are left");
                   return seats(parts, asked, left);
               }));
    router.add(Method::POST, "/_sim/tokens/revoke", at_once([parts](auto&) {
                   parts.amadeus.tokens.revoke_all();
                   parts.messengers.revoke_tokens();
                   parts.sabre.tokens.revoke_all();
                   parts.travelport.tokens.revoke_all();
                   return done();
               }));
}

void add_stripe_routes(Router& router, Controlled parts) {
    using http::Method;
    router.add(Method::GET, "/_sim/webhooks", at_once([parts](auto&) {
                   auto shown = parts.stripe.webhooks.show();
                   parts.messengers.show_webhooks(shown);
                   return json_response(200, shown);
               }));
    router.add(Method::POST, "/_sim/webhooks", at_once([parts](auto& in) {
                   auto asked = body_of(in);
                   if (parts.messengers.configure(asked)) return done();
                   parts.stripe.webhooks.configure(text_or(asked, "url", ""), text_or(asked, "secret", ""));
                   return done();
               }));
    router.add(Method::POST, "/_sim/payments/{id}/authenticate",
               at_once([parts](auto& in) { return parts.stripe.authenticate(in.path[0], !in.parameter("fail")); }));
    router.add(Method::POST, "/_sim/refunds/{id}/settle", at_once([parts](auto& in) {
                   std::optional<std::string> failure;
                   if (auto reason = in.parameter("fail")) failure = std::string(*reason);
                   return parts.stripe.settle_refund(in.path[0], failure);
               }));
    router.add(Method::GET, "/_sim/3ds/{id}", at_once([parts](auto& in) { return parts.stripe.challenge_page(in); }));
    router.add(Method::POST, "/_sim/3ds/{id}",
               at_once([parts](auto& in) { return parts.stripe.challenge_answer(in); }));
}

// What the vendors and the world keep outside of the ledger.
void forget_everything(const Controlled& parts) {
    parts.world.inventory.forget_changes();
    parts.world.fares.forget_changes();
    parts.amadeus.orders.forget_everything();
    parts.sabre.forget_everything();
    parts.travelport.forget_everything();
    parts.stripe.forget_everything();
    parts.messengers.forget_everything();
    parts.paypal.forget_everything();
    parts.braintree.forget_everything();
}

}  // namespace

void add_control_routes(Router& router, Controlled parts) {
    add_common_routes(router, {parts.clock, parts.faults, parts.calls, parts.gate, parts.ledger},
                      [parts] { forget_everything(parts); });
    add_truth_routes(router, parts);
    add_travelport_routes(router, parts);
    add_world_routes(router, parts);
    add_stripe_routes(router, parts);
    parts.messengers.add_control_routes(router);
}

}  // namespace airside::simulator
