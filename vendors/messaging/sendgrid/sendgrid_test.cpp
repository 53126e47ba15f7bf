#include "vendors/messaging/sendgrid/sendgrid.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include "vendors/messaging/sendgrid/reply.hpp"
#include "vendors/messaging/sendgrid/request.hpp"

namespace airside::sendgrid {
namespace {

using messaging::DeliveryKind;
using namespace std::chrono_literals;

// A key pair and a signature made by the openssl command; the private half is gone.
constexpr std::string_view public_key =
    "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEFxu7RhMQM4LxhxmUGHESTPHlghsLerisjo/WPbFV2MW4Ye2yA5k2p8+P43M9Gc2ndNbUgAgUF3T1Ph"
    "iLwpetng==";
constexpr std::string_view signature =
    "MEUCIFA31z7bmSklO3+lw2FhCkSzICARtNBtDiG1WenTxnClAiEA8IUNxDn9a9baFNdNXrQPv3+wq3//5TuV61bXa/VRtt8=";
constexpr std::string_view p384_key =
    "MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAEMLlDeGs3qoE8TQiAXN5R2vK9hGVzohP08Fm2KRnla7FJ9PuB2kMe9bJwvVurLkZYRmxXUwkC8xUnM99SkH"
    "HlFcaiaquyl7Umg2uBiReqt+XufeszlB3iW0JJmtXaaL+G";
const Instant signed_at = Instant(std::chrono::seconds(1795348800));

Options with_keys(std::vector<std::string> keys) {
    Options options;
    options.webhook_public_keys = std::move(keys);
    return options;
}

messaging::Callback callback(std::string_view body = "[{\"event\":\"delivered\"}]\r\n",
                             std::string_view timestamp = "1795348800", std::string_view sign = signature) {
    messaging::Callback made;
    made.url = "https://api.example/hooks";
    made.body = body;
    made.headers.set("X-Twilio-Email-Event-Webhook-Signature", sign);
    made.headers.set("X-Twilio-Email-Event-Webhook-Timestamp", timestamp);
    return made;
}

std::string refused(const messaging::Callback& made, Instant now = signed_at,
                    const Options& options = with_keys({std::string(public_key)})) {
    return Callbacks(options).verify(made, now).why_not;
}

TEST(Signature, OfOthersMakingIsTaken) {
    EXPECT_EQ(refused(callback()), "");
    EXPECT_EQ(refused(callback(), signed_at, with_keys({std::string(p384_key), std::string(public_key)})), "");
}

TEST(Signature, CoversBodyAndTime) {
    EXPECT_NE(refused(callback("[{\"event\":\"delivered\"}]")), "") << "the line's end is signed, too";
    EXPECT_NE(refused(callback("[]\r\n")), "");
    EXPECT_NE(refused(callback("[{\"event\":\"delivered\"}]\r\n", "1795348801"), signed_at + 1s), "");
}

TEST(Signature, LastsFiveMinutesEitherWay) {
    EXPECT_EQ(refused(callback(), signed_at + 300s), "");
    EXPECT_NE(refused(callback(), signed_at + 301s), "");
    EXPECT_EQ(refused(callback(), signed_at - 300s), "");
    EXPECT_NE(refused(callback(), signed_at - 301s), "");
}

TEST(Signature, IsRefusedWithoutAKeyAndWhenMalformed) {
    EXPECT_NE(refused(callback(), signed_at, with_keys({})), "");
    EXPECT_NE(refused(callback(), signed_at, with_keys({std::string(p384_key)})), "") << "another curve";
    for (auto time : {"", "abc", "-1", "1795348800 ", "99999999999999999999"})
        EXPECT_NE(refused(callback("[]", time)), "") << time;
    for (auto bad : {"", "AAAA", "not base64", "MEUCIFA31z7b", "===="})
        EXPECT_NE(refused(callback("[{\"event\":\"delivered\"}]\r\n", "1795348800", bad)), "") << bad;
    EXPECT_NE(refused(callback("[{\"event\":\"delivered\"}]\r\n", "1795348800", std::string(5000, 'A'))), "");
    EXPECT_NE(refused({"https://api.example/hooks", {}, "[]"}), "");
}

TEST(Options, SayWhatIsWrong) {
    EXPECT_EQ(with_keys({std::string(public_key)}).check(), "");
    EXPECT_NE(with_keys({std::string(p384_key)}).check(), "");
    EXPECT_NE(with_keys({"hello"}).check(), "");
    Options options;
    EXPECT_EQ(options.check(), "");
    options.api_key = config::Secret("SG.a\nb");
    EXPECT_NE(options.check(), "") << "it stands in a header";
    options = {};
    options.base_url = "api.sendgrid.com";
    EXPECT_NE(options.check(), "");
}

TEST(ReadEvents, KnowsEachKind) {
    for (auto [fields, kind] : {std::pair{R"("event":"processed")", DeliveryKind::OTHER},
                                {R"("event":"deferred","response":"450 try later")", DeliveryKind::OTHER},
                                {R"("event":"delivered","response":"250 OK")", DeliveryKind::DELIVERED},
                                {R"("event":"bounce","type":"bounce","status":"5.1.1")", DeliveryKind::BOUNCED},
                                {R"("event":"bounce","type":"blocked","status":"4.7.1")", DeliveryKind::FAILED},
                                {R"("event":"dropped","reason":"Bounced Address")", DeliveryKind::BOUNCED},
                                {R"("event":"dropped","reason":"Unsubscribed Address")", DeliveryKind::UNSUBSCRIBED},
                                {R"("event":"dropped","reason":"Spam Reporting Address")", DeliveryKind::SPAM_REPORT},
                                {R"("event":"dropped","reason":"Spam Content")", DeliveryKind::FAILED},
                                {R"("event":"open")", DeliveryKind::OPENED},
                                {R"("event":"click","url":"https://x.example")", DeliveryKind::CLICKED},
                                {R"("event":"spamreport")", DeliveryKind::SPAM_REPORT},
                                {R"("event":"unsubscribe")", DeliveryKind::UNSUBSCRIBED},
                                {R"("event":"group_unsubscribe")", DeliveryKind::UNSUBSCRIBED},
                                {R"("event":"group_resubscribe")", DeliveryKind::OTHER},
                                {R"("event":"an event of tomorrow")", DeliveryKind::OTHER}}) {
        auto reports = read_events("[{\"sg_event_id\":\"e1\",\"timestamp\":1795348800," + std::string(fields) + "}]");
        ASSERT_TRUE(reports && reports->size() == 1) << fields;
        EXPECT_EQ(reports->front().kind, kind) << fields;
    }
}

TEST(ReadEvents, TakesWhatWeKeepAndNobodysAddress) {
    auto reports = read_events(
        R"([{"email":"ada@example.com","event":"bounce","type":"bounce","status":"5.1.1","timestamp":1795348800,)"
        R"("reason":"550 5.1.1 <ada@example.com> is unknown","sg_event_id":"e1","airside_reference":"ref-1",)"
        R"("sg_message_id":"14c5d75ce93.recvd-7d8f-1.0"}])");
    ASSERT_TRUE(reports && reports->size() == 1);
    auto& report = reports->front();
    EXPECT_EQ(report.event_id, "e1");
    EXPECT_EQ(report.provider_message_id, "14c5d75ce93");
    EXPECT_EQ(report.our_reference, "ref-1");
    EXPECT_EQ(report.code, "5.1.1");
    EXPECT_EQ(report.text, "550 5.1.1 *** is unknown");
    EXPECT_EQ(report.at, signed_at);
}

// What can't be understood hides nothing of what can.
TEST(ReadEvents, PassesOverHostileEvents) {
    for (auto body : {"", "null", "{}", "[", "[{\"event\":\"open\"", "\"[]\"", "<html>"})
        EXPECT_FALSE(read_events(body)) << body;
    EXPECT_FALSE(read_events(std::string(100'000, '[')));
    EXPECT_EQ(read_events("[]")->size(), 0u);
    auto reports = read_events(R"([7,null,[],{},{"event":"open"},{"event":7,"sg_event_id":"a","timestamp":1},)"
                               R"({"event":"open","sg_event_id":"a","timestamp":"1"},)"
                               R"({"event":"open","sg_event_id":["a"],"timestamp":1},)"
                               R"({"event":"open","sg_event_id":"good","timestamp":-5,"sg_message_id":7}])");
    ASSERT_EQ(reports->size(), 1u);
    EXPECT_EQ(reports->front().event_id, "good");
    EXPECT_EQ(reports->front().at, Instant{});
    EXPECT_EQ(reports->front().provider_message_id, "");
    auto huge =
        read_events("[{\"event\":\"open\",\"sg_event_id\":\"" + std::string(10'000, 'x') + "\",\"timestamp\":1}]");
    EXPECT_TRUE(huge->empty());
}

TEST(RefusalOf, TellsTheRecipientFromTheRest) {
    auto refusal = [](int status, std::string body) { return refusal_of({status, {}, std::move(body)}); };
    auto gone = refusal(
        400, R"({"errors":[{"message":"Does not contain a valid address.","field":"personalizations.0.to.0.email"}]})");
    EXPECT_TRUE(gone.recipient_gone && gone.permanent);
    EXPECT_EQ(gone.code, "400 personalizations.0.to.0.email");
    EXPECT_EQ(gone.text, "Does not contain a valid address.");
    EXPECT_FALSE(refusal(400, R"({"errors":[{"message":"no","field":"from.email"}]})").recipient_gone);
    EXPECT_FALSE(refusal(413, R"({"errors":[{"message":"too big","field":null}]})").recipient_gone);
    for (auto body : {"", "null", "<html>", "{\"errors\":7}", "{\"errors\":[]}", "{\"errors\":[[]]}",
                      "{\"errors\":[{\"message\":{}}]}"}) {
        auto refused_mail = refusal(400, body);
        EXPECT_EQ(refused_mail.code, "400") << body;
        EXPECT_EQ(refused_mail.text, "SendGrid answered 400") << body;
        EXPECT_FALSE(refused_mail.recipient_gone) << body;
    }
}

TEST(MailBody, LeavesOutWhatAMailHasNot) {
    messaging::Email email;
    email.from_address = "bookings@airside.example";
    email.to_address = "ada@example.com";
    email.subject = "x\r\nBcc: everyone@example.com";
    email.text = "Hello";
    auto body = boost::json::parse(mail_body(email, {})).as_object();
    for (auto absent : {"attachments", "categories", "mail_settings"}) EXPECT_FALSE(body.contains(absent)) << absent;
    EXPECT_FALSE(body.at("from").as_object().contains("name"));
    EXPECT_EQ(body.at("content").as_array().size(), 1u);
    EXPECT_FALSE(body.at("personalizations").at(0).as_object().contains("custom_args"));
    for (int i = 0; i < 20; ++i) email.categories.push_back("category " + std::to_string(i % 15));
    Options sandboxed;
    sandboxed.sandbox = true;
    body = boost::json::parse(mail_body(email, sandboxed)).as_object();
    EXPECT_EQ(body.at("categories").as_array().size(), 10u);
    EXPECT_EQ(body.at("mail_settings").at("sandbox_mode").at("enable"), true);
}

}  // namespace
}  // namespace airside::sendgrid
