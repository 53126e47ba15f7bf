#include "vendors/messaging/sendgrid/reply.hpp"

#include <algorithm>

#include "vendors/messaging/masked.hpp"
#include "vendors/messaging/reply_json.hpp"
#include "vendors/messaging/sendgrid/request.hpp"

namespace airside::sendgrid {
namespace {

namespace json = boost::json;
using messaging::DeliveryKind;
using messaging::text_at;

constexpr std::size_t longest_id = 255;
constexpr std::int64_t year_9999 = 253'402'300'799;

// "personalizations.0.to.0.email", and nothing else of the mail, speaks of the one recipient that we name.
bool is_about_recipient(std::string_view field) {
    return field.starts_with("personalizations.") && field.find(".to.") != field.npos;
}

DeliveryKind kind_of_drop(std::string_view reason) {
    if (reason == "Bounced Address" || reason == "Invalid") return DeliveryKind::BOUNCED;
    if (reason == "Spam Reporting Address") return DeliveryKind::SPAM_REPORT;
    if (reason == "Unsubscribed Address") return DeliveryKind::UNSUBSCRIBED;
    return DeliveryKind::FAILED;
}

DeliveryKind kind_of(std::string_view event, const json::object& fields) {
    if (event == "delivered") return DeliveryKind::DELIVERED;
    // "blocked": the server did not want this mail; the address is good.
    if (event == "bounce") return text_at(fields, "type") == "blocked" ? DeliveryKind::FAILED : DeliveryKind::BOUNCED;
    if (event == "dropped") return kind_of_drop(text_at(fields, "reason"));
    if (event == "open") return DeliveryKind::OPENED;
    if (event == "click") return DeliveryKind::CLICKED;
    if (event == "spamreport") return DeliveryKind::SPAM_REPORT;
    if (event == "unsubscribe" || event == "group_unsubscribe") return DeliveryKind::UNSUBSCRIBED;
    return DeliveryKind::OTHER;
}

// An event without an id could not be counted once, nor one without a time be put in order.
std::optional<messaging::DeliveryReport> read_event(const json::value& value) {
    auto* fields = value.if_object();
    if (!fields) return {};
    auto id = text_at(*fields, "sg_event_id"), event = text_at(*fields, "event");
    auto* timestamp = fields->if_contains("timestamp");
    if (id.empty() || id.size() > longest_id || event.empty() || !timestamp || !timestamp->is_int64()) return {};
    auto seconds = std::clamp<std::int64_t>(timestamp->get_int64(), 0, year_9999);
    // "<X-Message-Id>.<where it was handled>"
    auto message = text_at(*fields, "sg_message_id");
    auto said = text_at(*fields, "reason");
    if (said.empty()) said = text_at(*fields, "response");
    auto code = text_at(*fields, "status");
    return messaging::DeliveryReport{.event_id = std::move(id),
                                     .provider_message_id = message.substr(0, std::min(message.find('.'), longest_id)),
                                     .our_reference = text_at(*fields, reference_key).substr(0, longest_id),
                                     .kind = kind_of(event, *fields),
                                     .at = Instant(std::chrono::seconds(seconds)),
                                     .code = messaging::masked(code.empty() ? event : code),
                                     .text = messaging::masked(said)};
}

}  // namespace

messaging::Refused refusal_of(const messaging::Answer& answer) {
    messaging::Refused refused{.permanent = true, .code = std::to_string(answer.status), .text = {}};
    auto body = messaging::read_json(answer.body);
    auto* fields = body ? body->if_object() : nullptr;
    auto* errors = fields ? fields->if_contains("errors") : nullptr;
    auto* list = errors ? errors->if_array() : nullptr;
    auto* first = list && !list->empty() ? list->front().if_object() : nullptr;
    refused.text = first ? messaging::masked(text_at(*first, "message")) : "";
    auto field = first ? text_at(*first, "field") : "";
    if (!field.empty()) refused.code += " " + messaging::masked(field);
    refused.recipient_gone = answer.status == 400 && is_about_recipient(field);
    if (refused.text.empty()) refused.text = "SendGrid answered " + std::to_string(answer.status);
    return refused;
}

std::optional<std::vector<messaging::DeliveryReport>> read_events(std::string_view body) {
    auto value = messaging::read_json(body);
    if (!value || !value->is_array()) return {};
    std::vector<messaging::DeliveryReport> reports;
    for (const auto& one : value->get_array())
        if (auto report = read_event(one)) reports.push_back(std::move(*report));
    return reports;
}

}  // namespace airside::sendgrid
