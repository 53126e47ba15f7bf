// What Sabre's code of an ancillary is.
#pragma once
#include <string>
#include <string_view>

namespace airside::sabre {

// RFISC ("0CC"), where the code is one and not ATPCO's letter of the type; else empty.
std::string sub_code(std::string_view code);

}  // namespace airside::sabre
