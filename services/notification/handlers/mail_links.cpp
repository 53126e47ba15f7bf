// What the links in mails lead to. Anybody may follow them, so that a token that we did not sign is no path of ours.
#include "services/notification/domain/tracking.hpp"
#include "services/notification/handlers/forms.hpp"
#include "services/notification/impl.hpp"
#include "services/notification/reactions.hpp"

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

awaitable<> track_by_link(Context& service, std::string id, std::string field) {
    auto found = co_await store::find(service.documents, std::move(id));
    if (found) co_await track(service, service.config, *found, std::move(field), service.clock.now());
}

}  // namespace

awaitable<Bytes> track_open(Context& service, Caller, TrackOpen request) {
    auto facts = facts_of(service, TokenKind::open, request.token.value);
    co_await track_by_link(service, std::move(facts.notification_id), "opened_at");
    co_return Bytes{"image/gif", std::string(pixel)};
}

awaitable<Redirect> track_click(Context& service, Caller, TrackClick request) {
    auto facts = facts_of(service, TokenKind::click, request.token.value);
    auto url = std::move(facts.url);
    co_await track_by_link(service, std::move(facts.notification_id), "clicked_at");
    co_return Redirect{std::move(url)};
}

awaitable<NoContent> unsubscribe(Context& service, Caller, Unsubscribe request) {
    auto facts = facts_of(service, TokenKind::unsubscribe, request.token.value);
    auto found = co_await store::find(service.documents, std::move(facts.notification_id));
    if (!found) throw not_found("no such link");
    co_await switch_off(service, *found);
    co_return NoContent{};
}

awaitable<Bytes> unsubscribe_page(Context& service, Caller, UnsubscribePage request) {
    facts_of(service, TokenKind::unsubscribe, request.token.value);
    co_return Bytes{"text/html; charset=utf-8", std::string(page)};
}

}  // namespace airside::notification
