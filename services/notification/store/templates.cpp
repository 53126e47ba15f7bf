#include "services/notification/store/templates.hpp"

#include "platform/core/problem.hpp"
#include "platform/json/json.hpp"

namespace airside::notification::store {

using documents::Documents;
using documents::eq;
using documents::Filter;
using documents::SortKey;
using documents::Update;

const documents::Collection notification_templates{
    "notification_templates",
    {"created_at", "updated_at", "activated_at"},
    {{"idx_notification_templates_active", {{"active"}}},
     {"idx_notification_templates_type", {{"type"}, {"version", true}}}}};

namespace {

// How many versions of a type are looked at: more than anybody keeps.
constexpr std::size_t most_templates = 500;

std::vector<Template> parsed(const std::vector<std::string>& found) {
    std::vector<Template> templates;
    for (auto& document : found) templates.push_back(json::from_json<Template>(document));
    return templates;
}

}  // namespace

awaitable<> publish_built_in(Documents& documents, Instant now) {
    auto templates = built_in_templates();
    for (auto& source : templates) {
        source.created_at = now;
        auto others = co_await list_templates(documents, source.type);
        source.active = source.active && others.empty();
        if (source.active) source.activated_at = now;
        co_await documents.insert_if_absent(notification_templates, json::to_json(source));
    }
}

awaitable<std::optional<Template>> find_template(Documents& documents, std::string id) {
    auto document = co_await documents.get(notification_templates, std::move(id));
    if (!document) co_return std::nullopt;
    co_return json::from_json<Template>(*document);
}

awaitable<std::optional<Template>> active_template(Documents& documents, NotificationType type) {
    Filter filter{eq("type", json::name(type)), eq("active", true)};
    std::vector<SortKey> order{{"activated_at", true}, {"version", true}};
    auto found = co_await documents.find(notification_templates, std::move(filter), std::move(order), 1);
    if (found.empty()) co_return std::nullopt;
    co_return json::from_json<Template>(found.front());
}

awaitable<std::vector<Template>> list_templates(Documents& documents, std::optional<NotificationType> type) {
    Filter filter;
    if (type) filter.push_back(eq("type", json::name(*type)));
    std::vector<SortKey> order{{"type"}, {"version", true}};
    auto found = co_await documents.find(notification_templates, std::move(filter), std::move(order), most_templates);
    co_return parsed(found);
}

awaitable<Template> add_draft(Documents& documents, Template draft) {
    draft.active = false;
    draft.activated_at.reset();
    // Two who write at once ask for the same number: the second takes the next.
    for (int attempt = 0; attempt < 10; ++attempt) {
        auto others = co_await list_templates(documents, draft.type);
        draft.version = others.empty() ? 1 : others.front().version + 1;
        draft._id = template_id(draft.type, draft.version);
        if (others.size() >= most_templates) throw conflict("too-many-versions", "This type has too many versions");
        auto added = co_await documents.insert_if_absent(notification_templates, json::to_json(draft));
        if (added) co_return draft;
    }
    throw unavailable("others are writing versions of this type");
}

awaitable<> activate(Documents& documents, const Template& source, Instant now) {
    Update on{{{"active", true}, {"activated_at", now}, {"updated_at", now}}};
    co_await documents.update_if(notification_templates, source._id, {}, std::move(on));
    auto others = co_await list_templates(documents, source.type);
    for (auto& other : others)
        if (other._id != source._id && other.active) co_await deactivate(documents, other._id, now);
}

awaitable<bool> deactivate(Documents& documents, std::string id, Instant now) {
    Filter on{eq("active", true)};
    Update off{{{"active", false}, {"updated_at", now}}};
    co_return co_await documents.update_if(notification_templates, std::move(id), std::move(on), std::move(off));
}

}  // namespace airside::notification::store
