// What may be kept of an exchange with the provider.
#pragma once
#include <string>
#include <string_view>

namespace airside::amadeus {

// The JSON with names, dates of birth, documents, contacts, loyalty and card numbers and tokens masked; codes, flights,
// prices, locators and ticket numbers stay. What is not JSON, or longer than `limit`, is only described.
std::string redact(std::string_view body, std::size_t limit = 256 * 1024);

}  // namespace airside::amadeus
