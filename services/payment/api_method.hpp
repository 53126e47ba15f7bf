// What a customer pays with. Include api.hpp instead.
#pragma once
#include <optional>
#include <set>
#include <string>

#include "platform/contract/endpoint.hpp"
#include "platform/core/id.hpp"
#include "platform/core/problem.hpp"
#include "platform/json/describe.hpp"
#include "vendors/gateways/names.hpp"

namespace airside::payment {

using gateways::PaymentGateway;
using gateways::PaymentMethodType;

using SavedMethodId = Id<struct SavedMethodTag>;  // the user service's

// A token of one gateway's script, for what may be paid with there instead.
struct TokenAtGateway {
    PaymentGateway gateway;
    Text<1, 255> token;
};
AIRSIDE_FIELDS(TokenAtGateway, gateway, token)

// What the customer pays with: a token, or a method that they have saved (saved_id), or a wallet that they are sent to
// (PAYPAL without a token). A token is good only at the gateway that issued it, so a payment goes to another gateway
// only where `alternatives` hold a token of that one's. Whatever looks like a card number is refused (422).
struct PaymentMethod {
    static constexpr FieldDoc docs[] = {
        {"token", "the gateway's; left out with saved_id, and by PAYPAL where the customer is sent to the wallet"},
        {"gateway", "that issued the token; left out: the first one configured for the type and currency"},
        {"alternatives",
         "tokens of the same card or wallet at other gateways: one of them is charged instead where the "
         "first gateway can't be reached and has surely not charged; never after a decline"},
        {"saved_id", "a payment method of one's own (GET /v1/users/me/payment-methods); charged where it was issued"},
        {"save", "keep it with one's payment methods if it is authorised; not with alternatives"}};
    PaymentMethodType type;
    std::optional<Text<1, 255>> token;
    std::optional<PaymentGateway> gateway;
    std::optional<List<TokenAtGateway, 1, 2>> alternatives;
    std::optional<SavedMethodId> saved_id;
    std::optional<bool> save;
};
AIRSIDE_FIELDS(PaymentMethod, type, token, gateway, alternatives, saved_id, save)

// What does not go together in it: for this service, and for booking, which asks for payments.
// Throws Problem 422 that names the field below `pointer` ("/method").
inline void check(const PaymentMethod& method, const std::string& pointer) {
    if (method.saved_id) {
        if (method.token) throw invalid(pointer + "/token", "does not go with saved_id");
        if (method.gateway) throw invalid(pointer + "/gateway", "does not go with saved_id");
        if (method.alternatives) throw invalid(pointer + "/alternatives", "does not go with saved_id");
        if (method.save.value_or(false)) throw invalid(pointer + "/save", "it is saved already");
        return;
    }
    if (!method.token && method.type != PaymentMethodType::PAYPAL) throw invalid(pointer + "/token", "is missing");
    if (!method.token && method.save.value_or(false)) throw invalid(pointer + "/save", "there is no token to keep");
    if (!method.alternatives) return;
    // What is saved at one gateway and charged at another would be known to nobody.
    if (method.save.value_or(false)) throw invalid(pointer + "/save", "does not go with alternatives");
    if (!method.gateway) throw invalid(pointer + "/gateway", "is missing, as there are alternatives to it");
    std::set<PaymentGateway> gateways{*method.gateway};
    for (std::size_t i = 0; i < method.alternatives->size(); ++i)
        if (!gateways.insert((*method.alternatives)[i].gateway).second)
            throw invalid(pointer + "/alternatives/" + std::to_string(i) + "/gateway", "is named twice");
}

}  // namespace airside::payment
