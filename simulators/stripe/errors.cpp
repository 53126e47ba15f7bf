#include "simulators/stripe/errors.hpp"

namespace airside::simulator::stripe {

Refusal invalid_request(std::string_view code, std::string message, std::string param) {
    json::object error{{"type", "invalid_request_error"}, {"message", std::move(message)}};
    if (!code.empty()) error["code"] = json::string(code);
    if (!param.empty()) error["param"] = std::move(param);
    return {400, std::move(error)};
}

Refusal no_such(std::string_view what, const std::string& id, std::string param) {
    auto refusal =
        invalid_request("resource_missing", "No such " + std::string(what) + ": '" + id + "'", std::move(param));
    refusal.status = 404;
    return refusal;
}

Refusal card_error(std::string_view code, std::string_view decline_code, std::string message,
                   const json::object& payment_intent, const std::string& charge) {
    json::object error{{"type", "card_error"},
                       {"code", json::string(code)},
                       {"message", std::move(message)},
                       {"payment_intent", payment_intent}};
    if (!decline_code.empty()) error["decline_code"] = json::string(decline_code);
    if (!charge.empty()) error["charge"] = charge;
    return {402, std::move(error)};
}

http::Response answer(const Refusal& refusal) {
    return json_response(refusal.status, json::object{{"error", refusal.error}});
}

http::Response failure(int status, const std::string& code) {
    json::object error{{"type", status == 429 ? "invalid_request_error" : "api_error"},
                       {"message", "A failure that the simulator was told to play"}};
    if (status == 429) error["code"] = "rate_limit";
    if (!code.empty()) error["code"] = code;
    return answer({status, std::move(error)});
}

}  // namespace airside::simulator::stripe
