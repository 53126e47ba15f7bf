#pragma once
#include <string_view>

namespace airside {

// Well-formed UTF-8: no stray or missing continuation byte, no overlong form, no surrogate, nothing past U+10FFFF; and
// none of the control characters U+0080 to U+009F, which nobody types.
bool valid_utf8(std::string_view text);

}  // namespace airside
