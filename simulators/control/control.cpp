#include "simulators/control/control.hpp"

#include "platform/core/problem.hpp"

namespace airside::simulator {
namespace {

json::object body_of(const Inbound& inbound) {
    if (inbound.request.body.empty()) return {};
    auto body = parse_json(inbound.request.body);
    if (!body || !body->is_object()) throw Problem(400, "malformed-json", "The body is not a JSON object");
    return body->get_object();
}

http::Response done() { return json_response(200, json::object{{"ok", true}}); }

json::object clock_json(const SimClock& clock) { return {{"now", to_string(clock.now())}, {"frozen", clock.frozen()}}; }

http::Response set_clock(SimClock& clock, const json::object& body) {
    if (auto now = text(body, "now")) {
        auto instant = parse_instant(*now);
        if (!instant) throw invalid("/now", "RFC 3339, like 2026-12-24T18:30:00Z");
        flag(body, "frozen") ? clock.freeze_at(*instant) : clock.run_from(*instant);
    } else if (auto seconds = integer(body, "advance_s")) {
        clock.advance(std::chrono::seconds(*seconds));
    } else if (flag(body, "real")) {
        clock.run_from(clock.real());
    } else {
        throw invalid("", "now (and frozen), advance_s, or real");
    }
    return json_response(200, clock_json(clock));
}

json::object call_json(const CallLog::Call& call, bool with_body) {
    json::object shown{{"number", call.number},       {"at", to_string(call.at)},
                       {"vendor", call.vendor},       {"operation", call.operation},
                       {"method", call.method},       {"target", call.target},
                       {"status", call.status},       {"outcome", call.outcome},
                       {"effective", call.effective}, {"faults", json::array(call.faults.begin(), call.faults.end())}};
    if (!call.idempotency_key.empty()) shown["idempotency_key"] = call.idempotency_key;
    if (with_body) shown["body"] = call.body;
    return shown;
}

http::Response show_calls(const CallLog& log, const Inbound& inbound) {
    auto vendor = inbound.parameter("vendor"), operation = inbound.parameter("operation"),
         bodies = inbound.parameter("bodies");
    json::array shown;
    for (const auto& call : log.calls()) {
        if ((vendor && call.vendor != *vendor) || (operation && call.operation != *operation)) continue;
        shown.push_back(call_json(call, bodies && *bodies == "true"));
    }
    return json_response(200, json::object{{"total", log.total()}, {"calls", std::move(shown)}});
}

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

void add_fault_routes(Router& router, Controlled parts) {
    using http::Method;
    router.add(Method::GET, "/_sim/faults",
               at_once([parts](auto&) { return json_response(200, parts.faults.list()); }));
    router.add(Method::POST, "/_sim/faults", at_once([parts](auto& in) {
                   const auto& rule = parts.faults.add(body_of(in));
                   return json_response(201, json::object{{"id", rule.id}});
               }));
    router.add(Method::DELETE, "/_sim/faults", at_once([parts](auto&) {
                   parts.faults.clear();
                   parts.gate.release_hanging();
                   return done();
               }));
    router.add(Method::DELETE, "/_sim/faults/{id}", at_once([parts](auto& in) {
                   if (!parts.faults.remove(in.path[0])) throw not_found("no such fault");
                   return done();
               }));
}

void add_truth_routes(Router& router, Controlled parts) {
    using http::Method;
    router.add(Method::GET, "/_sim/calls", at_once([parts](auto& in) { return show_calls(parts.calls, in); }));
    router.add(Method::DELETE, "/_sim/calls", at_once([parts](auto&) {
                   parts.calls.clear();
                   return done();
               }));
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

}  // namespace

void add_control_routes(Router& router, Controlled parts) {
    using http::Method;
    router.add(Method::GET, "/livez", at_once([](auto&) { return done(); }));
    router.add(Method::GET, "/_sim/clock",
               at_once([parts](auto&) { return json_response(200, clock_json(parts.clock)); }));
    router.add(Method::POST, "/_sim/clock", at_once([parts](auto& in) { return set_clock(parts.clock, body_of(in)); }));
    add_fault_routes(router, parts);
    add_truth_routes(router, parts);
    add_travelport_routes(router, parts);
    add_world_routes(router, parts);
    add_stripe_routes(router, parts);
    parts.messengers.add_control_routes(router);
    router.add(Method::POST, "/_sim/reset", at_once([parts](auto&) {
                   parts.faults.clear();
                   parts.gate.release_hanging();
                   parts.calls.clear();
                   parts.ledger.forget_everything();
                   parts.world.inventory.forget_changes();
                   parts.world.fares.forget_changes();
                   parts.amadeus.orders.forget_everything();
                   parts.sabre.forget_everything();
                   parts.travelport.forget_everything();
                   parts.stripe.forget_everything();
                   parts.messengers.forget_everything();
                   parts.paypal.forget_everything();
                   parts.braintree.forget_everything();
                   return done();
               }));
}

}  // namespace airside::simulator
