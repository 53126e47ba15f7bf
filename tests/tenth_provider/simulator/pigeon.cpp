#include "tests/tenth_provider/simulator/pigeon.hpp"

#include <array>

#include "platform/core/digest.hpp"
#include "platform/core/hex.hpp"

namespace airside::simulator::pigeon {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view vendor = "pigeon", messages_store = "pigeon_messages", events_store = "pigeon_events";
constexpr std::size_t longest_text = 1000, longest_reference = 100;

struct Refusal {
    int status;
    std::string_view code;
    std::string message;
};

http::Response answer(const Refusal& refusal) {
    json::object error{{"code", json::string(refusal.code)}, {"message", refusal.message}};
    return json_response(refusal.status, json::object{{"error", std::move(error)}});
}

http::Response failure(int status, const std::string& code) {
    auto response = answer({status, code.empty() ? "failure" : code, "A failure that the simulator was told to play"});
    if (status == 429) response.headers.set("Retry-After", "1");
    return response;
}

struct TestNumber {
    std::string_view number, code, why;
};
// Numbers with a fate: refused at once, or taken and not delivered.
constexpr std::array refused_numbers = {
    TestNumber{"+15550000404", "number_unknown", " is not known to any carrier"},
    TestNumber{"+15550000403", "opted_out", " has asked not to get messages of this sender"},
    TestNumber{"+15550000503", "queue_full", " can be sent to later"},
    TestNumber{"+15550000402", "credit_exhausted", " was not sent to: there is no credit"},
};
constexpr std::array undelivered_numbers = {
    TestNumber{"+15550000410", "number_unknown", " was given up by its owner"},
    TestNumber{"+15550000408", "handset_off", " was switched off for too long"},
};

template <class Table>
const TestNumber* find(const Table& table, std::string_view number) {
    for (const auto& one : table)
        if (one.number == number) return &one;
    return nullptr;
}

bool is_number(std::string_view text) {
    auto digits = text.substr(std::min<std::size_t>(text.size(), 1));
    return text.starts_with('+') && digits.size() >= 7 && digits.size() <= 15 && digits.front() != '0' &&
           digits.find_first_not_of("0123456789") == digits.npos;
}

std::optional<Refusal> check(const json::object& message) {
    auto to = text_or(message, "to", ""), body = text_or(message, "text", "");
    if (!is_number(to)) return Refusal{422, "number_invalid", to + " is not in E.164"};
    if (body.empty() || body.size() > longest_text) return Refusal{422, "text_length", "1 to 1000 bytes"};
    if (text_or(message, "reference", "").size() > longest_reference)
        return Refusal{422, "reference_length", "at most 100 bytes"};
    auto url = text_or(message, "callback_url", "");
    if (!url.empty() && !url.starts_with("http")) return Refusal{422, "callback_url_invalid", "it is no URL"};
    if (const auto* number = find(refused_numbers, to))
        return Refusal{422, number->code, to + std::string(number->why)};
    return {};
}

}  // namespace

Pigeon::Pigeon(Reactor& reactor, Ledger& ledger, const SimClock& clock, Account account,
               std::chrono::milliseconds callback_retry)
    : ledger_(ledger),
      clock_(clock),
      account_(std::move(account)),
      deliveries_(reactor, ledger, "pigeon_deliveries", callback_retry,
                  [this](const std::string& event_id) { return callback_of(event_id); }) {}

void Pigeon::add_routes(Router& router, Gate& gate) {
    auto effect = [this](const Inbound& inbound, const FaultPlan& plan) { return take(inbound, plan); };
    router.add(http::Method::POST, "/v1/sms", gate.route(std::string(vendor), "sms.send", effect, failure));
}

void Pigeon::add_control_routes(Router& router) {
    router.add(http::Method::GET, "/_sim/pigeon/messages",
               at_once([this](const Inbound&) { return json_response(200, ledger_.with_history(messages_store)); }));
}

std::string Pigeon::new_id(std::string_view prefix) {
    std::array<std::uint8_t, 16> bytes{};
    random_.fill(bytes);
    return std::string(prefix) + to_hex({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

http::Response Pigeon::take(const Inbound& inbound, const FaultPlan& plan) {
    if (inbound.request.headers.get("Authorization").value_or("") != "Bearer " + account_.api_key)
        return answer({401, "key_unknown", "The key is not known"});
    auto body = parse_json(inbound.request.body);
    if (!body || !body->is_object()) return answer({400, "malformed", "The body is not a JSON object"});
    auto message = body->get_object();
    if (auto refusal = check(message)) return answer(*refusal);
    auto id = new_id("pgn_");
    ledger_.put(messages_store, id, "accepted", std::move(message));
    tell_fate(id, plan);
    return json_response(202, json::object{{"id", id}, {"status", "accepted"}});
}

void Pigeon::tell_fate(const std::string& id, const FaultPlan& plan) {
    auto message = ledger_.find(messages_store, id)->value;
    auto to = text_or(message, "to", "");
    const auto* lost = find(undelivered_numbers, to);
    std::string code(lost ? lost->code : "");
    if (plan.message_fate == FaultEffect::undelivered)
        code = plan.message_fate_code.empty() ? "handset_off" : plan.message_fate_code;
    auto status = code.empty() ? "delivered" : "undelivered";
    json::object event{{"event_id", new_id("evt_")},
                       {"message_id", id},
                       {"reference", text_or(message, "reference", "")},
                       {"status", status},
                       {"occurred_at", to_string(clock_.now())}};
    if (!code.empty()) {
        event["code"] = code;
        event["detail"] = to + (lost ? std::string(lost->why) : " was not reached");
    }
    ledger_.put(messages_store, id, status, std::move(message));
    auto event_id = text_or(event, "event_id", "");
    ledger_.put(events_store, event_id, "made", std::move(event));
    deliveries_.send(event_id, plan, 100ms);
}

std::optional<http::OutRequest> Pigeon::callback_of(const std::string& event_id) const {
    const auto* event = ledger_.find(events_store, event_id);
    const auto* message = event ? ledger_.find(messages_store, text_or(event->value, "message_id", "")) : nullptr;
    auto url = message ? text_or(message->value, "callback_url", "") : "";
    if (url.empty()) return {};
    http::OutRequest request;
    request.method = http::Method::POST;
    request.url = url;
    request.body = json::serialize(event->value);
    auto now = std::chrono::floor<std::chrono::seconds>(clock_.real()).time_since_epoch().count();
    auto time = std::to_string(now);
    request.headers.set("Content-Type", "application/json");
    request.headers.set("Pigeon-Timestamp", time);
    request.headers.set("Pigeon-Signature", to_hex(hmac_sha256(account_.callback_secret, time + "." + request.body)));
    return request;
}

}  // namespace airside::simulator::pigeon
