// What we ask of PayPal, as JSON.
#pragma once
#include <optional>
#include <string>

#include "vendors/gateways/port.hpp"

namespace airside::paypal {

// An order for the whole amount, or why it can't be asked for.
struct OrderRequest {
    std::string body;
    std::optional<gateways::Refused> refused{};
};
OrderRequest order_request(const gateways::AuthoriseRequest& request, const std::string& brand_name);

std::string capture_request(const std::string& value, const Currency& currency);  // the rest is given back
std::string refund_request(const std::string& value, const gateways::RefundRequest& request);
std::string vault_request(const gateways::SaveMethodRequest& request);

// What a browser's script made to be used once; all other tokens are saved methods.
inline constexpr std::string_view single_use = "single-use:";
bool is_token(std::string_view token);

}  // namespace airside::paypal
