// Of several payments with our reference (there should be one) the one that holds money counts.
#pragma once
#include <algorithm>
#include <vector>

#include "vendors/gateways/port.hpp"

namespace airside::gateways {

inline int weight_of(const GatewayPayment& payment) {
    switch (payment.state) {
        case PaymentState::CAPTURED: return 4;
        case PaymentState::AUTHORIZED: return 3;
        case PaymentState::PROCESSING:
        case PaymentState::ACTION_REQUIRED: return 2;
        case PaymentState::VOIDED: return 1;
        case PaymentState::FAILED: return 0;
    }
    return 0;
}

// `found` is not empty.
inline const GatewayPayment& most_real(const std::vector<GatewayPayment>& found) {
    return *std::ranges::max_element(found, {}, weight_of);
}

}  // namespace airside::gateways
