#include "vendors/gateways/paypal/requests.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "platform/core/base64.hpp"
#include "platform/core/id.hpp"
#include "vendors/gateways/paypal/amount.hpp"

namespace airside::paypal {

namespace bj = boost::json;
using gateways::PaymentFailure;
using gateways::PaymentMethodType;
using gateways::Refused;

namespace {

constexpr std::size_t longest_customer = 22;

Refused refusal(PaymentFailure code, std::string vendor_code, std::string text) {
    return {.code = code, .vendor_code = std::move(vendor_code), .text = std::move(text)};
}

bj::object money(const std::string& value, const Currency& currency) {
    return {{"currency_code", currency.str()}, {"value", value}};
}

// The payer comes back to the same place whether they approve or not: the order tells.
bj::object return_to(const std::string& url) { return {{"return_url", url}, {"cancel_url", url}}; }

// The payer approves at PayPal.
bool is_redirect(const gateways::AuthoriseRequest& request) {
    return request.method == PaymentMethodType::PAYPAL && request.method_token.empty();
}

bj::object wallet(const gateways::AuthoriseRequest& request, const std::string& brand_name) {
    bj::object source;
    if (!is_redirect(request)) source["vault_id"] = request.method_token;
    if (!request.return_url) return source;
    auto context = return_to(*request.return_url);
    context["shipping_preference"] = "NO_SHIPPING";
    context["user_action"] = "PAY_NOW";
    context["payment_method_preference"] = "IMMEDIATE_PAYMENT_REQUIRED";
    if (!brand_name.empty()) context["brand_name"] = brand_name;
    source["experience_context"] = std::move(context);
    return source;
}

bj::object card(const gateways::AuthoriseRequest& request) {
    bj::object source;
    if (request.method_token.starts_with(single_use))
        source["single_use_token"] = request.method_token.substr(single_use.size());
    else
        source["vault_id"] = request.method_token;
    // Where the law asks for 3-D Secure, PayPal does so by itself.
    if (request.return_url) source["experience_context"] = return_to(*request.return_url);
    return source;
}

std::optional<Refused> why_not(const gateways::AuthoriseRequest& request) {
    bool by_card = request.method == PaymentMethodType::CARD;
    if (!by_card && request.method != PaymentMethodType::PAYPAL)
        return refusal(PaymentFailure::METHOD_NOT_USABLE, "UNSUPPORTED_PAYMENT_SOURCE", "paypal takes no such method");
    if (!takes(request.amount.currency()))
        return refusal(PaymentFailure::CURRENCY_NOT_SUPPORTED, "INVALID_CURRENCY_CODE",
                       "paypal takes no " + request.amount.currency().str());
    auto value = to_paypal(request.amount);
    if (!value || request.amount.minor() <= 0)
        return refusal(PaymentFailure::AMOUNT_NOT_ALLOWED, "DECIMALS_NOT_SUPPORTED",
                       "paypal takes no such amount of " + request.amount.currency().str());
    if (is_redirect(request)) {
        if (!request.return_url)
            return refusal(PaymentFailure::INVALID_REQUEST, "RETURN_URL_REQUIRED", "the payer has to come back");
        return {};
    }
    auto token = std::string_view(request.method_token);
    if (by_card && token.starts_with(single_use)) token.remove_prefix(single_use.size());
    if (!is_token(token)) return refusal(PaymentFailure::METHOD_NOT_USABLE, "TOKEN_ID_NOT_FOUND", "it is no token");
    return {};
}

}  // namespace

bool is_token(std::string_view token) {
    return !token.empty() && token.size() <= 255 &&
           token.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") == token.npos;
}

OrderRequest order_request(const gateways::AuthoriseRequest& request, const std::string& brand_name) {
    if (auto refused = why_not(request)) return {{}, std::move(refused)};
    // The invoice's number is unique to the account: PayPal refuses a second payment of the same.
    bj::object unit{{"reference_id", "default"},
                    {"custom_id", request.our_reference},
                    {"invoice_id", request.our_reference},
                    {"description", "Booking " + request.booking_reference},
                    {"amount", money(*to_paypal(request.amount), request.amount.currency())}};
    bj::object source;
    if (request.method == PaymentMethodType::CARD)
        source["card"] = card(request);
    else
        source["paypal"] = wallet(request, brand_name);
    bj::object order{
        {"intent", "AUTHORIZE"}, {"purchase_units", bj::array{std::move(unit)}}, {"payment_source", std::move(source)}};
    return {bj::serialize(order)};
}

std::string capture_request(const std::string& value, const Currency& currency) {
    return bj::serialize(bj::object{{"amount", money(value, currency)}, {"final_capture", true}});
}

std::string refund_request(const std::string& value, const gateways::RefundRequest& request) {
    return bj::serialize(
        bj::object{{"amount", money(value, request.amount.currency())}, {"custom_id", request.our_reference}});
}

std::string vault_request(const gateways::SaveMethodRequest& request) {
    bj::object body{
        {"payment_source", bj::object{{"token", bj::object{{"id", request.token}, {"type", "SETUP_TOKEN"}}}}}};
    // A customer's id has at most 22 characters there: 16 bytes in base64, where ours is a UUID.
    auto customer = request.customer;
    if (auto uuid = Uuid::parse(customer))
        customer = base64url_encode({reinterpret_cast<const char*>(uuid->bytes().data()), uuid->bytes().size()});
    if (is_token(customer) && customer.size() <= longest_customer) body["customer"] = bj::object{{"id", customer}};
    return bj::serialize(body);
}

}  // namespace airside::paypal
