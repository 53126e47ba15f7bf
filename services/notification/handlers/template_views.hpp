// Templates between their documents and what agents read and write.
#pragma once
#include "services/notification/api_admin.hpp"
#include "services/notification/domain/template.hpp"

namespace airside::notification {

TemplateView view_of(const Template& source);
// Without version and id, which the store gives.
Template draft_of(const CreateTemplate& request, Instant now);

}  // namespace airside::notification
