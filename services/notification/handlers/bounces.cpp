#include "services/notification/handlers/forms.hpp"
#include "services/notification/impl.hpp"
#include "services/notification/reactions.hpp"
#include "services/notification/store/readers.hpp"

namespace airside::notification {

namespace {

Problem not_sent() { return conflict("not-sent", "The notification was not sent, or bounced before"); }

}  // namespace

awaitable<NotificationView> bounce_notification(Context& service, Caller, BounceNotification request) {
    auto id = request.id.value;
    check_notification_id(id);
    auto found = co_await store::find(service.documents, id);
    if (!found) throw not_found("no such notification");
    bool hard = request.kind == BounceKind::HARD;
    auto code = request.code ? request.code->value : std::string(hard ? "HARD_BOUNCE" : "SOFT_BOUNCE");
    auto detail = request.detail ? request.detail->value : std::string();
    if (found->status != NotificationStatus::SENT) throw not_sent();
    Bounce bounce{hard, std::move(code), std::move(detail)};
    auto bounced = co_await take_bounce(service, service.config, *found, std::move(bounce));
    if (!bounced) throw not_sent();
    found = co_await store::find(service.documents, std::move(id));
    if (!found) throw not_found("no such notification");
    co_return view_of(std::move(*found));
}

awaitable<SuppressedPage> list_suppressed_addresses(Context& service, Caller, ListSuppressedAddresses request) {
    constexpr std::int64_t default_limit = 20;
    auto limit = static_cast<std::size_t>(request.limit ? request.limit->value : default_limit);
    std::optional<std::string> after;
    if (request.cursor) after = request.cursor->value;
    if (after) check_address_id(*after, "query/cursor");
    auto found = co_await store::list_suppressed(service.documents, std::move(after), limit + 1);
    SuppressedPage page;
    if (found.size() > limit) {
        found.resize(limit, found.front());
        page.next_cursor = found.back()._id;
    }
    for (auto& one : found)
        page.items.push_back({one._id, one.address, one.notification_id, one.reason, one.created_at});
    co_return page;
}

awaitable<NoContent> release_address(Context& service, Caller, ReleaseAddress request) {
    check_address_id(request.id.value, "path/id");
    auto released = co_await store::release(service.documents, request.id.value);
    if (!released) throw not_found("this address is not suppressed");
    co_return NoContent{};
}

}  // namespace airside::notification
