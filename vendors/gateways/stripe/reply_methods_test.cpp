#include <gtest/gtest.h>

#include "vendors/gateways/stripe/reply.hpp"

namespace airside::stripe {
namespace {

using gateways::Settlement;

std::string movement(std::string_view type, std::int64_t amount, std::string_view source,
                     std::string_view category = "charge") {
    return R"({"id":"txn_1","object":"balance_transaction","amount":)" + std::to_string(amount) +
           R"(,"created":1795953600,"currency":"usd","fee":379,"reporting_category":")" + std::string(category) +
           R"(","type":")" + std::string(type) + R"(","source":)" + std::string(source) + "}";
}
SettlementPage page_of(const std::string& movements) {
    return read_settlements(R"({"object":"list","has_more":false,"data":[)" + movements + "]}");
}
gateways::GatewayPayment shown_with(std::string_view three_d_secure) {
    return read_intent(
        R"({"id":"pi_1","amount":12050,"amount_received":0,"currency":"usd","status":"requires_capture","latest_charge":)"
        R"({"id":"ch_1","payment_method_details":{"card":{"brand":"visa","last4":"4242","three_d_secure":)" +
        std::string(three_d_secure) + "}}}}");
}

TEST(ReadIntent, TellsWhoAnswersForFraud) {
    EXPECT_TRUE(shown_with(R"({"result":"authenticated"})").liability_shifted);
    EXPECT_TRUE(
        shown_with(R"({"result":"attempt_acknowledged","electronic_commerce_indicator":"06"})").liability_shifted);
    EXPECT_FALSE(shown_with(R"({"result":"authenticated","electronic_commerce_indicator":"07"})").liability_shifted);
    EXPECT_FALSE(shown_with(R"({"result":"exempted"})").liability_shifted);
    EXPECT_FALSE(shown_with(R"({"result":"failed"})").liability_shifted);
    EXPECT_FALSE(shown_with("null").liability_shifted);
}

TEST(ReadSettlements, TellsWhatMoved) {
    auto page = page_of(movement("charge", 12050,
                                 R"({"id":"ch_1","payment_intent":"pi_1",)"
                                 R"("metadata":{"airside_reference":"ref-1"}})"));
    ASSERT_EQ(page.movements.size(), 1u);
    const auto& one = page.movements[0];
    EXPECT_EQ(one.kind, Settlement::Kind::CAPTURE);
    EXPECT_EQ(one.gross.str(), "120.50 USD");
    EXPECT_EQ(one.fee.str(), "3.79 USD");
    EXPECT_EQ(one.payment_id, "pi_1");
    EXPECT_EQ(one.transaction_id, "ch_1");
    EXPECT_EQ(one.our_reference, "ref-1");
    EXPECT_EQ(to_string(one.settled_at), "2026-11-29T12:00:00Z");
}

TEST(ReadSettlements, KnowsEachKind) {
    for (auto [type, category, kind] : {std::tuple{"charge", "charge", Settlement::Kind::CAPTURE},
                                        {"payment", "charge", Settlement::Kind::CAPTURE},
                                        {"refund", "refund", Settlement::Kind::REFUND},
                                        {"refund_failure", "refund_failure", Settlement::Kind::REFUND},
                                        {"adjustment", "dispute", Settlement::Kind::DISPUTE},
                                        {"stripe_fee", "fee", Settlement::Kind::FEE},
                                        {"payout", "payout", Settlement::Kind::OTHER}})
        EXPECT_EQ(page_of(movement(type, -5, "null", category)).movements.at(0).kind, kind) << type;
    EXPECT_TRUE(page_of(movement("payout", -5, R"("po_1")", "payout")).movements.at(0).payment_id.empty());
    EXPECT_THROW(page_of(R"({"id":"txn_1"})"), BadReply);
}

TEST(ReadSetup, GivesTheMethodOrTheReason) {
    auto done = read_setup(R"({"id":"seti_1","status":"succeeded","payment_method":{"id":"pm_1","card":)"
                           R"({"brand":"visa","last4":"4242","exp_month":8,"exp_year":2034}}})");
    EXPECT_EQ(done.payment_method, "pm_1");
    EXPECT_EQ(done.card->brand, "VISA");
    auto refused = read_setup(R"({"id":"seti_1","status":"requires_payment_method","payment_method":null,)"
                              R"("last_setup_error":{"code":"card_declined","decline_code":"lost_card"}})");
    EXPECT_EQ(refused.error.decline_code, "lost_card");
    EXPECT_THROW(read_setup(R"({"id":"seti_1","status":"succeeded","payment_method":"pm_1"})"), BadReply)
        << "it was asked for whole";
}

TEST(Redacted, LeavesOutTokens) {
    auto text = redacted(R"({"object":"setup_intent","id":"seti_1","customer":"cus_9","payment_method":{"object":)"
                         R"("payment_method","id":"pm_9","customer":"cus_9"}})");
    text += redacted(R"({"object":"list","data":[{"object":"customer","id":"cus_9"}]})");
    text += redacted(R"({"object":"payment_intent","payment_method":"pm_9"})");
    text += redacted(R"({"error":{"message":"No such PaymentMethod: 'pm_9'"}})");
    EXPECT_EQ(text.find("pm_9"), std::string::npos) << text;
    EXPECT_EQ(text.find("cus_9"), std::string::npos) << text;
    EXPECT_NE(text.find("seti_1"), std::string::npos);
}

}  // namespace
}  // namespace airside::stripe
