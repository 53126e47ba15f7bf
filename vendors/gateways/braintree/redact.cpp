#include <algorithm>
#include <array>

#include "vendors/gateways/braintree/reply.hpp"

namespace airside::braintree {

namespace {

// Of these a message may hold what lets somebody pay, or what tells who paid. Requests have the names with underscores.
constexpr std::array<std::string_view, 32> hidden{"payment-method-nonce",
                                                  "payment-method-token",
                                                  "nonce",
                                                  "token",
                                                  "global-id",
                                                  "customer",
                                                  "customer-id",
                                                  "customer-details",
                                                  "billing",
                                                  "billing-details",
                                                  "billing-address",
                                                  "shipping",
                                                  "shipping-details",
                                                  "cardholder-name",
                                                  "bin",
                                                  "masked-number",
                                                  "unique-number-identifier",
                                                  "device-data",
                                                  "custom-fields",
                                                  "paypal",
                                                  "paypal-account",
                                                  "venmo-account",
                                                  "email",
                                                  "cavv",
                                                  "xid",
                                                  "ds-transaction-id",
                                                  "acs-transaction-id",
                                                  "three-d-secure-authentication-id",
                                                  "network-transaction-id",
                                                  "risk-data",
                                                  "value",
                                                  "user"};

bool is_hidden(std::string name) {
    std::ranges::replace(name, '_', '-');
    return std::ranges::find(hidden, name) != hidden.end();
}

}  // namespace

xml::Element redacted(xml::Element element) {
    if (is_hidden(element.name) && element.attribute("nil") != "true") {
        element.children.clear();
        element.attributes.clear();
        element.text = "***";
        return element;
    }
    for (auto& child : element.children) child = redacted(std::move(child));
    return element;
}

std::string redacted(std::string_view xml, std::size_t limit) {
    if (xml.empty()) return {};
    try {
        auto text = xml::write(redacted(xml::parse(xml)));
        if (text.size() > limit) return "(" + std::to_string(text.size()) + " bytes)";
        return text;
    } catch (const xml::BadXml&) {
        return "(" + std::to_string(xml.size()) + " bytes that are no XML)";
    }
}

}  // namespace airside::braintree
