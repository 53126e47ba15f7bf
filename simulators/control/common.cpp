#include "simulators/control/common.hpp"

#include "platform/core/problem.hpp"

namespace airside::simulator {
namespace {

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

void add_clock_routes(Router& router, SimClock& clock) {
    using http::Method;
    router.add(Method::GET, "/_sim/clock", at_once([&clock](auto&) { return json_response(200, clock_json(clock)); }));
    router.add(Method::POST, "/_sim/clock", at_once([&clock](auto& in) { return set_clock(clock, body_of(in)); }));
}

void add_fault_routes(Router& router, Frame frame) {
    using http::Method;
    router.add(Method::GET, "/_sim/faults",
               at_once([frame](auto&) { return json_response(200, frame.faults.list()); }));
    router.add(Method::POST, "/_sim/faults", at_once([frame](auto& in) {
                   const auto& rule = frame.faults.add(body_of(in));
                   return json_response(201, json::object{{"id", rule.id}});
               }));
    router.add(Method::DELETE, "/_sim/faults", at_once([frame](auto&) {
                   frame.faults.clear();
                   frame.gate.release_hanging();
                   return done();
               }));
    router.add(Method::DELETE, "/_sim/faults/{id}", at_once([frame](auto& in) {
                   if (!frame.faults.remove(in.path[0])) throw not_found("no such fault");
                   return done();
               }));
}

void add_call_routes(Router& router, CallLog& calls) {
    using http::Method;
    router.add(Method::GET, "/_sim/calls", at_once([&calls](auto& in) { return show_calls(calls, in); }));
    router.add(Method::DELETE, "/_sim/calls", at_once([&calls](auto&) {
                   calls.clear();
                   return done();
               }));
}

}  // namespace

json::object body_of(const Inbound& inbound) {
    if (inbound.request.body.empty()) return {};
    auto body = parse_json(inbound.request.body);
    if (!body || !body->is_object()) throw Problem(400, "malformed-json", "The body is not a JSON object");
    return body->get_object();
}

http::Response done() { return json_response(200, json::object{{"ok", true}}); }

void add_common_routes(Router& router, Frame frame, std::function<void()> forget) {
    using http::Method;
    router.add(Method::GET, "/livez", at_once([](auto&) { return done(); }));
    add_clock_routes(router, frame.clock);
    add_fault_routes(router, frame);
    add_call_routes(router, frame.calls);
    router.add(Method::POST, "/_sim/reset", at_once([frame, forget = std::move(forget)](auto&) {
                   frame.faults.clear();
                   frame.gate.release_hanging();
                   frame.calls.clear();
                   frame.ledger.forget_everything();
                   forget();
                   return done();
               }));
}

}  // namespace airside::simulator
