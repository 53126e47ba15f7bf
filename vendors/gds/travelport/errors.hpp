// What Travelport's errors mean for us. They stand in answers of HTTP 200 as well as in others.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "vendors/gds/outcome.hpp"

namespace airside::travelport {

struct VendorError {
    std::int64_t status = 0;  // "StatusCode", as HTTP has them
    std::string code;         // "SourceCode"
    std::string category, message;
};

// Of the Result within {"…Response": {…}}, or a bare one. Empty where there are none, and for what is no JSON object.
std::vector<VendorError> read_errors(std::string_view body);

bool says_no_flights(const std::vector<VendorError>& errors);
// The provider's own failure, which says nothing of what was done, whatever else stands beside it.
bool is_failure(const std::vector<VendorError>& errors);
gds::Refused refusal_of(int http_status, const std::vector<VendorError>& errors);

}  // namespace airside::travelport
