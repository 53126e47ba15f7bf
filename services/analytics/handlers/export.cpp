#include "platform/json/json.hpp"
#include "services/analytics/impl.hpp"
#include "services/analytics/store/events.hpp"
#include "services/user/api.hpp"

namespace airside::analytics {

awaitable<user::ExportPage> export_events(Context& service, Caller, user::ExportEvents request) {
    constexpr std::size_t page = 500;
    user::ExportPage answer;
    documents::Filter theirs{documents::eq("user_id", service.pseudonyms.of(request.user_id))};
    if (request.cursor) theirs.push_back(documents::gt("_id", request.cursor->value));
    std::vector<documents::SortKey> order{{"_id"}};
    auto found = co_await service.documents.find(store::events, std::move(theirs), std::move(order), page);
    for (auto& document : found) answer.records.push_back({document});
    if (found.size() == page) answer.next_cursor = json::from_json<AnalyticsEvent>(found.back())._id;
    co_return answer;
}

}  // namespace airside::analytics
