#include "simulators/firebase/message_check.hpp"

#include <algorithm>
#include <array>

namespace airside::simulator::firebase {
namespace {

constexpr std::size_t most_bytes = 4096;
constexpr std::array message_members = {"name",      "data",       "notification", "android", "android_v2",
                                        "androidV2", "webpush",    "apns",         "token",   "topic",
                                        "condition", "fcmOptions", "fcm_options",  "fid"};

Refusal invalid_argument(std::string message, std::string field) {
    return {400, "INVALID_ARGUMENT", std::move(message), "INVALID_ARGUMENT", std::move(field)};
}

// A word at its start says what is wrong with a token: "unregistered-1", "mismatched-1", "invalid-1".
std::optional<Refusal> check_token(const std::string& token) {
    bool sound = !token.empty() && std::ranges::all_of(token, [](unsigned char c) { return c > ' ' && c < 0x7f; });
    if (!sound || token.starts_with("invalid"))
        return invalid_argument("The registration token is not a valid FCM registration token", "message.token");
    if (token.starts_with("unregistered")) return unregistered();
    if (token.starts_with("mismatched"))
        return Refusal{403, "PERMISSION_DENIED", "SenderId mismatch", "SENDER_ID_MISMATCH", {}};
    return {};
}

std::optional<Refusal> check_data(const json::object& message) {
    auto data = member(message, "data");
    if (!data) return {};
    if (!data->is_object()) return invalid_argument("Invalid value at 'message.data'", "message.data");
    for (const auto& one : data->get_object()) {
        std::string_view name(one.key().data(), one.key().size());
        if (!one.value().is_string())
            return invalid_argument("Invalid value at 'message.data[0].value' (TYPE_STRING)", "message.data[0].value");
        if (name == "from" || name == "message_type" || name.starts_with("google.") || name.starts_with("gcm."))
            return invalid_argument("Invalid data payload key: " + std::string(name), "message.data");
    }
    return {};
}

bool is_duration(std::string_view text) {
    return text.size() >= 2 && text.ends_with('s') && text.front() != '.' &&
           text.substr(0, text.size() - 1).find_first_not_of("0123456789.") == text.npos;
}

std::optional<Refusal> check_android(const json::object& message) {
    auto android = object(message, "android");
    if (!android) return {};
    auto ttl = text(*android, "ttl");
    if (member(*android, "ttl") && (!ttl || !is_duration(*ttl)))
        return invalid_argument("Invalid value at 'message.android.ttl'", "message.android.ttl");
    auto priority = text_or(*android, "priority", "HIGH");
    for (auto known : {"HIGH", "NORMAL", "high", "normal"})
        if (priority == known) return {};
    return invalid_argument("Invalid value at 'message.android.priority'", "message.android.priority");
}

std::size_t payload_bytes(const json::object& message) {
    std::size_t bytes = 0;
    for (auto name : {"data", "notification"})
        if (auto value = member(message, name)) bytes += json::serialize(*value).size();
    return bytes;
}

}  // namespace

const json::value* either(const json::object& from, std::string_view snake, std::string_view camel) {
    auto value = member(from, snake);
    return value ? value : member(from, camel);
}

http::Response answer(const Refusal& refusal) {
    json::array details;
    if (!refusal.fcm_code.empty())
        details.push_back(json::object{{"@type", "type.googleapis.com/google.firebase.fcm.v1.FcmError"},
                                       {"errorCode", refusal.fcm_code}});
    if (!refusal.field.empty())
        details.push_back(
            json::object{{"@type", "type.googleapis.com/google.rpc.BadRequest"},
                         {"fieldViolations",
                          json::array{json::object{{"field", refusal.field}, {"description", refusal.message}}}}});
    json::object error{{"code", refusal.status}, {"message", refusal.message}, {"status", refusal.name}};
    if (!details.empty()) error["details"] = std::move(details);
    return json_response(refusal.status, json::object{{"error", std::move(error)}});
}

http::Response failure(int status, const std::string& code) {
    Refusal refusal{status, "INTERNAL", "A failure that the simulator was told to play", "INTERNAL", {}};
    if (status == 429) refusal.name = "RESOURCE_EXHAUSTED", refusal.fcm_code = "QUOTA_EXCEEDED";
    if (status == 503) refusal.name = refusal.fcm_code = "UNAVAILABLE";
    if (!code.empty()) refusal.fcm_code = code;
    auto response = answer(refusal);
    if (status == 429 || status == 503) response.headers.set("Retry-After", "1");
    return response;
}

Refusal unregistered() { return {404, "NOT_FOUND", "Requested entity was not found.", "UNREGISTERED", {}}; }

std::optional<Refusal> check_request(const json::object& request) {
    auto message = object(request, "message");
    if (!message) return invalid_argument("The message is missing", "message");
    for (const auto& one : *message)
        if (std::ranges::find(message_members, std::string_view(one.key().data(), one.key().size())) ==
            message_members.end())
            return invalid_argument(
                "Invalid JSON payload received. Unknown name \"" + std::string(one.key()) + "\" at 'message'",
                "message");
    int targets = 0;
    for (auto name : {"token", "topic", "condition", "fid"}) targets += member(*message, name) ? 1 : 0;
    if (targets != 1) return invalid_argument("Exactly one of token, topic or condition is required", "message");
    if (auto why = check_data(*message)) return why;
    if (auto why = check_android(*message)) return why;
    if (payload_bytes(*message) > most_bytes) return invalid_argument("Android message is too big", "message");
    if (member(*message, "token")) return check_token(text_or(*message, "token", ""));
    return {};
}

}  // namespace airside::simulator::firebase
