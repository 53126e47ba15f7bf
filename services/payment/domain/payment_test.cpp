#include "services/payment/domain/payment.hpp"

#include <gtest/gtest.h>

#include "services/payment/domain/test_payment.hpp"

namespace airside::payment {
namespace {

using S = PaymentStatus;
using R = RefundStatus;

constexpr std::array all_statuses{S::PENDING, S::AUTHORIZED, S::CAPTURED,           S::COMPLETED,
                                  S::FAILED,  S::REFUNDED,   S::PARTIALLY_REFUNDED, S::CANCELLED};

TEST(PaymentStates, EveryPairIsAsTheTableSays) {
    const std::set<std::pair<S, S>> allowed{{S::PENDING, S::AUTHORIZED},
                                            {S::PENDING, S::CAPTURED},
                                            {S::PENDING, S::FAILED},
                                            {S::PENDING, S::CANCELLED},
                                            {S::AUTHORIZED, S::CAPTURED},
                                            {S::AUTHORIZED, S::FAILED},
                                            {S::AUTHORIZED, S::CANCELLED},
                                            {S::CAPTURED, S::COMPLETED},
                                            {S::CAPTURED, S::REFUNDED},
                                            {S::CAPTURED, S::PARTIALLY_REFUNDED},
                                            {S::COMPLETED, S::REFUNDED},
                                            {S::COMPLETED, S::PARTIALLY_REFUNDED},
                                            {S::PARTIALLY_REFUNDED, S::REFUNDED},
                                            {S::PARTIALLY_REFUNDED, S::PARTIALLY_REFUNDED},
                                            {S::PARTIALLY_REFUNDED, S::CAPTURED},
                                            {S::REFUNDED, S::PARTIALLY_REFUNDED},
                                            {S::REFUNDED, S::CAPTURED}};
    for (auto from : all_statuses)
        for (auto to : all_statuses)
            EXPECT_EQ(may_become(from, to), allowed.contains({from, to})) << int(from) << " → " << int(to);
}

TEST(RefundStates, EveryPairIsAsTheTableSays) {
    const std::set<std::pair<R, R>> allowed{{R::PENDING, R::PROCESSING},
                                            {R::PENDING, R::CANCELLED},
                                            {R::PROCESSING, R::COMPLETED},
                                            {R::PROCESSING, R::FAILED},
                                            {R::COMPLETED, R::FAILED}};
    for (auto from : {R::PENDING, R::PROCESSING, R::COMPLETED, R::FAILED, R::CANCELLED})
        for (auto to : {R::PENDING, R::PROCESSING, R::COMPLETED, R::FAILED, R::CANCELLED})
            EXPECT_EQ(may_become(from, to), allowed.contains({from, to})) << int(from) << " → " << int(to);
}

Payment in(S status) {
    auto payment = a_payment();
    payment.status = status;
    payment.outcome = PaymentOutcome::DONE;
    return payment;
}
int status_of_problem(auto call) {
    try {
        call();
    } catch (const Problem& problem) {
        return problem.status;
    }
    return 0;
}

TEST(AskCapture, IsANewRequestOnlyForWhatIsAuthorized) {
    auto asked = ask_capture(in(S::AUTHORIZED), noon);
    EXPECT_EQ(asked.operation, Operation::CAPTURE);
    EXPECT_EQ(asked.operation_number, 2);
    EXPECT_EQ(asked.outcome, PaymentOutcome::UNKNOWN);
    EXPECT_EQ(ask_capture(asked, noon).operation_number, 2) << "asked again, the same request";
    asked.outcome = PaymentOutcome::REFUSED;
    EXPECT_EQ(ask_capture(asked, noon).operation_number, 3) << "after a refusal, another";
    for (auto status : {S::CAPTURED, S::COMPLETED, S::REFUNDED, S::PARTIALLY_REFUNDED})
        EXPECT_EQ(ask_capture(in(status), noon).operation_number, 1);
    for (auto status : {S::PENDING, S::FAILED, S::CANCELLED})
        EXPECT_EQ(status_of_problem([&] { ask_capture(in(status), noon); }), 409) << int(status);
}

TEST(AskCapture, IsRefusedWhileTheAuthorisationIsGivenBack) {
    auto voiding = ask_void(in(S::AUTHORIZED), noon);
    EXPECT_EQ(status_of_problem([&] { ask_capture(voiding, noon); }), 409);
}

TEST(AskVoid, IsANewRequestForWhatIsOpen) {
    for (auto status : {S::PENDING, S::AUTHORIZED}) {
        auto asked = ask_void(in(status), noon);
        EXPECT_EQ(asked.operation, Operation::VOID);
        EXPECT_EQ(asked.operation_number, 2);
        EXPECT_EQ(ask_void(asked, noon).operation_number, 2);
    }
    for (auto status : {S::FAILED, S::CANCELLED}) EXPECT_EQ(ask_void(in(status), noon).operation_number, 1);
    for (auto status : {S::CAPTURED, S::COMPLETED, S::REFUNDED, S::PARTIALLY_REFUNDED})
        EXPECT_EQ(status_of_problem([&] { ask_void(in(status), noon); }), 409) << int(status);
}

TEST(PaymentView, TellsACustomerNoMoreThanTheIssuerAllows) {
    auto payment = in(S::FAILED);
    payment.failure_code = PaymentFailure::LOST_OR_STOLEN_CARD;
    payment.failure_message = "lost card";
    auto to_customer = view_of(payment, Audience::customer);
    EXPECT_EQ(to_customer.failure_code, PaymentFailure::CARD_DECLINED);
    EXPECT_EQ(to_customer.failure_message, "The card was declined.");
    auto to_agent = view_of(payment, Audience::agent);
    EXPECT_EQ(to_agent.failure_code, PaymentFailure::LOST_OR_STOLEN_CARD);
    EXPECT_EQ(to_agent.failure_message, "lost card");
}

TEST(PaymentView, GivesTheClientSecretToTheCustomerNotToAgents) {
    auto payment = in(S::PENDING);
    payment.next_action = NextAction{NextActionType::CLIENT_SDK, {}, "pi_1_secret"};
    EXPECT_TRUE(view_of(payment, Audience::customer).next_action);
    EXPECT_FALSE(view_of(payment, Audience::agent).next_action);
}

TEST(GatewayKey, IsTheSameForTheSameRequest) {
    auto payment = in(S::AUTHORIZED);
    EXPECT_EQ(payment.authorise_key(), payment.id.str() + ".1");
    EXPECT_EQ(ask_capture(payment, noon).gateway_key(), payment.id.str() + ".2");
    EXPECT_EQ(ask_capture(payment, noon).authorise_key(), payment.id.str() + ".1");
}

}  // namespace
}  // namespace airside::payment
