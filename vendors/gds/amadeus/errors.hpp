// What an Amadeus error means for us.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "vendors/gds/outcome.hpp"

namespace airside::amadeus {

struct VendorError {
    std::int64_t code = 0;  // of Amadeus: 34651
    std::string title, detail, pointer;
};

// From {"errors": [...]} or OAuth's {"error": …, "code": …}. Empty for anything else.
std::vector<VendorError> read_errors(std::string_view body);

// Of a 4xx answer; `body` may be anything.
gds::Refused refusal_of(int status, std::string_view body);

}  // namespace airside::amadeus
