#include "vendors/messaging/twilio/reply.hpp"

#include <charconv>

#include "vendors/messaging/masked.hpp"
#include "vendors/messaging/reply_json.hpp"

namespace airside::twilio {
namespace {

namespace json = boost::json;
using messaging::DeliveryKind;
using messaging::read_object;
using messaging::text_at;

constexpr std::size_t longest_id = 64;

std::int64_t code_at(const json::object& object, std::string_view name) {
    auto* value = object.if_contains({name.data(), name.size()});
    return value && value->is_int64() ? value->get_int64() : 0;
}

// Nobody can be reached there: it is no number, none that takes SMS, or one that no carrier knows.
bool means_gone(std::int64_t code) {
    switch (code) {
        case 21211:  // not a valid number
        case 21214:  // can't be reached
        case 21217:  // does not look valid
        case 21614:  // not a mobile number
        case 30005:  // unknown destination handset
        case 30006:  // landline or unreachable carrier
            return true;
        default: return false;
    }
}

// The same message may be taken later.
bool means_later(std::int64_t code) {
    switch (code) {
        case 14107:  // too fast for this sender
        case 21611:  // the sender's queue is full
        case 30001:  // queue overflow
        case 30022:  // the carrier's rate limit
        case 63038:  // the account's daily limit
            return true;
        default: return false;
    }
}

// Credentials or an account that is suspended: nothing about the message.
bool means_us(std::int64_t code) { return code == 20003 || code == 20005 || code == 20404 || code == 30002; }

constexpr std::int64_t reader_said_stop = 21610;

DeliveryKind kind_of(std::string_view status, std::int64_t code) {
    if (status == "delivered") return DeliveryKind::DELIVERED;
    if (status == "read") return DeliveryKind::OPENED;
    if (status != "undelivered" && status != "failed" && status != "canceled") return DeliveryKind::OTHER;
    if (code == reader_said_stop) return DeliveryKind::UNSUBSCRIBED;
    return means_gone(code) ? DeliveryKind::BOUNCED : DeliveryKind::FAILED;
}

messaging::Refused refused(std::int64_t code, int status, std::string text) {
    messaging::Refused refused{.permanent = !means_later(code),
                               .code = code > 0 ? std::to_string(code) : std::to_string(status),
                               .text = messaging::masked(text),
                               .recipient_gone = means_gone(code)};
    if (refused.text.empty()) refused.text = "Twilio answered " + std::to_string(status);
    return refused;
}

std::string value_of(const Form& form, std::string_view name) {
    for (const auto& [key, value] : form)
        if (key == name) return value;
    return {};
}

bool is_word(std::string_view text) {
    return !text.empty() && text.size() <= longest_id &&
           text.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == text.npos;
}

}  // namespace

messaging::Outcome outcome_of(const messaging::Answer& answer) {
    auto message = read_object(answer.body);
    auto sid = message ? text_at(*message, "sid") : "";
    if (!is_word(sid)) return messaging::Unknown{"Twilio's answer names no message"};
    auto status = text_at(*message, "status");
    if (status == "failed" || status == "undelivered" || status == "canceled")
        return refused(code_at(*message, "error_code"), answer.status, text_at(*message, "error_message"));
    return messaging::Sent{std::move(sid)};
}

messaging::Outcome refusal_of(const messaging::Answer& answer) {
    auto error = read_object(answer.body);
    auto code = error ? code_at(*error, "code") : 0;
    if (means_us(code)) return messaging::Unavailable{"Twilio answered " + std::to_string(code) + " about our account"};
    return refused(code, answer.status, error ? text_at(*error, "message") : "");
}

std::vector<messaging::DeliveryReport> read_callback(const Form& form, std::string our_reference, Instant now) {
    auto sid = value_of(form, "MessageSid"), status = value_of(form, "MessageStatus"),
         code = value_of(form, "ErrorCode");
    if (sid.empty()) sid = value_of(form, "SmsSid");
    if (!is_word(sid) || !is_word(status)) return {};
    std::int64_t number = 0;
    std::from_chars(code.data(), code.data() + code.size(), number);
    return {{.event_id = sid + "/" + status,
             .provider_message_id = sid,
             .our_reference = std::move(our_reference),
             .kind = kind_of(status, number),
             .at = now,
             .code = number > 0 ? std::to_string(number) : status,
             .text = messaging::masked(value_of(form, "ErrorMessage"))}};
}

}  // namespace airside::twilio
