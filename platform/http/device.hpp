// What is kept of a User-Agent header: enough to count by, too little to know somebody by.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace airside::http {

std::optional<std::string> browser_of(std::string_view user_agent);      // "Firefox 128"; nothing for what is unknown
std::optional<std::string> device_type_of(std::string_view user_agent);  // "DESKTOP", "MOBILE", "TABLET"

}  // namespace airside::http
