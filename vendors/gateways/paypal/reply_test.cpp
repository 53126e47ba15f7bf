#include "vendors/gateways/paypal/reply.hpp"

#include <gtest/gtest.h>

namespace airside::paypal {
namespace {

using gateways::PaymentFailure;
using gateways::PaymentState;

std::string order(std::string_view status, std::string_view payments = "", std::string_view more = "") {
    return R"({"id":"5O190127TN364715T","intent":"AUTHORIZE","status":")" + std::string(status) +
           R"(","purchase_units":[{"reference_id":"default","custom_id":"ref-1","amount":{"currency_code":"USD",)"
           R"("value":"120.50"})" +
           std::string(payments) + "}]" + std::string(more) + "}";
}
std::string authorization(std::string_view status, std::string_view more = "", std::string_view value = "120.50") {
    return R"({"id":"0AW2184448108334S","status":")" + std::string(status) +
           R"(","amount":{"currency_code":"USD","value":")" + std::string(value) + "\"}" + std::string(more) + "}";
}
std::string capture(std::string_view status, std::string_view value = "120.50", std::string_view currency = "USD") {
    return R"({"id":"2GG279541U471931P","status":")" + std::string(status) +
           R"(","custom_id":"ref-1","amount":)"
           R"({"currency_code":")" +
           std::string(currency) + R"(","value":")" + std::string(value) + "\"}}";
}
std::string refund(std::string_view status, std::string_view value, std::string_view reference = "r-1") {
    return R"({"id":"1JU08902781691411","status":")" + std::string(status) + R"(","custom_id":")" +
           std::string(reference) + R"(","amount":{"currency_code":"USD","value":")" + std::string(value) + "\"}}";
}
std::string paid(const std::string& authorizations, const std::string& captures = "", const std::string& refunds = "") {
    return R"(,"payments":{"authorizations":[)" + authorizations + R"(],"captures":[)" + captures + R"(],"refunds":[)" +
           refunds + "]}";
}
constexpr std::string_view approve_link =
    R"(,"links":[{"href":"https://www.paypal.com/checkoutnow?token=5O","rel":"payer-action","method":"GET"}])";

TEST(ReadOrder, KnowsEachStatusBeforeAnAuthorisation) {
    for (auto status : {"CREATED", "SAVED", "PAYER_ACTION_REQUIRED"}) {
        auto waiting = read_order(order(status, "", approve_link));
        EXPECT_EQ(waiting.payment.state, PaymentState::ACTION_REQUIRED) << status;
        EXPECT_EQ(waiting.payment.action->url, "https://www.paypal.com/checkoutnow?token=5O");
        EXPECT_FALSE(waiting.approved);
    }
    EXPECT_TRUE(read_order(order("APPROVED")).approved);
    EXPECT_EQ(read_order(order("APPROVED")).payment.state, PaymentState::PROCESSING);
    EXPECT_EQ(read_order(order("VOIDED")).payment.state, PaymentState::VOIDED);
    EXPECT_THROW(read_order(order("COMPLETED")), BadReply) << "completed by what?";
    EXPECT_THROW(read_order(order("CREATED")), BadReply) << "nobody says where the payer approves";
    EXPECT_THROW(read_order(order("a status of tomorrow")), BadReply);
}

TEST(ReadOrder, KnowsEachStatusOfAnAuthorisation) {
    auto state = [](const std::string& payments) { return read_order(order("COMPLETED", payments)).payment.state; };
    EXPECT_EQ(state(paid(authorization("CREATED"))), PaymentState::AUTHORIZED);
    EXPECT_EQ(state(paid(authorization("PENDING"))), PaymentState::PROCESSING);
    EXPECT_EQ(state(paid(authorization("VOIDED"))), PaymentState::VOIDED);
    EXPECT_EQ(state(paid(authorization("CAPTURED"), capture("COMPLETED"))), PaymentState::CAPTURED);
    EXPECT_EQ(state(paid(authorization("PARTIALLY_CAPTURED"), capture("COMPLETED", "20.00"))), PaymentState::CAPTURED);
    EXPECT_EQ(state(paid(authorization("CAPTURED"), capture("PENDING"))), PaymentState::PROCESSING);
    EXPECT_EQ(state(paid(authorization("CREATED"), capture("DECLINED"))), PaymentState::AUTHORIZED);
    EXPECT_THROW(state(paid(authorization("CAPTURED"))), BadReply) << "where is its capture?";
    EXPECT_THROW(state(paid(authorization("a status of tomorrow"))), BadReply);
}

