// What does not go together in a payment method. For this service and for booking, which asks for payments.
#pragma once
#include <set>

#include "platform/core/problem.hpp"
#include "services/payment/api.hpp"

namespace airside::payment {

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
