// Providers' own words, fit to be kept and logged.
#pragma once
#include <string>
#include <string_view>

namespace airside::messaging {

// The text without what could tell who somebody is: words with an @, runs of five digits and more (with the signs that
// stand in telephone numbers between them), and words longer than 40 characters, such as device tokens. One line, at
// most 300 bytes, valid UTF-8 where the text was.
std::string masked(std::string_view text);

}  // namespace airside::messaging
