// From transactions to the port's values.
#include <map>

#include "vendors/gateways/braintree/errors.hpp"
#include "vendors/gateways/braintree/reply.hpp"

namespace airside::braintree {

using gateways::GatewayPayment;
using gateways::GatewayRefund;
using gateways::PaymentState;
using gateways::RefundState;

namespace {

template <class State>
State look_up(const std::map<std::string_view, State>& states, const Transaction& transaction) {
    auto found = states.find(transaction.status);
    if (found == states.end()) throw BadReply("braintree: /transaction/status: is unknown: " + transaction.status);
    return found->second;
}

PaymentState state_of(const Transaction& sale) {
    static const std::map<std::string_view, PaymentState> states{{"authorizing", PaymentState::PROCESSING},
                                                                 {"authorized", PaymentState::AUTHORIZED},
                                                                 {"submitted_for_settlement", PaymentState::CAPTURED},
                                                                 {"settlement_pending", PaymentState::CAPTURED},
                                                                 {"settlement_confirmed", PaymentState::CAPTURED},
                                                                 {"settling", PaymentState::CAPTURED},
                                                                 {"settled", PaymentState::CAPTURED},
                                                                 {"voided", PaymentState::VOIDED},
                                                                 {"authorization_expired", PaymentState::VOIDED},
                                                                 {"processor_declined", PaymentState::FAILED},
                                                                 {"gateway_rejected", PaymentState::FAILED},
                                                                 {"failed", PaymentState::FAILED},
                                                                 {"settlement_declined", PaymentState::FAILED}};
    return look_up(states, sale);
}

// Once it is submitted for settlement the gateway has taken it, though a bank may still send it back.
RefundState refund_state_of(const Transaction& credit) {
    static const std::map<std::string_view, RefundState> states{{"authorizing", RefundState::PENDING},
                                                                {"authorized", RefundState::PENDING},
                                                                {"settlement_pending", RefundState::PENDING},
                                                                {"submitted_for_settlement", RefundState::DONE},
                                                                {"settlement_confirmed", RefundState::DONE},
                                                                {"settling", RefundState::DONE},
                                                                {"settled", RefundState::DONE},
                                                                {"voided", RefundState::FAILED},
                                                                {"authorization_expired", RefundState::FAILED},
                                                                {"processor_declined", RefundState::FAILED},
                                                                {"gateway_rejected", RefundState::FAILED},
                                                                {"failed", RefundState::FAILED},
                                                                {"settlement_declined", RefundState::FAILED}};
    return look_up(states, credit);
}

bool is_void_after_submission(const Transaction& sale) { return sale.status == "voided" && sale.submitted; }

Money sum_of(const std::vector<Transaction>& refunds, const Currency& currency) {
    auto sum = Money::zero(currency);
    for (const auto& one : refunds) {
        if (one.amount.currency() != currency) throw BadReply("braintree: a refund is in another currency");
        if (refund_state_of(one) != RefundState::FAILED) sum += one.amount;
    }
    return sum;
}

}  // namespace

GatewayPayment payment_of(const Transaction& sale, const std::vector<Transaction>& refunds) {
    if (sale.type != "sale") throw BadReply("braintree: /transaction/type: expected a sale");
    auto zero = Money::zero(sale.amount.currency());
    GatewayPayment payment{.id = sale.id,
                           .transaction_id = sale.id,
                           .our_reference = sale.order_id,
                           .state = state_of(sale),
                           .amount = sale.authorised,
                           .captured = zero,
                           .refunded = zero};
    if (is_void_after_submission(sale)) {
        payment.state = PaymentState::CAPTURED;
        payment.refunded = sale.amount;
    } else {
        payment.refunded = sum_of(refunds, sale.amount.currency());
    }
    if (payment.state == PaymentState::CAPTURED) payment.captured = sale.amount;
    if (payment.refunded > payment.captured) throw BadReply("braintree: more is refunded than was paid");
    payment.card = sale.card;
    payment.three_d_secure = sale.three_d_secure;
    payment.three_d_secure_version = sale.three_d_secure_version;
    payment.liability_shifted = sale.liability_shifted;
    payment.capture_before = sale.expires_at;
    if (payment.state == PaymentState::FAILED) payment.failure = failure_of(sale);
    if (sale.status == "authorization_expired")
        payment.failure = gateways::Refused{.code = gateways::PaymentFailure::AUTHORIZATION_EXPIRED,
                                            .vendor_code = sale.status,
                                            .text = "the authorisation has lapsed",
                                            .payment_id = sale.id};
    return payment;
}

GatewayRefund refund_of(const Transaction& credit) {
    if (credit.type != "credit") throw BadReply("braintree: /transaction/type: expected a credit");
    GatewayRefund refund{
        .id = credit.id, .our_reference = credit.order_id, .state = refund_state_of(credit), .amount = credit.amount};
    if (refund.state == RefundState::FAILED) refund.failure = failure_of(credit).text;
    return refund;
}

std::optional<GatewayRefund> void_of(const Transaction& sale) {
    if (!is_void_after_submission(sale)) return {};
    return GatewayRefund{.id = sale.id, .our_reference = {}, .state = RefundState::DONE, .amount = sale.amount};
}

}  // namespace airside::braintree
