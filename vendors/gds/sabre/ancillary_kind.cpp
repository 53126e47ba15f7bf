#include "vendors/gds/sabre/ancillary_kind.hpp"

#include "platform/core/code.hpp"

namespace airside::sabre {

std::string sub_code(std::string_view code) {
    return code.size() == 3 && all_within(Alphabet::upper_digit, code) ? std::string(code) : "";
}

}  // namespace airside::sabre
