#pragma once
#include "services/search/impl.hpp"
#include "services/user/api.hpp"

namespace airside::search {

awaitable<user::ExportPage> export_searches(Service::Impl& service, Caller caller, user::ExportSearches request);

}  // namespace airside::search