TEST(ReadOrder, SaysWhyItFailed) {
    auto denied = read_order(
        order("COMPLETED", paid(authorization("DENIED", R"(,"processor_response":{"response_code":"5120"})"))));
    EXPECT_EQ(denied.payment.state, PaymentState::FAILED);
    EXPECT_EQ(denied.payment.failure->code, PaymentFailure::INSUFFICIENT_FUNDS);
    EXPECT_EQ(denied.payment.failure->payment_id, "5O190127TN364715T");
    auto lapsed = read_order(order("COMPLETED", paid(authorization("VOIDED", R"(,"expiration_time":)"
                                                                             R"("2026-12-24T10:00:00Z","update_time":)"
                                                                             R"("2026-12-24T10:00:00Z")"))));
    EXPECT_EQ(lapsed.payment.failure->code, PaymentFailure::AUTHORIZATION_EXPIRED);
    EXPECT_EQ(to_string(*lapsed.payment.capture_before), "2026-12-24T10:00:00Z");
    EXPECT_FALSE(read_order(order("COMPLETED", paid(authorization("VOIDED")))).payment.failure);
}

TEST(ReadOrder, TellsWhatTheChallengeSaid) {
    auto seen = [](std::string_view shift, std::string_view enrolled, std::string_view status) {
        return read_order(order("APPROVED", "",
                                R"(,"payment_source":{"card":{"last_digits":"1111","brand":"VISA","expiry":"2034-08",)"
                                R"("authentication_result":{"liability_shift":")" +
                                    std::string(shift) + R"(","three_d_secure":{"enrollment_status":")" +
                                    std::string(enrolled) + R"(","authentication_status":")" + std::string(status) +
                                    "\"}}}}"))
            .payment;
    };
    auto passed = seen("POSSIBLE", "Y", "Y");
    EXPECT_EQ(passed.state, PaymentState::PROCESSING);
    EXPECT_EQ(passed.three_d_secure, gateways::ThreeDSecure::AUTHENTICATED);
    EXPECT_TRUE(passed.liability_shifted);
    EXPECT_EQ(passed.card->last4, "1111");
    EXPECT_EQ(passed.card->exp_month, 8);
    EXPECT_EQ(seen("POSSIBLE", "Y", "A").three_d_secure, gateways::ThreeDSecure::ATTEMPTED);
    EXPECT_EQ(seen("NO", "U", "").state, PaymentState::PROCESSING) << "the card takes no part in 3-D Secure";
    for (auto status : {"N", "R", "U"}) {
        auto failed = seen("NO", "Y", status);
        EXPECT_EQ(failed.state, PaymentState::FAILED) << status;
        EXPECT_EQ(failed.failure->code, PaymentFailure::AUTHENTICATION_FAILED);
        EXPECT_FALSE(failed.liability_shifted);
    }
    EXPECT_EQ(seen("UNKNOWN", "Y", "").state, PaymentState::FAILED);
}

TEST(ReadOrder, AddsUpCapturesAndRefunds) {
    auto refunds = refund("COMPLETED", "20.00") + "," + refund("PENDING", "5.50", "r-2") + "," +
                   refund("FAILED", "50.00", "r-3") + "," + refund("COMPLETED", "1.00", "ref-1");
    auto seen = read_order(order("COMPLETED", paid(authorization("CAPTURED"), capture("COMPLETED"), refunds)));
    EXPECT_EQ(seen.payment.captured.str(), "120.50 USD");
    EXPECT_EQ(seen.payment.refunded.str(), "26.50 USD");
    EXPECT_EQ(seen.payment.transaction_id, "2GG279541U471931P");
    ASSERT_EQ(seen.refunds.size(), 4u);
    EXPECT_EQ(seen.refunds[2].state, gateways::RefundState::FAILED);
    EXPECT_EQ(seen.refunds[2].failure, "FAILED");
    EXPECT_EQ(seen.refunds[3].our_reference, "") << "the payment's reference: made in PayPal's console";
}

