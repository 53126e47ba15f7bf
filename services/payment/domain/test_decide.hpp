// What a gateway says, and payments as far as it has said so, for tests of decide.hpp.
#pragma once
#include "services/payment/domain/decide.hpp"
#include "services/payment/domain/test_payment.hpp"

namespace airside::payment {

using gateways::GatewayPayment;
using gateways::PaymentState;

inline const Rules rules;

inline GatewayPayment seen(PaymentState state) {
    auto amount = a_payment().amount;
    GatewayPayment payment{.id = "pi_1",
                           .transaction_id = "ch_1",
                           .our_reference = a_payment().id.str(),
                           .state = state,
                           .amount = amount,
                           .captured = Money::zero(amount.currency()),
                           .refunded = Money::zero(amount.currency())};
    if (state == PaymentState::CAPTURED) payment.captured = amount;
    if (state == PaymentState::FAILED)
        payment.failure = gateways::Refused{PaymentFailure::INSUFFICIENT_FUNDS, "x", "no money"};
    if (state == PaymentState::ACTION_REQUIRED)
        payment.action = gateways::CustomerAction{"https://bank.example/3ds", "secret"};
    return payment;
}
inline Payment authorized() { return on_state(a_payment(), seen(PaymentState::AUTHORIZED), noon, rules).payment; }
inline Payment capturing() { return ask_capture(authorized(), noon); }
inline Payment voiding() { return ask_void(authorized(), noon); }
inline gateways::Refused refused(PaymentFailure code) { return {code, "code", "text"}; }

}  // namespace airside::payment
