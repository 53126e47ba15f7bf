// What may be kept of an exchange with the provider.
#pragma once
#include <span>
#include <string>
#include <string_view>

namespace airside::gds {

// The JSON with everything below the members called `personal` masked: names, dates of birth, documents, contacts,
// loyalty and card numbers, tokens. What is not JSON, or longer than `limit`, is only described.
std::string redact(std::string_view body, std::span<const std::string_view> personal, std::size_t limit = 256 * 1024);

// A call's path with its query, without the names of people: "/orders?lastName=***&departureDate=2027-03-10".
std::string redact_path(std::string_view path);

}  // namespace airside::gds
