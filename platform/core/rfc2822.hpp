// Dates as mails and some vendors write them.
#pragma once
#include <string>

#include "platform/core/time.hpp"

namespace airside {

std::string rfc2822(Instant date);  // "Sun, 22 Nov 2026 13:27:40 +0000"

}  // namespace airside
