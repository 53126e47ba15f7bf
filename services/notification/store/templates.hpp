// Templates as documents: a version is written once as a draft, checked when it is published, and not changed any more.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "platform/documents/documents.hpp"
#include "services/notification/domain/template.hpp"

namespace airside::notification::store {

extern const documents::Collection notification_templates;

// The templates that come with the product. One whose type has a version already is added inactive, so that what an
// operator chose stays.
awaitable<> publish_built_in(documents::Documents& documents, Instant now);

awaitable<std::optional<Template>> find_template(documents::Documents& documents, std::string id);

// Nothing: messages of that type are switched off.
awaitable<std::optional<Template>> active_template(documents::Documents& documents, NotificationType type);

// The newest version of each type first; `type` absent: all types.
awaitable<std::vector<Template>> list_templates(documents::Documents& documents, std::optional<NotificationType> type);

// Gives it the next version of its type, and the id that says so.
awaitable<Template> add_draft(documents::Documents& documents, Template draft);

// The one that is used from now on for its type; the others of the type are switched off after it.
awaitable<> activate(documents::Documents& documents, const Template& source, Instant now);
awaitable<bool> deactivate(documents::Documents& documents, std::string id, Instant now);

}  // namespace airside::notification::store
