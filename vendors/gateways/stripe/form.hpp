// application/x-www-form-urlencoded as Stripe reads it: nested names in square brackets.
#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace airside::stripe {

class Form {
  public:
    // "metadata[payment]"; brackets in a name stay as they are, all else is percent-encoded.
    Form& add(std::string_view name, std::string_view value);
    Form& add(std::string_view name, std::int64_t value) { return add(name, std::to_string(value)); }
    std::string encoded() const;
    // The same with what is secret or personal masked: payment methods, tokens, addresses the customer returns to.
    std::string redacted() const;

  private:
    std::vector<std::pair<std::string, std::string>> fields_;
};

}  // namespace airside::stripe
