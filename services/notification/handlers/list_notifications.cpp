#include "platform/json/json.hpp"
#include "services/notification/impl.hpp"

namespace airside::notification {

namespace {

constexpr std::int64_t default_limit = 20;

}  // namespace

store::Place place_of(const std::string& cursor) {
    auto split = cursor.find('_');
    auto at = parse_instant(cursor.substr(0, split));
    if (split == cursor.npos || !at) throw invalid("query/cursor", "the next_cursor of a page");
    return {*at, cursor.substr(split + 1)};
}

std::string cursor_after(Instant at, const std::string& id) { return to_string(at) + "_" + id; }

NotificationView view_of(Notification n) {
    std::optional<std::string> provider;
    if (n.provider) provider = json::name(*n.provider);
    std::vector<DeliveryAttempt> attempts;
    attempts.reserve(n.attempts.size());
    for (auto& one : n.attempts)
        attempts.push_back({one.attempt, std::string(json::name(one.provider)), one.at, one.outcome});
    return {std::move(n._id),
            n.user_id,
            n.type,
            n.channel,
            std::move(n.subject),
            std::move(n.body),
            n.status,
            std::move(provider),
            n.delivery_attempts,
            n.possible_duplicate,
            std::move(attempts),
            n.booking_id,
            n.created_at,
            n.sent_at,
            n.delivered_at};
}

awaitable<NotificationPage> list_notifications(Context& service, Caller caller, ListNotifications request) {
    auto limit = static_cast<std::size_t>(request.limit ? request.limit->value : default_limit);
    std::optional<store::Place> before;
    if (request.cursor) before = place_of(request.cursor->value);
    auto found = co_await store::list(service.documents, caller.user_id(), std::move(before), limit + 1);
    NotificationPage page;
    if (found.size() > limit) {
        found.resize(limit, found.front());
        page.next_cursor = cursor_after(found.back().created_at, found.back()._id);
    }
    for (auto& notification : found) page.items.push_back(view_of(std::move(notification)));
    co_return page;
}

}  // namespace airside::notification
