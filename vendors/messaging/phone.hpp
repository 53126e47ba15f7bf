// Numbers that messages go to.
#pragma once
#include <string_view>

namespace airside::messaging {

// A number that can be dialled from anywhere, in E.164: "+442071234567".
inline bool is_phone(std::string_view text) {
    return text.size() >= 8 && text.size() <= 16 && text.starts_with('+') && text[1] != '0' &&
           text.find_first_not_of("0123456789", 1) == text.npos;
}

}  // namespace airside::messaging
