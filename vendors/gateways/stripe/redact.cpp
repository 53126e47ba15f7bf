#include "vendors/gateways/redact.hpp"

#include <array>

#include "vendors/gateways/stripe/reply.hpp"

namespace airside::stripe {

namespace bj = boost::json;

namespace {

// Of these a reply may hold secrets (the client secret lets a browser act on the payment) or what tells who paid.
constexpr std::array<std::string_view, 17> hidden{
    "client_secret",  "billing_details", "shipping", "receipt_email", "receipt_url",  "fingerprint",
    "owner",          "email",           "name",     "phone",         "address",      "customer",
    "customer_email", "wallet",          "url",      "dynamic_last4", "network_token"};

bool is_hidden(std::string_view key) {
    for (auto name : hidden)
        if (name == key) return true;
    return false;
}

// Stripe's sentences name the payment method that they are about.
std::string without_methods(std::string text) {
    for (auto at = text.find("pm_"); at != text.npos; at = text.find("pm_", at + 3)) {
        auto end = at + 3;
        while (end < text.size() && (std::isalnum(static_cast<unsigned char>(text[end])) || text[end] == '_')) ++end;
        text.replace(at + 3, end - at - 3, "***");
    }
    return text;
}

// Tokens: a payment method's id, and the id of the customer that it belongs to.
bool is_token(const bj::object& object, const bj::key_value_pair& member) {
    if (member.key() == "payment_method") return member.value().is_string();
    auto* kind = object.if_contains("object");
    if (member.key() != "id" || !kind || !kind->is_string()) return false;
    return kind->get_string() == "payment_method" || kind->get_string() == "customer";
}

std::optional<std::string> mask(const bj::object& object, const bj::key_value_pair& member, int) {
    if (is_token(object, member) || (is_hidden(member.key()) && !member.value().is_null())) return "***";
    if (member.key() == "message" && member.value().is_string())
        return without_methods(std::string(member.value().get_string()));
    return {};
}

}  // namespace

std::string redacted(std::string_view json, std::size_t limit) { return gateways::redacted_json(json, mask, limit); }

}  // namespace airside::stripe
