// What an error of Sabre's means for us. Shopping answers with an HTTP status; Booking Management with HTTP 200 and a
// list of errors in the body, also beside what was done nevertheless.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "vendors/gds/outcome.hpp"

namespace airside::sabre {

struct BookingError {
    std::string category, type, description, field_path, field_name;
};

// The "errors" of a body, but for warnings; what is not in the form of an error is one that says nothing. Empty where
// there are none; a body that is no JSON has none, either.
std::vector<BookingError> booking_errors(std::string_view body);

// What they say: a refusal; or nothing for sure (one of them says that Sabre gave up in the middle of its work, or no
// word of them is known).
std::optional<gds::Refused> refusal_of(const std::vector<BookingError>& errors);
std::string describe(const BookingError& error);
// Types and descriptions in one spelling: "Unable_to_sell" → "UNABLE TO SELL".
std::string spelled(std::string_view text);

// Whether shopping's error says that there are no such flights or fares: a good answer, in the form of an error.
bool says_nothing_found(std::string_view words);

// Of a 4xx answer; `body` may be anything.
gds::Refused refusal_of(int status, std::string_view body);

}  // namespace airside::sabre
