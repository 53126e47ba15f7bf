// The vendors' switches, and the record of who changed them.
#pragma once
#include <optional>

#include "platform/postgres/pool.hpp"
#include "services/search/api_providers.hpp"

namespace airside::search {

awaitable<std::vector<ProviderSwitch>> switches_of_all(postgres::Pool& pool);  // that were ever switched
awaitable<std::vector<switches::Vendor>> switched_off(postgres::Pool& pool);

// State and record in one statement. False: it stood so already, and nothing was written.
awaitable<bool> change_switch(postgres::Pool& pool, const ProviderChange& change);

awaitable<ProviderChanges> switch_changes(postgres::Pool& pool, const std::optional<std::string>& cursor, int limit);

}  // namespace airside::search
