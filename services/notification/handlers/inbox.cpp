// The signed-in user's inbox. A stranger's message is answered like one that is nobody's.
#include "services/notification/handlers/forms.hpp"
#include "services/notification/impl.hpp"
#include "services/notification/store/readers.hpp"

namespace airside::notification {

namespace {

constexpr std::int64_t default_limit = 20;

InboxMessage message_of(Notification n) {
    auto received = n.sent_at.value_or(n.created_at);
    return {std::move(n._id), n.type,    std::move(n.subject), std::move(n.body), n.booking_id,
            received,         n.read_at, n.archived_at};
}

// Marks it once: a repeated call changes nothing and gets the same answer.
awaitable<InboxMessage> mark(Context& service, UserId user, std::string id, std::string field) {
    check_notification_id(id);
    auto found = co_await store::find_in_inbox(service.documents, user, id);
    if (!found) throw not_found("no such message");
    co_await store::mark_once(service.documents, id, std::move(field), service.clock.now());
    found = co_await store::find_in_inbox(service.documents, user, std::move(id));
    if (!found) throw not_found("no such message");
    co_return message_of(std::move(*found));
}

}  // namespace

awaitable<InboxPage> list_inbox(Context& service, Caller caller, ListInbox request) {
    auto limit = static_cast<std::size_t>(request.limit ? request.limit->value : default_limit);
    std::optional<store::Place> before;
    if (request.cursor) before = place_of(request.cursor->value);
    bool unread_only = request.unread.value_or(false);
    auto found = co_await store::inbox(service.documents, caller.user_id(), unread_only, std::move(before), limit + 1);
    InboxPage page;
    if (found.size() > limit) {
        found.resize(limit, found.front());
        page.next_cursor = cursor_after(found.back().sent_at.value_or(found.back().created_at), found.back()._id);
    }
    for (auto& notification : found) page.items.push_back(message_of(std::move(notification)));
    co_return page;
}

awaitable<InboxCount> count_inbox(Context& service, Caller caller, CountInbox) {
    auto unread = co_await store::count_unread(service.documents, caller.user_id());
    co_return InboxCount{unread};
}

awaitable<InboxMessage> read_inbox_message(Context& service, Caller caller, ReadInboxMessage request) {
    return mark(service, caller.user_id(), request.id.value, "read_at");
}

awaitable<InboxMessage> archive_inbox_message(Context& service, Caller caller, ArchiveInboxMessage request) {
    return mark(service, caller.user_id(), request.id.value, "archived_at");
}

}  // namespace airside::notification
