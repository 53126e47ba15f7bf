#include "platform/json/json.hpp"
#include "services/notification/impl.hpp"
#include "services/notification/store/readers.hpp"
#include "services/user/api.hpp"

namespace airside::notification {

awaitable<user::ExportPage> export_notifications(Context& service, Caller, user::ExportNotifications request) {
    constexpr std::size_t page = 100;
    user::ExportPage answer;
    documents::Filter theirs{documents::eq("user_id", request.user_id.str())};
    if (request.cursor)
        theirs.push_back(documents::gt("_id", request.cursor->value));
    else if (auto choices = co_await service.documents.get(store::notification_preferences, request.user_id.str()))
        answer.records.push_back({std::move(*choices)});
    std::vector<documents::SortKey> order{{"_id"}};
    auto found = co_await service.documents.find(store::notifications, std::move(theirs), std::move(order), page);
    for (auto& document : found) answer.records.push_back({document});
    if (found.size() == page) answer.next_cursor = json::from_json<Notification>(found.back())._id;
    co_return answer;
}

}  // namespace airside::notification
