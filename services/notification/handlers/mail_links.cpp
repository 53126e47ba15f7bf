// What the links in mails lead to. Anybody may follow them, so that a token that we did not sign is no path of ours.
#include "services/notification/domain/tracking.hpp"
#include "services/notification/handlers/forms.hpp"
#include "services/notification/impl.hpp"
#include "services/notification/store/readers.hpp"

namespace airside::notification {

namespace {

// A transparent GIF of one pixel.
constexpr std::string_view pixel{
    "GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00"
    "\x01\x00\x00\x02\x01"
    "D\x00;",
    43};

constexpr std::string_view page =
    "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Unsubscribe</title></head>"
    "<body style=\"font:16px/1.5 sans-serif;margin:3em\"><form method=\"post\">"
    "<p>Stop sending mails of this kind to you?</p><button>Unsubscribe</button></form></body></html>";

TokenFacts facts_of(const Context& service, TokenKind kind, const std::string& token) {
    check_token(token);
    auto facts = read_token(kind, token, service.service_secret.reveal());
    if (!facts) throw not_found("no such link");
    return *facts;
}

// Somebody who switched tracking off after the mail was sent is not tracked by it either.
awaitable<> track(Context& service, std::string id, std::string field) {
    auto found = co_await store::find(service.documents, id);
    if (!found || found->erased_at || !service.config.tracking) co_return;
    auto preferences = co_await store::preferences_of(service.documents, found->user_id);
    if (!preferences.tracking) co_return;
    co_await store::mark_once(service.documents, std::move(id), std::move(field), service.clock.now());
}

}  // namespace

awaitable<Bytes> track_open(Context& service, Caller, TrackOpen request) {
    auto facts = facts_of(service, TokenKind::open, request.token.value);
    co_await track(service, std::move(facts.notification_id), "opened_at");
    co_return Bytes{"image/gif", std::string(pixel)};
}

awaitable<Redirect> track_click(Context& service, Caller, TrackClick request) {
    auto facts = facts_of(service, TokenKind::click, request.token.value);
    auto url = std::move(facts.url);
    co_await track(service, std::move(facts.notification_id), "clicked_at");
    co_return Redirect{std::move(url)};
}

awaitable<NoContent> unsubscribe(Context& service, Caller, Unsubscribe request) {
    auto facts = facts_of(service, TokenKind::unsubscribe, request.token.value);
    auto found = co_await store::find(service.documents, std::move(facts.notification_id));
    if (!found) throw not_found("no such link");
    if (found->erased_at) co_return NoContent{};
    auto preferences = co_await store::preferences_of(service.documents, found->user_id);
    choose(preferences, group_of(found->type), NotificationChannel::EMAIL, false);
    preferences.updated_at = service.clock.now();
    co_await store::keep_preferences(service.documents, std::move(preferences));
    co_return NoContent{};
}

awaitable<Bytes> unsubscribe_page(Context& service, Caller, UnsubscribePage request) {
    facts_of(service, TokenKind::unsubscribe, request.token.value);
    co_return Bytes{"text/html; charset=utf-8", std::string(page)};
}

}  // namespace airside::notification
