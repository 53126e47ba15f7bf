// Saved methods: tokens of Braintree's vault that we have chosen ourselves, so that they can be told from nonces and a
// request that was sent twice makes one.
#pragma once
#include <string>
#include <string_view>

namespace airside::braintree {

inline constexpr std::string_view saved_prefix = "airside_";
bool is_saved_method(std::string_view method_token);
std::string token_for(std::string_view idempotency_key);  // the same for the same key

}  // namespace airside::braintree
