#include "vendors/messaging/twilio/twilio.hpp"

#include <gtest/gtest.h>

#include "vendors/messaging/twilio/reply.hpp"

namespace airside::twilio {
namespace {

using messaging::DeliveryKind;

const Instant now = *parse_instant("2026-11-22T12:00:00Z");
const Form form{{"To", "+18005551212"},
                {"CallSid", "CA1234567890ABCDE"},
                {"Caller", "+14158675310"},
                {"Digits", "1234"},
                {"From", "+14158675310"}};

Options options() {
    Options made;
    made.account_sid = "AC0123456789abcdef0123456789abcdef";
    made.auth_token = config::Secret("12345");
    made.from = "+442071234567";
    return made;
}

messaging::Callback callback(std::string body, std::string_view token = "12345",
                             std::string url = "https://api.example/hooks?reference=ref-1") {
    messaging::Callback made{url, {}, body};
    made.headers.set("X-Twilio-Signature", sign(url, *http::parse_query(body), token));
    return made;
}

TEST(Signature, IsThatOfPythonsHmac) {
    EXPECT_EQ(sign("https://mycompany.com/myapp.php?foo=1&bar=2", form, "12345"), "GvWf1cFY/Q7PnoempGyD5oXAezc=");
}

TEST(Signature, MindsNoPortThatTheSchemeHasAnyway) {
    constexpr std::string_view with_port = "5s2PFy0qmPcZucb4eH4b08ZJtL0=", without = "GvWf1cFY/Q7PnoempGyD5oXAezc=";
    for (auto url :
         {"https://mycompany.com/myapp.php?foo=1&bar=2", "https://mycompany.com:443/myapp.php?foo=1&bar=2"}) {
        EXPECT_TRUE(is_signature(with_port, url, form, "12345")) << url;
        EXPECT_TRUE(is_signature(without, url, form, "12345")) << url;
    }
    EXPECT_FALSE(is_signature(without, "https://mycompany.com:8443/myapp.php?foo=1&bar=2", form, "12345"));
    EXPECT_FALSE(is_signature(without, "http://mycompany.com/myapp.php?foo=1&bar=2", form, "12345"));
    EXPECT_FALSE(is_signature(sign("https://a.example/", form, ""), "https://a.example/", form, ""));
}

TEST(Callbacks, AreTakenUnderTheTokenOrOneOfBefore) {
    auto body = "MessageSid=SM1&MessageStatus=delivered&To=%2B447700900123";
    EXPECT_EQ(Callbacks(options()).verify(callback(body), now).why_not, "");
    EXPECT_NE(Callbacks(options()).verify(callback(body, "old"), now).why_not, "");
    auto rolling = options();
    rolling.former_auth_tokens.emplace_back("old");
    EXPECT_EQ(Callbacks(rolling).verify(callback(body, "old"), now).why_not, "");
    EXPECT_EQ(Callbacks(rolling).verify(callback(body), now).why_not, "");
}

TEST(Callbacks, TellTheMessageAndItsEnd) {
    auto verdict = Callbacks(options()).verify(
        callback("MessageSid=SM1&MessageStatus=undelivered&ErrorCode=30005&To=%2B447700900123"), now);
    ASSERT_EQ(verdict.reports.size(), 1u);
    auto& report = verdict.reports.front();
    EXPECT_EQ(report.event_id, "SM1/undelivered");
    EXPECT_EQ(report.provider_message_id, "SM1");
    EXPECT_EQ(report.our_reference, "ref-1");
    EXPECT_EQ(report.kind, DeliveryKind::BOUNCED);
    EXPECT_EQ(report.code, "30005");
    EXPECT_EQ(report.at, now);
}

TEST(Callbacks, KnowEachStatusAndCode) {
    auto kind = [](std::string_view status, std::string_view code) {
        Form told{{"MessageSid", "SM1"}, {"MessageStatus", std::string(status)}};
        if (!code.empty()) told.emplace_back("ErrorCode", code);
        return read_callback(told, "", now).at(0).kind;
    };
    for (auto status :
         {"accepted", "queued", "sending", "sent", "scheduled", "partially_delivered", "a_status_of_tomorrow"})
        EXPECT_EQ(kind(status, ""), DeliveryKind::OTHER) << status;
    EXPECT_EQ(kind("delivered", ""), DeliveryKind::DELIVERED);
    EXPECT_EQ(kind("read", ""), DeliveryKind::OPENED);
    EXPECT_EQ(kind("failed", ""), DeliveryKind::FAILED);
    EXPECT_EQ(kind("canceled", ""), DeliveryKind::FAILED);
    for (auto code : {"21211", "21614", "30005", "30006"})
        EXPECT_EQ(kind("undelivered", code), DeliveryKind::BOUNCED) << code;
    for (auto code : {"30003", "30004", "30007", "30008", "99999", "x", "-1"})
        EXPECT_EQ(kind("undelivered", code), DeliveryKind::FAILED) << code;
    EXPECT_EQ(kind("failed", "21610"), DeliveryKind::UNSUBSCRIBED);
}

TEST(Callbacks, RefuseOrPassOverHostileOnes) {
    Callbacks callbacks(options());
    auto good = callback("MessageSid=SM1&MessageStatus=delivered");
    auto unsigned_one = good;
    unsigned_one.headers.remove("X-Twilio-Signature");
    EXPECT_NE(callbacks.verify(unsigned_one, now).why_not, "");
    for (auto bad : {"", "x", "AAAAAAAAAAAAAAAAAAAAAAAAAAA="}) {
        auto forged = good;
        forged.headers.set("X-Twilio-Signature", bad);
        EXPECT_NE(callbacks.verify(forged, now).why_not, "") << bad;
    }
    auto broken = good;
    broken.body = "MessageSid=%g1";
    EXPECT_NE(callbacks.verify(broken, now).why_not, "");
    std::string many = "a=1";
    for (int i = 0; i < 200; ++i) many += "&a=1";
    EXPECT_NE(callbacks.verify(callback(many), now).why_not, "");
    for (auto body :
         {"a=1", "MessageSid=&MessageStatus=sent", "MessageSid=SM1", "MessageSid=../x&MessageStatus=sent"}) {
        auto verdict = callbacks.verify(callback(body), now);
        EXPECT_EQ(verdict.why_not, "") << body;
        EXPECT_TRUE(verdict.reports.empty()) << body;
    }
    EXPECT_EQ(callbacks.verify(callback("MessageSid=SM1&MessageStatus=sent", "12345", "https://api.example/hooks"), now)
                  .reports.at(0)
                  .our_reference,
              "");
}

TEST(Refusals, TellTheRecipientTheMomentAndUsApart) {
    auto refusal = [](int status, int code) {
        return refusal_of({status,
                           {},
                           R"({"code":)" + std::to_string(code) +
                               R"(,"message":"The 'To' number +12025550123 is wrong","status":400})"});
    };
    for (int code : {21211, 21214, 21614}) {
        auto outcome = refusal(400, code);
        auto& refused = std::get<messaging::Refused>(outcome);
        EXPECT_TRUE(refused.permanent && refused.recipient_gone) << code;
        EXPECT_EQ(refused.code, std::to_string(code));
        EXPECT_EQ(refused.text, "The 'To' number *** is wrong");
    }
    for (int code : {21408, 21610, 21612, 21617, 99999}) {
        auto outcome = refusal(400, code);
        EXPECT_TRUE(std::get<messaging::Refused>(outcome).permanent) << code;
        EXPECT_FALSE(std::get<messaging::Refused>(outcome).recipient_gone) << code;
    }
    for (int code : {14107, 21611, 30022}) {
        auto outcome = refusal(400, code);
        EXPECT_FALSE(std::get<messaging::Refused>(outcome).permanent) << code;
    }
    for (int code : {20003, 20404, 30002})
        EXPECT_TRUE(std::holds_alternative<messaging::Unavailable>(refusal(400, code))) << code;
    for (auto body : {"", "null", "<html>", "{\"code\":\"21211\"}", "{\"code\":{}}", "{\"code\":21211"}) {
        auto outcome = refusal_of({400, {}, body});
        EXPECT_EQ(std::get<messaging::Refused>(outcome).code, "400") << body;
        EXPECT_FALSE(std::get<messaging::Refused>(outcome).recipient_gone) << body;
    }
}

TEST(Outcomes, AreBelievedOnlyWithAName) {
    auto outcome = [](std::string body) { return outcome_of({201, {}, std::move(body)}); };
    EXPECT_EQ(std::get<messaging::Sent>(outcome(R"({"sid":"SM1","status":"queued"})")).provider_message_id, "SM1");
    for (auto body : {"", "null", "[]", "{}", "{\"sid\":7}", "{\"sid\":\"\"}", "{\"sid\":\"a b\"}", "{\"sid\":\"SM1\""})
        EXPECT_TRUE(std::holds_alternative<messaging::Unknown>(outcome(body))) << body;
    auto failed = outcome(R"({"sid":"SM1","status":"failed","error_code":21211,"error_message":"no number"})");
    EXPECT_TRUE(std::get<messaging::Refused>(failed).recipient_gone);
}

TEST(Options, SayWhatIsWrong) {
    EXPECT_EQ(Options{}.check(), "") << "not used";
    EXPECT_EQ(options().check(), "");
    for (auto spoil :
         {+[](Options& o) { o.account_sid = "AC1/../x"; }, +[](Options& o) { o.auth_token = {}; },
          +[](Options& o) { o.from = "Airside"; }, +[](Options& o) { o.from.clear(); },
          +[](Options& o) { o.messaging_service_sid = "MG0123456789abcdef0123456789abcdef"; },
          +[](Options& o) { o.base_url = "twilio"; }, +[](Options& o) { o.status_callback_url = "/hooks"; }}) {
        auto spoilt = options();
        spoil(spoilt);
        EXPECT_NE(spoilt.check(), "");
    }
}

}  // namespace
}  // namespace airside::twilio
