#include "simulators/messengers/messengers.hpp"

#include "platform/core/problem.hpp"

namespace airside::simulator {
namespace {

// With a state directory the account's key outlives the simulator, as its owner's copy does.
std::string account_file(const Options& options) {
    if (!options.messengers.firebase_account_file.empty() || options.state_directory.empty())
        return options.messengers.firebase_account_file;
    return options.state_directory + "/firebase-service-account.json";
}

twilio::Account twilio_account(const MessengerOptions& options) {
    return {options.twilio_account_sid,
            options.twilio_auth_token,
            {options.twilio_from, options.twilio_messaging_service},
            options.twilio_status_callback};
}

awaitable<http::Response> stored(Ledger& ledger, std::string_view store) {
    co_return json_response(200, ledger.with_history(store));
}

awaitable<http::Response> shown_account(firebase::ServiceAccount& account) {
    co_return json_response(200, account.shown());
}

awaitable<http::Response> reader_event(sendgrid::Events& events, Inbound inbound) {
    auto body = parse_json(inbound.request.body);
    auto event = body && body->is_object() ? text_or(body->get_object(), "event", "") : "";
    if (event.empty()) throw invalid("/event", "open, click, spamreport, unsubscribe or another event's name");
    if (!events.reader(inbound.path[0], event)) throw not_found("no such mail");
    co_return json_response(200, json::object{{"ok", true}});
}

}  // namespace

Messengers::Messengers(Reactor& reactor, Ledger& ledger, const SimClock& clock, const Options& options)
    : ledger_(ledger),
      sendgrid_(reactor, ledger, clock, options.messengers.sendgrid_key,
                std::chrono::milliseconds(options.webhook_retry_ms)),
      twilio_(reactor, ledger, clock, twilio_account(options.messengers),
              std::chrono::milliseconds(options.webhook_retry_ms)),
      firebase_(ledger, clock, options.messengers.firebase_project, account_file(options)) {
    sendgrid_.events.configure(options.messengers.sendgrid_webhook_url, options.messengers.sendgrid_webhook_key);
    twilio_.configure(options.messengers.twilio_status_callback);
    // Whoever names the file reads it as soon as the simulator listens.
    if (!options.messengers.firebase_account_file.empty()) (void)firebase_.account.shown();
}

void Messengers::add_routes(Router& router, Gate& gate) {
    sendgrid_.add_routes(router, gate);
    twilio_.add_routes(router, gate);
    firebase_.add_routes(router, gate);
}

void Messengers::add_control_routes(Router& router) {
    using http::Method;
    for (auto [path, store] : {std::pair{"/_sim/sendgrid/mails", sendgrid::mails_store},
                               {"/_sim/twilio/messages", twilio::messages_store},
                               {"/_sim/firebase/messages", firebase::messages_store}})
        router.add(Method::GET, path, [this, store = store](Inbound) { return stored(ledger_, store); });
    router.add(Method::POST, "/_sim/sendgrid/mails/{id}/events",
               [this](Inbound inbound) { return reader_event(sendgrid_.events, std::move(inbound)); });
    router.add(Method::GET, "/_sim/firebase/service-account",
               [this](Inbound) { return shown_account(firebase_.account); });
}

bool Messengers::configure(const json::object& asked) {
    auto vendor = text_or(asked, "vendor", ""), url = text_or(asked, "url", "");
    if (vendor == "sendgrid")
        sendgrid_.events.configure(url, text_or(asked, "secret", ""));
    else if (vendor == "twilio")
        twilio_.configure(url);
    else
        return false;
    return true;
}

void Messengers::show_webhooks(json::object& shown) const {
    shown["sendgrid"] = sendgrid_.events.show();
    shown["twilio"] = twilio_.show();
}

void Messengers::forget_everything() {
    sendgrid_.events.forget_everything();
    twilio_.forget_everything();
}

}  // namespace airside::simulator
