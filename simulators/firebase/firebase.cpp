#include "simulators/firebase/firebase.hpp"

#include "simulators/firebase/message_check.hpp"

namespace airside::simulator::firebase {
namespace {

constexpr std::chrono::seconds lifetime{3599};
constexpr std::size_t most_tokens = 10'000;
constexpr std::string_view gone_store = "firebase_unregistered";

std::string value_of(const std::vector<std::pair<std::string, std::string>>& form, std::string_view name) {
    for (const auto& [key, value] : form)
        if (key == name) return value;
    return {};
}

http::Response refused_grant(std::string_view error, const std::string& why) {
    return json_response(400, json::object{{"error", json::string(error)}, {"error_description", why}});
}

}  // namespace

void Firebase::add_routes(Router& router, Gate& gate) {
    router.add(http::Method::POST, "/token",
               gate.route(
                   "firebase", "token", [this](auto& inbound, auto&) { return token(inbound); }, failure));
    router.add(
        http::Method::POST, "/v1/projects/{project}/messages:send",
        gate.route(
            "firebase", "messages.send", [this](auto& inbound, auto& plan) { return send(inbound, plan); }, failure));
}

// Lifetimes go by the real time: the other side checks them against its own clock.
http::Response Firebase::token(const Inbound& inbound) {
    auto form = http::parse_query(inbound.request.body);
    if (!form || value_of(*form, "grant_type") != "urn:ietf:params:oauth:grant-type:jwt-bearer")
        return refused_grant("unsupported_grant_type", "Invalid grant_type");
    auto now = clock_.real();
    auto unix_now = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
    if (auto why = account.refuse(value_of(*form, "assertion"), unix_now); !why.empty())
        return refused_grant("invalid_grant", why);
    if (expires_.size() >= most_tokens) expires_.clear();
    auto made = "ya29." + random_.readable(40);
    expires_[made] = now + lifetime;
    return json_response(
        200, json::object{{"access_token", made}, {"expires_in", lifetime.count()}, {"token_type", "Bearer"}});
}

bool Firebase::knows_bearer(const http::Request& request) const {
    auto header = request.headers.get("Authorization").value_or("");
    auto found = header.starts_with("Bearer ") ? expires_.find(header.substr(7)) : expires_.end();
    return found != expires_.end() && found->second > clock_.real();
}

http::Response Firebase::send(const Inbound& inbound, const FaultPlan& plan) {
    if (!knows_bearer(inbound.request))
        return answer({401, "UNAUTHENTICATED", "Request had invalid authentication credentials.", {}, {}});
    if (inbound.path[0] != account.project())
        return answer({403, "PERMISSION_DENIED", "Permission denied on this project", {}, {}});
    auto body = parse_json(inbound.request.body);
    if (!body || !body->is_object()) return answer({400, "INVALID_ARGUMENT", "Invalid JSON payload received.", {}, {}});
    const auto& request = body->get_object();
    if (auto refusal = check_request(request)) return answer(*refusal);
    auto message = request.at("message").get_object();
    auto device = text_or(message, "token", "");
    if (plan.message_fate == FaultEffect::unregistered) ledger_.put(gone_store, device, "unregistered", {});
    if (!device.empty() && ledger_.find(gone_store, device)) return answer(unregistered());
    auto prefix = "projects/" + account.project() + "/messages/";
    auto dry_run = either(request, "validate_only", "validateOnly");
    if (dry_run && dry_run->is_bool() && dry_run->get_bool())
        return json_response(200, json::object{{"name", prefix + "fake_message_id"}});
    auto id = "0:" + std::to_string(clock_.now().time_since_epoch().count()) + "%" + random_.readable(16);
    message["name"] = prefix + id;
    ledger_.put(messages_store, id, "sent", std::move(message));
    return json_response(200, json::object{{"name", prefix + id}});
}

}  // namespace airside::simulator::firebase
