#include "vendors/messaging/firebase/message.hpp"

#include <boost/json.hpp>

#include "vendors/messaging/masked.hpp"

namespace airside::firebase {
namespace {

namespace json = boost::json;

constexpr std::size_t longest_name = 512, longest_collapse_id = 64;

json::object android_of(const messaging::Push& push) {
    json::object android{{"priority", push.urgent ? "HIGH" : "NORMAL"}};
    if (push.time_to_live) android["ttl"] = std::to_string(push.time_to_live->count()) + "s";
    if (!push.our_reference.empty()) android["notification"] = json::object{{"tag", push.our_reference}};
    return android;
}

json::object apns_of(const messaging::Push& push, Instant now) {
    json::object headers{{"apns-priority", push.urgent ? "10" : "5"}};
    if (push.time_to_live) {
        auto end = std::chrono::floor<std::chrono::seconds>(now + *push.time_to_live).time_since_epoch().count();
        headers["apns-expiration"] = std::to_string(end);
    }
    if (!push.our_reference.empty()) headers["apns-collapse-id"] = push.our_reference.substr(0, longest_collapse_id);
    return {{"headers", std::move(headers)}};
}

json::object webpush_of(const messaging::Push& push) {
    json::object headers{{"Urgency", push.urgent ? "high" : "normal"}};
    if (push.time_to_live) headers["TTL"] = std::to_string(push.time_to_live->count());
    return {{"headers", std::move(headers)}};
}

const json::value* member(const json::value* from, std::string_view name) {
    auto* object = from ? from->if_object() : nullptr;
    return object ? object->if_contains({name.data(), name.size()}) : nullptr;
}

std::string text_of(const json::value* value) {
    return value && value->is_string() ? std::string(value->get_string()) : std::string();
}

const json::array& list_of(const json::value* value) {
    static const json::array none;
    auto* list = value ? value->if_array() : nullptr;
    return list ? *list : none;
}

std::optional<json::value> parse(const std::string& text) {
    boost::system::error_code bad;
    auto value = json::parse(text, bad);
    if (bad) return {};
    return value;
}

void read_detail(const json::value& detail, VendorError& error) {
    auto type = text_of(member(&detail, "@type"));
    if (type.ends_with("google.firebase.fcm.v1.FcmError")) {
        error.code = text_of(member(&detail, "errorCode"));
        error.is_fcm = true;
    }
    for (const auto& violation : list_of(member(&detail, "fieldViolations")))
        error.about_token = error.about_token || text_of(member(&violation, "field")) == "message.token";
}

}  // namespace

std::string message_body(const messaging::Push& push, Instant now) {
    json::object data;
    for (const auto& [name, value] : push.data) data[name] = value;
    if (!push.our_reference.empty()) data["airside_reference"] = push.our_reference;
    json::object message{
        {"token", push.device_token}, {"notification", json::object{{"title", push.title}, {"body", push.body}}},
        {"data", std::move(data)},    {"android", android_of(push)},
        {"apns", apns_of(push, now)}, {"webpush", webpush_of(push)}};
    return json::serialize(json::object{{"message", std::move(message)}});
}

messaging::Outcome outcome_of(const messaging::Answer& answer) {
    auto body = parse(answer.body);
    auto name = text_of(member(body ? &*body : nullptr, "name"));
    if (!name.starts_with("projects/") || name.size() > longest_name)
        return messaging::Unknown{"Firebase's answer names no message"};
    return messaging::Sent{std::move(name)};
}

VendorError read_error(const std::string& body) {
    VendorError error;
    auto value = parse(body);
    auto* fields = member(value ? &*value : nullptr, "error");
    auto message = text_of(member(fields, "message"));
    error.code = text_of(member(fields, "status"));
    error.text = messaging::masked(message);
    error.about_token = message.find("registration token") != message.npos;
    for (const auto& detail : list_of(member(fields, "details"))) read_detail(detail, error);
    error.code = messaging::masked(error.code);
    return error;
}

std::optional<messaging::Outcome> judge(const VendorError& error, int status) {
    using messaging::Refused;
    auto text = error.text.empty() ? "Firebase answered " + std::to_string(status) : error.text;
    // A token of another project's app is as good as none to us.
    if (error.is_fcm && (error.code == "UNREGISTERED" || error.code == "SENDER_ID_MISMATCH"))
        return Refused{true, error.code, text, true};
    // The same code stands for a message that is too long, which says nothing of the device.
    if (error.code == "INVALID_ARGUMENT" || status == 400)
        return Refused{true, error.code.empty() ? std::to_string(status) : error.code, text, error.about_token};
    if (status == 503 && error.code == "UNAVAILABLE") return messaging::Unavailable{"Firebase is overloaded"};
    if (error.is_fcm && error.code == "THIRD_PARTY_AUTH_ERROR")
        return messaging::Unavailable{"Firebase lacks the credentials of Apple's or a browser's push service"};
    return {};
}

}  // namespace airside::firebase
