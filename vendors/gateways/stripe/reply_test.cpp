#include "vendors/gateways/stripe/reply.hpp"

#include <gtest/gtest.h>

namespace airside::stripe {
namespace {

using gateways::PaymentState;

std::string intent(std::string_view status, std::string_view more = "") {
    return R"({"id":"pi_1","object":"payment_intent","amount":12050,"amount_received":0,"currency":"usd","metadata":)"
           R"({"airside_reference":"ref-1","booking_reference":"BK1"},"livemode":false,"status":")" +
           std::string(status) + "\"" + std::string(more) + "}";
}

TEST(ReadIntent, KnowsEachStatus) {
    for (auto [status, state] : {std::pair{"requires_action", PaymentState::ACTION_REQUIRED},
                                 {"requires_confirmation", PaymentState::PROCESSING},
                                 {"processing", PaymentState::PROCESSING},
                                 {"requires_capture", PaymentState::AUTHORIZED},
                                 {"canceled", PaymentState::VOIDED},
                                 {"requires_payment_method", PaymentState::FAILED}})
        EXPECT_EQ(read_intent(intent(status)).state, state) << status;
    EXPECT_THROW(read_intent(intent("a status of tomorrow")), BadReply);
}

TEST(ReadIntent, TakesWhatWeKeep) {
    auto payment = read_intent(intent("requires_capture",
                                      R"(,"latest_charge":{"id":"ch_1","amount_refunded":0,"payment_method_details":)"
                                      R"({"type":"card","card":{"brand":"visa","last4":"4242","exp_month":8,)"
                                      R"("exp_year":2034,"capture_before":1795953600,"three_d_secure":)"
                                      R"({"result":"authenticated","version":"2.2.0"}}}})"));
    EXPECT_EQ(payment.id, "pi_1");
    EXPECT_EQ(payment.transaction_id, "ch_1");
    EXPECT_EQ(payment.our_reference, "ref-1");
    EXPECT_EQ(payment.amount.str(), "120.50 USD");
    EXPECT_EQ(payment.card->brand, "VISA");
    EXPECT_EQ(payment.card->last4, "4242");
    EXPECT_EQ(payment.card->exp_year, 2034);
    EXPECT_EQ(payment.three_d_secure, gateways::ThreeDSecure::AUTHENTICATED);
    EXPECT_EQ(payment.three_d_secure_version, "2.2.0");
    EXPECT_EQ(to_string(*payment.capture_before), "2026-11-29T12:00:00Z");
}

TEST(ReadIntent, TakesAChargeThatIsOnlyAnId) {
    EXPECT_EQ(read_intent(intent("requires_capture", R"(,"latest_charge":"ch_9")")).transaction_id, "ch_9");
    EXPECT_EQ(read_intent(intent("requires_capture", R"(,"latest_charge":null)")).transaction_id, "");
}

TEST(ReadIntent, SaysWhyItFailed) {
    auto failed = read_intent(intent("requires_payment_method",
                                     R"(,"last_payment_error":{"type":"card_error",)"
                                     R"("code":"payment_intent_authentication_failure","message":"no"})"));
    EXPECT_EQ(failed.failure->code, gateways::PaymentFailure::AUTHENTICATION_FAILED);
    auto lapsed = read_intent(intent("canceled", R"(,"cancellation_reason":"automatic")"));
    EXPECT_EQ(lapsed.failure->code, gateways::PaymentFailure::AUTHORIZATION_EXPIRED);
    auto expired = read_intent(intent("canceled", R"(,"cancellation_reason":"expired")"));
    ASSERT_TRUE(expired.failure);
    EXPECT_EQ(expired.failure->code, gateways::PaymentFailure::AUTHORIZATION_EXPIRED);
    EXPECT_FALSE(read_intent(intent("canceled", R"(,"cancellation_reason":"abandoned")")).failure);
}

TEST(ReadIntent, GivesTheCustomersNextStep) {
    auto redirect = read_intent(intent("requires_action",
                                       R"(,"client_secret":"s","next_action":{"type":"redirect_to_url",)"
                                       R"("redirect_to_url":{"url":"https://hooks.example/3ds","return_url":"x"}})"));
    EXPECT_EQ(redirect.action->url, "https://hooks.example/3ds");
    auto script =
        read_intent(intent("requires_action", R"(,"client_secret":"s","next_action":{"type":"use_stripe_sdk"})"));
    EXPECT_EQ(script.action->url, "");
    EXPECT_EQ(script.action->client_secret, "s");
}

// Whatever comes: an error that says where, never a payment with a wrong amount.
TEST(ReadIntent, RefusesHostileReplies) {
    for (auto json :
         {"", "null", "[]", "{}", "{\"id\":\"pi_1\"",
          R"({"id":"","amount":1,"currency":"usd","status":"requires_capture"})",
          R"({"id":"pi_1","amount":"12050","currency":"usd","status":"requires_capture"})",
          R"({"id":"pi_1","amount":120.5,"currency":"usd","status":"requires_capture"})",
          R"({"id":"pi_1","amount":-1,"currency":"usd","status":"requires_capture"})",
          R"({"id":"pi_1","amount":1e300,"currency":"usd","status":"requires_capture"})",
          R"({"id":"pi_1","amount":1,"currency":"zzz","status":"requires_capture"})",
          R"({"id":"pi_1","amount":1,"currency":null,"status":"requires_capture"})",
          R"({"id":"pi_1","amount":100,"amount_received":101,"currency":"usd","status":"succeeded"})",
          R"({"id":"pi_1","amount":100,"amount_received":0,"currency":"usd","status":"succeeded"})",
          R"({"id":"pi_1","amount":100,"currency":"usd","status":"requires_capture","latest_charge":{"id":7}})"})
        EXPECT_THROW(read_intent(json), BadReply) << json;
    EXPECT_THROW(read_intent(std::string(100'000, '[')), BadReply);
    try {
        read_intent(R"({"id":"pi_1","amount":"1","currency":"usd","status":"requires_capture"})");
        FAIL();
    } catch (const BadReply& error) {
        EXPECT_TRUE(std::string(error.what()).starts_with("stripe: /amount: ")) << error.what();
    }
}

TEST(ReadRefund, KnowsEachStatusAndWhyItFailed) {
    auto refund = [](std::string_view more) {
        return read_refund(R"({"id":"re_1","object":"refund","amount":2050,"currency":"usd",)"
                           R"("metadata":{"airside_reference":"ref-1"})" +
                           std::string(more) + "}");
    };
    for (auto [status, state] : {std::pair{"pending", gateways::RefundState::PENDING},
                                 {"requires_action", gateways::RefundState::PENDING},
                                 {"succeeded", gateways::RefundState::DONE},
                                 {"failed", gateways::RefundState::FAILED},
                                 {"canceled", gateways::RefundState::FAILED}})
        EXPECT_EQ(refund(R"(,"status":")" + std::string(status) + "\"").state, state) << status;
    auto failed = refund(R"(,"status":"failed","failure_reason":"expired_or_canceled_card")");
    EXPECT_EQ(failed.failure, "expired_or_canceled_card");
    EXPECT_EQ(failed.our_reference, "ref-1");
    EXPECT_EQ(failed.amount.str(), "20.50 USD");
    EXPECT_EQ(refund(R"(,"status":"canceled")").failure, "canceled");
    EXPECT_THROW(refund(R"(,"status":"a status of tomorrow")"), BadReply);
    for (auto json :
         {"", "{}", R"({"id":"","amount":1,"currency":"usd"})", R"({"id":"re_1","amount":-1,"currency":"usd"})",
          R"({"id":"re_1","amount":1.5,"currency":"usd"})"})
        EXPECT_THROW(read_refund(json), BadReply) << json;
    auto page = read_refunds(R"({"object":"list","has_more":true,"data":[{"id":"re_1","amount":1,"currency":"usd"}]})");
    EXPECT_TRUE(page.has_more);
    EXPECT_EQ(page.refunds.at(0).our_reference, "") << "not ours";
}

TEST(ReadError, NeverThrows) {
    for (auto json : {"", "null", "<html>", "{}", R"({"error":"text"})", R"({"error":{"code":7}})"})
        EXPECT_EQ(read_error(json).error.code, "") << json;
    auto declined =
        read_error(R"({"error":{"type":"card_error","code":"card_declined","decline_code":"lost_card","message":"No.",)"
                   R"("payment_method":{"card":{"brand":"visa","last4":"9987"}},"payment_intent":)" +
                   intent("requires_payment_method") + "}}");
    EXPECT_EQ(declined.error.decline_code, "lost_card");
    EXPECT_EQ(declined.card_last4, "9987");
    EXPECT_EQ(declined.payment->id, "pi_1");
}

TEST(ReadEvent, KnowsWhatItSpeaksOf) {
    auto event = [](std::string_view type, std::string_view object) {
        return read_event(R"({"id":"evt_1","type":")" + std::string(type) +
                          R"(","created":1795348800,"data":{"object":)" + std::string(object) + "}}");
    };
    auto changed = event("payment_intent.canceled", intent("canceled"));
    EXPECT_EQ(changed.kind, gateways::WebhookKind::PAYMENT);
    EXPECT_EQ(changed.payment_id, "pi_1");
    EXPECT_EQ(changed.our_reference, "ref-1");
    EXPECT_EQ(event("charge.captured", R"({"id":"ch_1","payment_intent":"pi_1"})").payment_id, "pi_1");
    EXPECT_EQ(event("charge.refunded", R"({"id":"ch_1","payment_intent":"pi_1"})").kind, gateways::WebhookKind::REFUND);
    EXPECT_EQ(event("charge.dispute.created", R"({"id":"dp_1","payment_intent":"pi_1"})").kind,
              gateways::WebhookKind::DISPUTE);
    EXPECT_EQ(event("customer.created", R"({"id":"cus_1"})").kind, gateways::WebhookKind::OTHER);
    for (auto bad : {"", "{}", R"({"id":"evt_1","type":"x","created":1,"data":null})",
                     R"({"id":"","type":"x","created":1,"data":{"object":{}}})"})
        EXPECT_THROW(read_event(bad), BadReply) << bad;
}

TEST(Redacted, LeavesOutSecretsAndPeople) {
    auto text = redacted(
        R"({"id":"pi_1","client_secret":"pi_1_secret_x","charges":[{"billing_details":{"name":"Ada"},"amount":1}]})");
    EXPECT_EQ(text.find("secret_x"), std::string::npos);
    EXPECT_EQ(text.find("Ada"), std::string::npos);
    EXPECT_NE(text.find("\"amount\":1"), std::string::npos);
    EXPECT_EQ(redacted("<html>Ada</html>"), "(16 bytes that are no JSON)");
    EXPECT_EQ(redacted("[" + std::string(100, ' ') + "\"" + std::string(200, 'x') + "\"]", 100), "(204 bytes)");
}

}  // namespace
}  // namespace airside::stripe
