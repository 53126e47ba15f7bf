#include "simulators/twilio/twilio.hpp"

#include <algorithm>

#include "platform/core/base64.hpp"
#include "platform/core/digest.hpp"
#include "platform/core/hex.hpp"
#include "platform/core/rfc2822.hpp"

namespace airside::simulator::twilio {
namespace {

using namespace std::chrono_literals;
constexpr std::string_view api_version = "2010-04-01", callbacks_store = "twilio_callbacks";
constexpr int error_of_no_reason = 30008;

// HMAC-SHA1 over the URL and the form's names and values, sorted by name.
std::string signature(const std::string& url, const json::object& parameters, const std::string& token) {
    std::map<std::string, std::string> sorted;
    for (const auto& one : parameters) sorted[one.key()] = std::string(one.value().as_string());
    auto text = url;
    for (const auto& [name, value] : sorted) text += name + value;
    return base64_encode(hmac_sha1(token, text));
}

std::string form_of(const json::object& parameters) {
    std::string form;
    for (const auto& one : parameters) {
        if (!form.empty()) form += '&';
        form += http::percent_encode(one.key()) + "=" + http::percent_encode(one.value().as_string());
    }
    return form;
}

// "+1500555300N": taken, and not delivered, with the error 3000N.
int error_of_number(std::string_view to) {
    constexpr std::string_view prefix = "+1500555300";
    return to.size() == prefix.size() + 1 && to.starts_with(prefix) ? 30000 + (to.back() - '0') : 0;
}

int error_of(std::string_view to, const FaultPlan& plan) {
    if (plan.message_fate != FaultEffect::undelivered) return error_of_number(to);
    auto told = std::atoi(plan.message_fate_code.c_str());
    return told > 0 ? told : error_of_no_reason;
}

}  // namespace

Twilio::Twilio(Reactor& reactor, Ledger& ledger, const SimClock& clock, Account account,
               std::chrono::milliseconds webhook_retry)
    : ledger_(ledger),
      clock_(clock),
      account_(std::move(account)),
      deliveries_(reactor, ledger, "twilio_deliveries", webhook_retry,
                  [this](const std::string& callback) { return request_for(callback); }) {}

void Twilio::add_routes(Router& router, Gate& gate) {
    using http::Method;
    router.add(Method::POST, "/2010-04-01/Accounts/{account}/Messages.json",
               gate.route("twilio", "messages.create",
                          guarded([this](auto& inbound, auto& plan) { return create(inbound, plan); }), failure));
    router.add(
        Method::GET, "/2010-04-01/Accounts/{account}/Messages/{message}",
        gate.route("twilio", "messages.get", guarded([this](auto& inbound, auto&) { return get(inbound); }), failure));
}

void Twilio::configure(std::string status_callback) {
    account_.status_callback = std::move(status_callback);
    deliveries_.send_waiting();
}

json::object Twilio::show() const {
    auto shown = deliveries_.show();
    shown["url"] = account_.status_callback;
    return shown;
}

Gate::Effect Twilio::guarded(Gate::Effect effect) {
    return [this, effect = std::move(effect)](const Inbound& inbound, const FaultPlan& plan) {
        auto expected = "Basic " + base64_encode(account_.sid + ":" + account_.auth_token);
        if (inbound.request.headers.get("Authorization").value_or("") != expected || inbound.path[0] != account_.sid)
            return answer({401, 20003, "Authentication Error - invalid username"});
        return effect(inbound, plan);
    };
}

std::string Twilio::date_now() const { return rfc2822(clock_.now()); }

json::object Twilio::new_message(const std::string& sid, const Form& form) const {
    auto from = value_of(form, "From"), service = value_of(form, "MessagingServiceSid"), body = value_of(form, "Body");
    auto uri = "/" + std::string(api_version) + "/Accounts/" + account_.sid + "/Messages/" + sid;
    json::object message{{"account_sid", account_.sid},
                         {"api_version", json::string(api_version)},
                         {"body", body},
                         {"date_created", date_now()},
                         {"date_sent", nullptr},
                         {"date_updated", date_now()},
                         {"direction", "outbound-api"},
                         {"error_code", nullptr},
                         {"error_message", nullptr},
                         {"from", from.empty() ? account_.senders.number : from},
                         {"messaging_service_sid", nullptr},
                         {"num_media", "0"},
                         {"num_segments", std::to_string(segments_of(body))},
                         {"price", nullptr},
                         {"price_unit", "USD"},
                         {"sid", sid},
                         {"status", service.empty() ? "queued" : "accepted"},
                         {"subresource_uris", json::object{{"media", uri + "/Media.json"}}},
                         {"to", value_of(form, "To")},
                         {"uri", uri + ".json"}};
    if (!service.empty()) message["messaging_service_sid"] = service;
    return message;
}

http::Response Twilio::create(const Inbound& inbound, const FaultPlan& plan) {
    auto form = http::parse_query(inbound.request.body);
    if (!form) return answer({400, 20001, "The request's parameters can't be read"});
    if (auto refusal = check_message(*form, account_.senders)) return answer(*refusal);
    std::string bytes(16, '\0');
    random_.fill({reinterpret_cast<std::uint8_t*>(bytes.data()), bytes.size()});
    auto sid = "SM" + to_hex(bytes);
    auto message = new_message(sid, *form);
    auto url = value_of(*form, "StatusCallback");
    auto kept = message;
    kept["status_callback"] = url;
    ledger_.put(messages_store, sid, "queued", std::move(kept));
    on_its_way(sid, url.empty() ? account_.status_callback : url, plan);
    return json_response(201, message);
}

// The operator's word comes a while after Twilio's own.
void Twilio::on_its_way(const std::string& sid, const std::string& url, const FaultPlan& plan) {
    auto to = text_or(ledger_.find(messages_store, sid)->value, "to", "");
    auto error = error_of(to, plan);
    change(sid, "sent", 0, url, plan, 100ms);
    change(sid, error == 0 ? "delivered" : "undelivered", error, url, plan, 200ms);
}

void Twilio::change(const std::string& sid, const std::string& status, int error, const std::string& url,
                    const FaultPlan& plan, std::chrono::milliseconds delay) {
    auto message = ledger_.find(messages_store, sid)->value;
    message["status"] = status;
    message["date_updated"] = date_now();
    if (status == "sent") message["date_sent"] = date_now();
    if (error != 0) message["error_code"] = error;
    json::object parameters{{"MessageSid", sid},          {"SmsSid", sid},
                            {"MessageStatus", status},    {"SmsStatus", status},
                            {"AccountSid", account_.sid}, {"To", message.at("to")},
                            {"From", message.at("from")}, {"ApiVersion", json::string(api_version)}};
    if (error != 0) parameters["ErrorCode"] = std::to_string(error);
    ledger_.put(messages_store, sid, status, std::move(message));
    if (url.empty()) return;
    auto callback = sid + "/" + status;
    ledger_.put(callbacks_store, callback, "made", {{"url", url}, {"parameters", std::move(parameters)}});
    deliveries_.send(callback, plan, delay);
}

std::optional<http::OutRequest> Twilio::request_for(const std::string& callback) const {
    auto found = ledger_.find(callbacks_store, callback);
    if (!found) return {};
    const auto& parameters = found->value.at("parameters").as_object();
    http::OutRequest request;
    request.method = http::Method::POST;
    request.url = text_or(found->value, "url", "");
    request.headers.set("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8");
    request.headers.set("X-Twilio-Signature", signature(request.url, parameters, account_.auth_token));
    request.headers.set("User-Agent", "TwilioProxy/1.1");
    request.body = form_of(parameters);
    return request;
}

http::Response Twilio::get(const Inbound& inbound) const {
    auto sid = inbound.path[1];
    if (sid.ends_with(".json")) sid.resize(sid.size() - 5);
    auto found = ledger_.find(messages_store, sid);
    if (!found)
        return answer({404, 20404, "The requested resource " + std::string(inbound.request.path()) + " was not found"});
    auto message = found->value;
    message.erase("status_callback");
    return json_response(200, message);
}

}  // namespace airside::simulator::twilio
