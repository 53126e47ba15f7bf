#include <gtest/gtest.h>

#include "platform/contract/binding.hpp"
#include "services/notification/api_messengers.hpp"

namespace airside::notification {
namespace {

template <class Webhook>
Webhook read(const http::Request& request) {
    auto webhook = Maker::make<Webhook>();
    contract::read_request(meta::info<Webhook>(), Webhook::endpoint, request, {}, &webhook);
    return webhook;
}

TEST(MessengerWebhooks, TakeWhatTwilioSends) {
    http::Request request;
    request.method = http::Method::POST;
    request.target = "/v1/webhooks/twilio?reference=1.CANCELLATION.SMS";
    request.headers.set("Content-Type", "application/x-www-form-urlencoded");
    request.headers.set("X-Twilio-Signature", "c2lnbmVk");
    request.body = "MessageSid=SM1&MessageStatus=delivered";
    auto webhook = read<TwilioWebhook>(request);
    ASSERT_TRUE(webhook.reference && webhook.signature);
    EXPECT_EQ(webhook.reference->value.value, "1.CANCELLATION.SMS");
    EXPECT_EQ(webhook.signature->value.value, "c2lnbmVk");
    EXPECT_EQ(webhook.body.bytes, request.body);
    request.target = "/v1/webhooks/twilio";
    EXPECT_FALSE(read<TwilioWebhook>(request).reference.has_value());
}

TEST(MessengerWebhooks, TakeWhatSendgridSends) {
    http::Request request;
    request.method = http::Method::POST;
    request.target = "/v1/webhooks/sendgrid";
    request.headers.set("Content-Type", "application/json");
    request.headers.set("X-Twilio-Email-Event-Webhook-Signature", "c2lnbmVk");
    request.headers.set("X-Twilio-Email-Event-Webhook-Timestamp", "1600112502");
    request.body = "[{\"event\":\"open\"}]\r\n";
    auto webhook = read<SendgridWebhook>(request);
    ASSERT_TRUE(webhook.signature && webhook.timestamp);
    EXPECT_EQ(webhook.timestamp->value.value, "1600112502");
    EXPECT_EQ(webhook.body.bytes, request.body) << "byte for byte: that is what was signed";
}

}  // namespace
}  // namespace airside::notification
