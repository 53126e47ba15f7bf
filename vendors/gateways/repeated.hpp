// What an authorisation that is sent again has to say of the one before it, whose outcome is unknown.
#pragma once
#include "vendors/gateways/most_real.hpp"

namespace airside::gateways {

// Of an authorisation that was looked for by its reference; `found` is not empty.
inline Outcome<GatewayPayment> outcome_of(const std::vector<GatewayPayment>& found) {
    const auto& best = most_real(found);
    if (best.state == PaymentState::FAILED) return *best.failure;
    return best;
}

// A bank's or a rule's decision stands for both. That our account is not accepted now, or that what pays is used up,
// was not so when the first one was sent, and may even be its doing: what became of that one is still to be found out.
constexpr bool tells_of_the_first(PaymentFailure failure) {
    switch (failure) {
        case PaymentFailure::CREDENTIALS:
        case PaymentFailure::METHOD_NOT_USABLE:
        case PaymentFailure::INVALID_REQUEST:
        case PaymentFailure::NOT_FOUND:
        case PaymentFailure::OTHER: return false;
        default: return true;
    }
}

// The outcome of an identical request, sent again. Not for a gateway's first answer that it tells again.
inline Outcome<GatewayPayment> judge_repeated(Outcome<GatewayPayment> outcome) {
    auto* refused = outcome.refused();
    if (!refused || tells_of_the_first(refused->code)) return outcome;
    return Unknown{"sent again it was refused (" + refused->vendor_code + "), and the first request may have arrived"};
}

}  // namespace airside::gateways
