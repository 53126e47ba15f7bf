#include "vendors/gateways/braintree/notification.hpp"

#include <gtest/gtest.h>

#include "platform/core/base64.hpp"

namespace airside::braintree {
namespace {

using gateways::WebhookKind;

std::string base64(std::string_view bytes) { return base64_encode(bytes) + "\n"; }

gateways::WebhookEvent event(std::string_view kind, std::string_view subject) {
    return read_notification(
        base64("<notification><timestamp type=\"datetime\">2026-11-27T12:00:00Z</timestamp><kind>" + std::string(kind) +
               "</kind><subject>" + std::string(subject) + "</subject></notification>"));
}

TEST(BraintreeNotification, KnowsWhatItSpeaksOf) {
    auto sale = event("transaction_settled",
                      "<transaction><id>ab12</id><type>sale</type><order-id>ref-1</order-id>"
                      "</transaction>");
    EXPECT_EQ(sale.type, "transaction_settled");
    EXPECT_EQ(sale.kind, WebhookKind::PAYMENT);
    EXPECT_EQ(sale.payment_id, "ab12");
    EXPECT_EQ(sale.our_reference, "ref-1");
    EXPECT_EQ(to_string(sale.created_at), "2026-11-27T12:00:00Z");
    auto credit = event("refund_failed",
                        "<transaction><id>r1</id><type>credit</type><refunded-transaction-id>ab12"
                        "</refunded-transaction-id><order-id>ref-2</order-id></transaction>");
    EXPECT_EQ(credit.kind, WebhookKind::REFUND);
    EXPECT_EQ(credit.payment_id, "ab12");
    EXPECT_EQ(credit.our_reference, "") << "a refund's reference names no payment";
    auto dispute = event("dispute_opened", "<dispute><id>d1</id><transaction><id>ab12</id></transaction></dispute>");
    EXPECT_EQ(dispute.kind, WebhookKind::DISPUTE);
    EXPECT_EQ(dispute.payment_id, "ab12");
    EXPECT_EQ(event("check", "<check type=\"boolean\">true</check>").kind, WebhookKind::OTHER);
    EXPECT_EQ(event("a kind of tomorrow", "").kind, WebhookKind::OTHER);
    EXPECT_NE(sale.id, credit.id);
    EXPECT_EQ(sale.id, event("transaction_settled",
                             "<transaction><id>ab12</id><type>sale</type><order-id>ref-1"
                             "</order-id></transaction>")
                           .id);
}

TEST(BraintreeNotification, HostileOnesAreRefused) {
    for (auto xml :
         {"", "<a/>", "<notification/>", "<notification><kind>check</kind></notification>",
          "<notification><timestamp>soon</timestamp><kind>check</kind></notification>",
          "<notification><timestamp>2026-11-27T12:00:00Z</timestamp></notification>", "<!DOCTYPE n><notification/>"})
        EXPECT_THROW(read_notification(base64(xml)), BadReply) << xml;
    for (auto payload : {"", "?", "abc", "ab=c", "<notification/>"})
        EXPECT_THROW(read_notification(payload), BadReply) << payload;
    EXPECT_THROW(event("transaction_settled", "<transaction/>"), BadReply);
    auto hostile = event("transaction_settled", "<transaction><id>../x</id></transaction>");
    EXPECT_EQ(hostile.kind, WebhookKind::OTHER);
}

TEST(BraintreeNotification, Base64IsReadWithItsLineFeeds) {
    EXPECT_EQ(from_base64("aGVs\nbG8=\n"), "hello");
    EXPECT_EQ(from_base64("aGk=\r\n"), "hi");
    EXPECT_EQ(from_base64("YQ=="), "a");
    for (auto none : {"", "\n", "a", "a===", "====", "aGk"}) EXPECT_FALSE(from_base64(none)) << none;
}

TEST(BraintreeNotification, FormsHaveBothFields) {
    auto form = read_form("bt_signature=public%7Cabc&bt_payload=aGVsbG8%3D%0A");
    ASSERT_TRUE(form);
    EXPECT_EQ(form->signature, "public|abc");
    EXPECT_EQ(form->payload, "aGVsbG8=\n");
    for (auto body : {"", "bt_signature=a", "bt_payload=a", "bt_signature=&bt_payload=a", "%g1", "{}"})
        EXPECT_FALSE(read_form(body)) << body;
}

}  // namespace
}  // namespace airside::braintree
