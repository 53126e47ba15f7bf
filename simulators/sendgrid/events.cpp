#include "simulators/sendgrid/events.hpp"

namespace airside::simulator::sendgrid {
namespace {

using namespace std::chrono_literals;
constexpr std::chrono::milliseconds on_its_way = 100ms;
constexpr std::string_view batches_store = "sendgrid_events", suppressed_store = "sendgrid_suppressions";

// How a mail ends: an event of SendGrid's, what it says beyond the usual, and why later mails are dropped.
struct Fate {
    std::string_view event;
    json::object more;
    std::string_view suppresses;  // the reason of later drops; empty: none
};

Fate bounced() {
    return {"bounce",
            {{"type", "bounce"},
             {"status", "5.1.1"},
             {"reason", "550 5.1.1 The mailbox does not exist"},
             {"bounce_classification", "Invalid Address"}},
            "Bounced Address"};
}
Fate blocked() {
    return {"bounce",
            {{"type", "blocked"},
             {"status", "4.7.1"},
             {"reason", "421 4.7.1 Try again later"},
             {"bounce_classification", "Reputation"}},
            ""};
}
Fate delivered() { return {"delivered", {{"response", "250 2.0.0 OK"}}, ""}; }

// "bounced@example.com" and "bounced+7@example.com" say by their first word where their mails end.
std::string_view first_word(std::string_view address) { return address.substr(0, address.find_first_of("+@")); }

Fate fate_of(std::string_view address, const FaultPlan& plan) {
    auto word = first_word(address);
    bool told = plan.message_fate == FaultEffect::bounced;
    if (word == "blocked" || (told && plan.message_fate_code == "blocked")) return blocked();
    if (word == "bounced" || told) return bounced();
    if (word == "deferred") return {"deferred", {{"response", "450 4.2.1 Try again later"}, {"attempt", "1"}}, ""};
    return delivered();
}

}  // namespace

Events::Events(Reactor& reactor, Ledger& ledger, const SimClock& clock, std::chrono::milliseconds first_retry)
    : ledger_(ledger),
      clock_(clock),
      key_("airside"),
      deliveries_(reactor, ledger, "sendgrid_deliveries", first_retry,
                  [this](const std::string& batch) { return request_for(batch); }) {}

void Events::configure(std::string url, std::string_view key) {
    url_ = std::move(url);
    if (!key.empty()) key_ = SigningKey(key);
    if (!url_.empty()) deliveries_.send_waiting();
}

std::optional<http::OutRequest> Events::request_for(const std::string& batch) const {
    auto found = ledger_.find(batches_store, batch);
    if (!found || url_.empty()) return {};
    http::OutRequest request;
    request.method = http::Method::POST;
    request.url = url_;
    request.body = json::serialize(found->value.at("events")) + "\r\n";
    // Receivers compare the timestamp with their own clock, so it is the real one.
    auto now = std::chrono::floor<std::chrono::seconds>(clock_.real()).time_since_epoch().count();
    auto timestamp = std::to_string(now);
    request.headers.set("Content-Type", "application/json;charset=utf-8");
    request.headers.set("X-Twilio-Email-Event-Webhook-Signature", key_.sign(timestamp + request.body));
    request.headers.set("X-Twilio-Email-Event-Webhook-Timestamp", timestamp);
    request.headers.set("User-Agent", "SendGrid Event API");
    return request;
}

// Custom arguments stand among the event's own members, as SendGrid puts them.
json::object Events::event_of(const std::string& mail_id, const json::object& mail, std::string_view kind,
                              json::object more) {
    json::object event{{"email", mail.at("to")},
                       {"timestamp", std::chrono::floor<std::chrono::seconds>(clock_.now()).time_since_epoch().count()},
                       {"smtp-id", text_or(mail, "smtp_id", "")},
                       {"event", json::string(kind)},
                       {"sg_event_id", random_.readable(22)},
                       {"sg_message_id", text_or(mail, "message_id", mail_id) + ".recvd-7d8f5c-1-6745A0B1-1.0"}};
    if (auto categories = member(mail, "categories")) event["category"] = *categories;
    if (auto arguments = object(mail, "custom_args"))
        for (const auto& one : *arguments) event[one.key()] = one.value();
    for (auto& one : more) event[one.key()] = std::move(one.value());
    return event;
}

void Events::tell(const std::string& mail_id, json::array events, const FaultPlan& plan) {
    auto batch = mail_id + "/" + random_.readable(8);
    ledger_.put(batches_store, batch, "made", {{"events", std::move(events)}});
    deliveries_.send(batch, plan, on_its_way);
}

void Events::change(const std::string& mail_id, std::string_view status) {
    auto mail = ledger_.find(mails_store, mail_id)->value;
    mail["status"] = json::string(status);
    ledger_.put(mails_store, mail_id, status, std::move(mail));
}

void Events::suppress(const std::string& address, std::string_view why) {
    if (!why.empty()) ledger_.put(suppressed_store, address, "added", {{"reason", json::string(why)}});
}

void Events::mail_taken(const std::string& mail_id, const std::string& address, const FaultPlan& plan) {
    auto mail = ledger_.find(mails_store, mail_id)->value;
    if (auto suppressed = ledger_.find(suppressed_store, address)) {
        change(mail_id, "dropped");
        auto event =
            event_of(mail_id, mail, "dropped", {{"reason", suppressed->value.at("reason")}, {"status", "5.0.0"}});
        return tell(mail_id, {std::move(event)}, plan);
    }
    auto fate = fate_of(address, plan);
    change(mail_id, fate.event);
    suppress(address, fate.suppresses);
    json::array events{event_of(mail_id, mail, "processed", {}),
                       event_of(mail_id, mail, fate.event, std::move(fate.more))};
    tell(mail_id, std::move(events), plan);
    if (first_word(address) == "spamreport" || plan.message_fate == FaultEffect::spam_report)
        reader(mail_id, "spamreport");
    if (first_word(address) == "unsubscribed") reader(mail_id, "unsubscribe");
}

bool Events::reader(const std::string& mail_id, const std::string& event) {
    auto mail = ledger_.find(mails_store, mail_id);
    if (!mail) return false;
    json::object more;
    if (event == "open" || event == "click") more = {{"useragent", "Mozilla/5.0"}, {"ip", "192.0.2.7"}};
    if (event == "click") more["url"] = "https://airside.example/";
    auto address = text_or(mail->value, "to", "");
    if (event == "spamreport") suppress(address, "Spam Reporting Address");
    if (event == "unsubscribe") suppress(address, "Unsubscribed Address");
    json::array events{event_of(mail_id, mail->value, event, std::move(more))};
    change(mail_id, event);
    tell(mail_id, std::move(events), {});
    return true;
}

json::object Events::show() const {
    auto shown = deliveries_.show();
    shown["url"] = url_;
    shown["public_key"] = key_.public_key();
    return shown;
}

}  // namespace airside::simulator::sendgrid
