#include "simulators/sendgrid/sendgrid.hpp"

#include "simulators/sendgrid/mail_check.hpp"

namespace airside::simulator::sendgrid {
namespace {

// Of `one`, or else of the whole mail.
const json::value* nearest(const json::object& one, const json::object& mail, std::string_view name) {
    auto own = member(one, name);
    return own ? own : member(mail, name);
}

json::object merged(const json::object& one, const json::object& mail, std::string_view name) {
    json::object result;
    for (auto from : {&mail, &one})
        if (auto values = object(*from, name))
            for (const auto& value : *values) result[value.key()] = value.value();
    return result;
}

bool is_sandboxed(const json::object& mail) {
    auto settings = object(mail, "mail_settings");
    auto sandbox = settings ? object(*settings, "sandbox_mode") : nullptr;
    return sandbox && flag(*sandbox, "enable");
}

}  // namespace

SendGrid::SendGrid(Reactor& reactor, Ledger& ledger, const SimClock& clock, std::string api_key,
                   std::chrono::milliseconds webhook_retry)
    : events(reactor, ledger, clock, webhook_retry), ledger_(ledger), api_key_(std::move(api_key)) {}

void SendGrid::add_routes(Router& router, Gate& gate) {
    router.add(
        http::Method::POST, "/v3/mail/send",
        gate.route(
            "sendgrid", "mail.send", [this](auto& inbound, auto& plan) { return send(inbound, plan); }, failure));
}

http::Response SendGrid::send(const Inbound& inbound, const FaultPlan& plan) {
    if (inbound.request.headers.get("Authorization").value_or("") != "Bearer " + api_key_)
        return answer({401, "The authorization grant is not valid", {}});
    auto body = parse_json(inbound.request.body);
    if (!body || !body->is_object()) return answer({400, "Bad Request", {}});
    const auto& mail = body->get_object();
    if (auto refusal = check_mail(mail)) return answer(*refusal);
    if (is_sandboxed(mail)) return http::text_response(200, "text/plain", "");
    auto message_id = random_.readable(22);
    std::size_t number = 0;
    for (const auto* personalization : objects(mail, "personalizations"))
        for (auto list : {"to", "cc", "bcc"})
            for (const auto* recipient : objects(*personalization, list))
                keep(message_id, mail, *personalization, *recipient, number++, plan);
    auto response = http::text_response(202, "text/plain", "");
    response.headers.set("X-Message-Id", message_id);
    return response;
}

// One record for each address: the message's id, and for the second and further ones a number behind it.
void SendGrid::keep(const std::string& message_id, const json::object& mail, const json::object& personalization,
                    const json::object& recipient, std::size_t number, const FaultPlan& plan) {
    auto id = number == 0 ? message_id : message_id + "-" + std::to_string(number);
    auto address = text_or(recipient, "email", "");
    auto headers = merged(personalization, mail, "headers");
    json::object kept{{"message_id", message_id},
                      {"to", address},
                      {"from", mail.at("from")},
                      {"smtp_id", text_or(headers, "Message-ID", "<" + message_id + "@geopod.sendgrid.example>")},
                      {"custom_args", merged(personalization, mail, "custom_args")},
                      {"headers", std::move(headers)},
                      {"status", "processed"}};
    if (auto subject = nearest(personalization, mail, "subject")) kept["subject"] = *subject;
    for (auto name : {"content", "attachments", "categories", "tracking_settings"})
        if (auto value = member(mail, name)) kept[name] = *value;
    ledger_.put(mails_store, id, "processed", std::move(kept));
    events.mail_taken(id, address, plan);
}

}  // namespace airside::simulator::sendgrid
