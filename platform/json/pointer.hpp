// JSON pointers (RFC 6901), as they stand in the errors of a problem.
#pragma once
#include <string>
#include <string_view>

namespace airside::json {

// The pointer of the member `key` of what `pointer` leads to: `key` is escaped.
std::string member_pointer(std::string_view pointer, std::string_view key);

}  // namespace airside::json
