#pragma once
#include <string_view>

namespace airside {

// How many bytes the UTF-8 character at the start of `text`, which is not empty, has. 0: none starts there, but a stray
// or cut sequence, an overlong form, a surrogate or something past U+10FFFF (RFC 3629).
std::size_t utf8_size(std::string_view text);

// Well-formed UTF-8 without the control characters U+0080 to U+009F, which nobody types.
bool valid_utf8(std::string_view text);

}  // namespace airside
