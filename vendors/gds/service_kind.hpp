// What an airline's service is in our words: one reading of ATPCO's groups for all adapters.
#pragma once
#include <string_view>

#include "vendors/gds/service.hpp"

namespace airside::gds {

// `group`: ATPCO's two letters, empty where the provider does not tell; `baggage`: the provider says that it is some;
// `name`: the airline's, in letters of any case.
ServiceKind service_kind(std::string_view group, bool baggage, std::string_view name);

}  // namespace airside::gds