// Whatever comes: an error that says where, never a payment with a wrong amount.
TEST(ReadOrder, RefusesHostileReplies) {
    for (
        const auto& json : std::vector<std::string>{
            "",
            "null",
            "[]",
            "{}",
            "{\"id\":\"5O\"",
            order("CREATED").substr(0, 60),
            R"({"id":"5O","status":"APPROVED","purchase_units":[]})",
            R"({"id":"5O","status":"APPROVED","purchase_units":null})",
            R"({"id":"","status":"APPROVED","purchase_units":[{"amount":{"currency_code":"USD","value":"1"}}]})",
            R"({"id":"../x","status":"APPROVED","purchase_units":[{"amount":{"currency_code":"USD","value":"1"}}]})",
            R"({"id":"5O","status":7,"purchase_units":[{"amount":{"currency_code":"USD","value":"1"}}]})",
            R"({"id":"5O","status":"APPROVED","purchase_units":[{"amount":{"currency_code":"USD","value":1}}]})",
            R"({"id":"5O","status":"APPROVED","purchase_units":[{"amount":{"currency_code":"USD","value":"-1"}}]})",
            R"({"id":"5O","status":"APPROVED","purchase_units":[{"amount":{"currency_code":"USD","value":"1e9"}}]})",
            R"({"id":"5O","status":"APPROVED","purchase_units":[{"amount":{"currency_code":"ZZZ","value":"1"}}]})",
            R"({"id":"5O","status":"APPROVED","purchase_units":[{"amount":{"currency_code":null,"value":"1"}}]})",
            R"({"id":"5O","status":"APPROVED","purchase_units":[{"amount":{"currency_code":"USD","value":"90000000000000000"}}]})",
            order("COMPLETED", paid(authorization("CREATED", "", "1.00"))),
            order("COMPLETED", paid(authorization("CAPTURED"), capture("COMPLETED", "120.51"))),
            order("COMPLETED", paid(authorization("CAPTURED"), capture("COMPLETED", "0.00"))),
            order("COMPLETED", paid(authorization("CAPTURED"), capture("COMPLETED", "1.00", "EUR"))),
            order("COMPLETED", paid(authorization("CAPTURED"), capture("PAID"))),
            order("COMPLETED", paid(authorization("CAPTURED"), capture("COMPLETED"), refund("COMPLETED", "121.00"))),
            order("COMPLETED", paid(authorization("CAPTURED"), capture("COMPLETED"), refund("DONE", "1.00"))),
            std::string(100'000, '[')})
        EXPECT_THROW(read_order(json), BadReply) << json.substr(0, 300);
    try {
        read_order(
            R"({"id":"5O","status":"APPROVED","purchase_units":[{"amount":{"currency_code":"USD","value":1}}]})");
        FAIL();
    } catch (const BadReply& error) {
        EXPECT_TRUE(std::string(error.what()).starts_with("paypal: /purchase_units/0/amount/value")) << error.what();
    }
    auto nulls = R"(,"payments":null)";
    EXPECT_EQ(read_order(order("APPROVED", nulls, R"(,"payment_source":null,"links":null)")).payment.state,
              PaymentState::PROCESSING);
}

// However a reply is cut off, it is no payment.
TEST(ReadOrder, RefusesEveryTruncation) {
    auto whole = order("COMPLETED", paid(authorization("CAPTURED"), capture("COMPLETED"), refund("PENDING", "1.00")));
    EXPECT_NO_THROW(read_order(whole));
    for (std::size_t size = 0; size < whole.size(); ++size)
        EXPECT_THROW(read_order(whole.substr(0, size)), BadReply) << size;
}

TEST(ReadRefund, KnowsEachStatus) {
    using gateways::RefundState;
    for (auto [status, state] : {std::pair{"PENDING", RefundState::PENDING},
                                 {"COMPLETED", RefundState::DONE},
                                 {"FAILED", RefundState::FAILED},
                                 {"CANCELLED", RefundState::FAILED}})
        EXPECT_EQ(read_refund(refund(status, "20.50")).state, state) << status;
    EXPECT_EQ(read_refund(refund("COMPLETED", "20.50")).amount.str(), "20.50 USD");
    EXPECT_EQ(read_refund(refund("CANCELLED", "20.50")).failure, "CANCELLED");
    EXPECT_THROW(read_refund(refund("a status of tomorrow", "1")), BadReply);
    EXPECT_THROW(read_refund(refund("COMPLETED", "-1")), BadReply);
    EXPECT_THROW(read_refund("{}"), BadReply);
}

TEST(ReadToken, TakesNothingThatWouldNotBeAHeader) {
    EXPECT_EQ(read_token(R"({"access_token":"A21","expires_in":32400})").lifetime, std::chrono::seconds(32'400));
    EXPECT_EQ(read_token(R"({"access_token":"A21","expires_in":-5})").lifetime, std::chrono::seconds(1));
    for (auto json : {"", "{}", R"({"access_token":"","expires_in":1})", R"({"access_token":"a\r\nb","expires_in":1})",
                      R"({"access_token":7,"expires_in":1})", R"({"access_token":"a","expires_in":"soon"})"})
        EXPECT_THROW(read_token(json), BadReply) << json;
}

TEST(ReadReport, TellsWhatMoved) {
    auto report = read_report(
        R"({"transaction_details":[{"transaction_info":{"transaction_id":"2GG279541U471931P","transaction_event_code":)"
        R"("T0006","transaction_status":"S","transaction_initiation_date":"2026-11-27T20:00:00+0000",)"
        R"("transaction_amount":{"currency_code":"USD","value":"120.50"},"fee_amount":{"currency_code":"USD","value":)"
        R"("-3.79"},"custom_field":"ref-1"}}],"last_refreshed_datetime":"2026-11-27T21:59:59Z","total_pages":1})");
    ASSERT_EQ(report.lines.size(), 1u);
    EXPECT_EQ(to_string(*report.refreshed_at), "2026-11-27T21:59:59Z");
    auto settled = settlement_of(report.lines[0]);
    EXPECT_EQ(settled.kind, gateways::Settlement::Kind::CAPTURE);
    EXPECT_EQ(settled.fee.str(), "3.79 USD");
    EXPECT_EQ(to_string(settled.settled_at), "2026-11-27T20:00:00Z");
    EXPECT_EQ(settled.id, "2GG279541U471931P/T0006");
    auto kind = [&](std::string_view code) {
        auto line = report.lines[0];
        line.event_code = code;
        return settlement_of(line).kind;
    };
    using Kind = gateways::Settlement::Kind;
    EXPECT_EQ(kind("T1107"), Kind::REFUND);
    EXPECT_EQ(kind("T1106"), Kind::DISPUTE);
    EXPECT_EQ(kind("T1201"), Kind::DISPUTE);
    EXPECT_EQ(kind("T0106"), Kind::FEE);
    EXPECT_EQ(kind("T0400"), Kind::OTHER);
    EXPECT_EQ(kind(""), Kind::OTHER);
    report.lines[0].gross.reset();
    EXPECT_THROW(settlement_of(report.lines[0]), BadReply);
    for (auto json : {"", "[]", R"({"transaction_details":[{}]})",
                      R"({"transaction_details":[{"transaction_info":{"transaction_id":""}}]})",
                      R"({"transaction_details":[{"transaction_info":{"transaction_id":"A","transaction_amount":)"
                      R"({"currency_code":"USD","value":"x"}}}]})"})
        EXPECT_THROW(read_report(json), BadReply) << json;
}

TEST(ReadError, NeverThrows) {
    for (auto json : {"", "null", "<html>", "{}", R"({"name":7})", R"({"details":"x"})", R"({"details":[]})"})
        EXPECT_EQ(read_error(json).issue, "") << json;
    auto error = read_error(R"({"name":"UNPROCESSABLE_ENTITY","message":"m","debug_id":"d","details":[{"issue":)"
                            R"("INSTRUMENT_DECLINED","description":"It was declined."}]})");
    EXPECT_EQ(error.issue, "INSTRUMENT_DECLINED");
    EXPECT_EQ(error.text, "It was declined.");
    EXPECT_EQ(read_error(R"({"error":"invalid_client","error_description":"no"})").name, "invalid_client");
}

TEST(ReadEvent, KnowsWhatItSpeaksOf) {
    auto event = [](std::string_view type, std::string_view resource) {
        return read_event(R"({"id":"WH-1","event_version":"1.0","create_time":"2026-11-27T20:00:00Z","event_type":")" +
                          std::string(type) + R"(","resource":)" + std::string(resource) + "}");
    };
    auto approved = event("CHECKOUT.ORDER.APPROVED", order("APPROVED")).event;
    EXPECT_EQ(approved.kind, gateways::WebhookKind::PAYMENT);
    EXPECT_EQ(approved.payment_id, "5O190127TN364715T");
    EXPECT_EQ(approved.our_reference, "ref-1");
    auto captured = event("PAYMENT.CAPTURE.COMPLETED",
                          R"({"id":"2GG279541U471931P","custom_id":"ref-1","supplementary_data":{"related_ids":)"
                          R"({"order_id":"5O190127TN364715T"}}})");
    EXPECT_EQ(captured.event.payment_id, "5O190127TN364715T");
    auto refunded =
        event("PAYMENT.CAPTURE.REFUNDED", R"({"id":"1JU08902781691411","custom_id":"r-1","links":[{"rel":"up","href":)"
                                          R"("https://api-m.paypal.com/v2/payments/captures/2GG279541U471931P"}]})");
    EXPECT_EQ(refunded.event.kind, gateways::WebhookKind::REFUND);
    EXPECT_EQ(refunded.capture_id, "2GG279541U471931P");
    EXPECT_EQ(refunded.event.our_reference, "") << "its reference is the refund's";
    auto hostile = event("PAYMENT.CAPTURE.REFUNDED",
                         R"({"links":[{"rel":"up","href":"https://x/v2/payments/captures/../../v1/x"}]})");
    EXPECT_EQ(hostile.event.kind, gateways::WebhookKind::OTHER);
    auto disputed =
        event("CUSTOMER.DISPUTE.CREATED", R"({"dispute_id":"PP-1","disputed_transactions":[{"seller_transaction_id":)"
                                          R"("2GG279541U471931P","custom":"ref-1"}]})");
    EXPECT_EQ(disputed.event.kind, gateways::WebhookKind::DISPUTE);
    EXPECT_EQ(disputed.event.our_reference, "ref-1");
    EXPECT_EQ(event("VAULT.PAYMENT-TOKEN.CREATED", R"({"id":"v"})").event.kind, gateways::WebhookKind::OTHER);
    for (auto bad : {"", "{}", R"({"id":"WH-1","event_type":"x","create_time":"today","resource":{}})",
                     R"({"id":"","event_type":"x","create_time":"2026-11-27T20:00:00Z","resource":{}})",
                     R"({"id":"WH-1","event_type":"x","create_time":"2026-11-27T20:00:00Z","resource":null})"})
        EXPECT_THROW(read_event(bad), BadReply) << bad;
}

TEST(Redacted, LeavesOutSecretsAndPeople) {
    auto text = redacted(R"({"id":"5O","payer":{"email_address":"ada@example.test"},"payment_source":{"card":)"
                         R"({"vault_id":"v1","name":"Ada","last_digits":"1111"},"paypal":{"experience_context":)"
                         R"({"return_url":"https://shop/?s=secret"}}},"purchase_units":[{"amount":{"value":"1.00"}}],)"
                         R"("links":[{"href":"https://x?s=secret"}]})");
    for (auto hidden : {"ada@", "v1", "Ada", "secret"}) EXPECT_EQ(text.find(hidden), std::string::npos) << text;
    EXPECT_NE(text.find("1111"), std::string::npos);
    EXPECT_NE(text.find("\"value\":\"1.00\""), std::string::npos) << text;
    auto error = redacted(R"({"name":"INVALID_REQUEST","details":[{"field":"/x","value":"tok_1","issue":"I"}]})");
    EXPECT_NE(error.find("INVALID_REQUEST"), std::string::npos);
    EXPECT_EQ(error.find("tok_1"), std::string::npos) << error;
    EXPECT_EQ(redacted("<html>Ada</html>"), "(16 bytes that are no JSON)");
}

}  // namespace
}  // namespace airside::paypal
