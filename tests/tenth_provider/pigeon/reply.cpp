#include "tests/tenth_provider/pigeon/reply.hpp"

#include <algorithm>
#include <array>

#include "vendors/messaging/masked.hpp"
#include "vendors/messaging/reply_json.hpp"

namespace airside::pigeon {
namespace {

using messaging::DeliveryKind;
using messaging::text_at;

constexpr std::size_t longest_id = 64, longest_reference = 255;

enum class Meaning { message, gone, later, stopped, us };
struct Code {
    std::string_view name;
    Meaning meaning;
};
// Any other speaks of this one message.
constexpr std::array codes = {
    Code{"number_invalid", Meaning::gone},  Code{"number_unknown", Meaning::gone},
    Code{"queue_full", Meaning::later},     Code{"opted_out", Meaning::stopped},
    Code{"account_suspended", Meaning::us}, Code{"credit_exhausted", Meaning::us},
};

Meaning meaning_of(std::string_view code) {
    const auto* found = std::ranges::find(codes, code, &Code::name);
    return found == codes.end() ? Meaning::message : found->meaning;
}

bool is_word(std::string_view text) {
    return !text.empty() && text.size() <= longest_id &&
           text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == text.npos;
}

std::string word_at(const boost::json::object& object, std::string_view name) {
    auto text = text_at(object, name);
    return is_word(text) ? text : std::string();
}

DeliveryKind kind_of(std::string_view status, std::string_view code) {
    if (status == "delivered") return DeliveryKind::DELIVERED;
    if (status != "undelivered") return DeliveryKind::OTHER;
    switch (meaning_of(code)) {
        case Meaning::gone: return DeliveryKind::BOUNCED;
        case Meaning::stopped: return DeliveryKind::UNSUBSCRIBED;
        default: return DeliveryKind::FAILED;
    }
}

// {"error": {"code", "message"}}
boost::json::object error_in(std::string_view body) {
    auto reply = messaging::read_object(body);
    auto* error = reply ? reply->if_contains("error") : nullptr;
    auto* fields = error ? error->if_object() : nullptr;
    return fields ? *fields : boost::json::object();
}

}  // namespace

messaging::Outcome outcome_of(const messaging::Answer& answer) {
    auto message = messaging::read_object(answer.body);
    auto id = message ? word_at(*message, "id") : "";
    if (id.empty()) return messaging::Unknown{"Pigeon's answer names no message"};
    return messaging::Sent{std::move(id)};
}

messaging::Outcome refusal_of(const messaging::Answer& answer) {
    auto error = error_in(answer.body);
    auto code = word_at(error, "code");
    auto meaning = meaning_of(code);
    if (meaning == Meaning::us) return messaging::Unavailable{"Pigeon answered " + code + " about our account"};
    messaging::Refused refused{.permanent = meaning != Meaning::later,
                               .code = code.empty() ? std::to_string(answer.status) : code,
                               .text = messaging::masked(text_at(error, "message")),
                               .recipient_gone = meaning == Meaning::gone};
    if (refused.text.empty()) refused.text = "Pigeon answered " + std::to_string(answer.status);
    return refused;
}

std::optional<messaging::DeliveryReport> read_event(std::string_view body) {
    auto event = messaging::read_object(body);
    if (!event) return {};
    auto id = word_at(*event, "event_id"), message = word_at(*event, "message_id"), status = word_at(*event, "status"),
         code = word_at(*event, "code");
    auto at = parse_instant(text_at(*event, "occurred_at"));
    if (id.empty() || message.empty() || status.empty() || !at || *at < Instant{}) return {};
    return messaging::DeliveryReport{.event_id = std::move(id),
                                     .provider_message_id = std::move(message),
                                     .our_reference = text_at(*event, "reference").substr(0, longest_reference),
                                     .kind = kind_of(status, code),
                                     .at = *at,
                                     .code = code.empty() ? status : code,
                                     .text = messaging::masked(text_at(*event, "detail"))};
}

}  // namespace airside::pigeon
