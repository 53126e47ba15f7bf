#include "platform/json/json.hpp"
#include "services/notification/impl.hpp"
#include "services/notification/store/devices.hpp"
#include "services/notification/store/readers.hpp"
#include "services/user/api.hpp"

namespace airside::notification {

namespace {

// What was chosen, and the devices without their tokens; the first page has it.
awaitable<std::vector<RawJson>> choices_of(Context& service, UserId user) {
    std::vector<RawJson> records;
    auto choices = co_await service.documents.get(store::notification_preferences, user.str());
    if (choices) records.push_back({std::move(*choices)});
    auto devices = co_await store::devices_of(service.documents, user);
    for (auto& device : devices)
        records.push_back({json::to_json(PushDevice{device._id, device.platform, device.name, device.registered_at})});
    co_return records;
}

}  // namespace

awaitable<user::ExportPage> export_notifications(Context& service, Caller, user::ExportNotifications request) {
    constexpr std::size_t page = 100;
    user::ExportPage answer;
    documents::Filter theirs{documents::eq("user_id", request.user_id.str())};
    if (request.cursor)
        theirs.push_back(documents::gt("_id", request.cursor->value));
    else
        answer.records = co_await choices_of(service, request.user_id);
    std::vector<documents::SortKey> order{{"_id"}};
    auto found = co_await service.documents.find(store::notifications, std::move(theirs), std::move(order), page);
    for (auto& document : found) answer.records.push_back({document});
    if (found.size() == page) answer.next_cursor = json::from_json<Notification>(found.back())._id;
    co_return answer;
}

}  // namespace airside::notification
