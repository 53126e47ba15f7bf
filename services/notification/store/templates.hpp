// Templates as documents. What an operator changed in one stays: publishing only adds what is missing.
#pragma once
#include <optional>
#include <string>

#include "platform/documents/documents.hpp"
#include "services/notification/domain/template.hpp"

namespace airside::notification::store {

extern const documents::Collection notification_templates;

// The templates that come with the product.
awaitable<> publish_built_in(documents::Documents& documents, Instant now);

// Nothing: there is none of that id, or it is not active.
awaitable<std::optional<Template>> find_template(documents::Documents& documents, std::string id);

}  // namespace airside::notification::store
