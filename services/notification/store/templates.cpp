#include "services/notification/store/templates.hpp"

#include "platform/json/json.hpp"

namespace airside::notification::store {

const documents::Collection notification_templates{
    "notification_templates", {"created_at", "updated_at"}, {{"idx_notification_templates_active", {{"active"}}}}};

awaitable<> publish_built_in(documents::Documents& documents, Instant now) {
    auto templates = built_in_templates();
    for (auto& source : templates) {
        source.created_at = now;
        co_await documents.insert_if_absent(notification_templates, json::to_json(source));
    }
}

awaitable<std::optional<Template>> find_template(documents::Documents& documents, std::string id) {
    auto document = co_await documents.get(notification_templates, std::move(id));
    if (!document) co_return std::nullopt;
    auto source = json::from_json<Template>(*document);
    if (!source.active) co_return std::nullopt;
    co_return source;
}

}  // namespace airside::notification::store
