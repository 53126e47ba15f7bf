// What an ancillary of Sabre's is in our words.
#pragma once
#include <string>
#include <string_view>

#include "vendors/gds/service.hpp"

namespace airside::sabre {

// `group`: ATPCO's two letters, which a booking does not tell; `name`: the airline's, in capitals.
gds::ServiceKind ancillary_kind(std::string_view group, bool baggage, std::string_view name);

// RFISC ("0CC"), where the code is one and not ATPCO's letter of the type; else empty.
std::string sub_code(std::string_view code);

}  // namespace airside::sabre
