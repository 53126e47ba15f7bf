#include "vendors/messaging/firebase/firebase.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include "platform/core/base64.hpp"
#include "vendors/messaging/firebase/account.hpp"
#include "vendors/messaging/firebase/message.hpp"

namespace airside::firebase {
namespace {

namespace json = boost::json;

EVP_PKEY* a_key() {
    static EVP_PKEY* key = EVP_RSA_gen(2048);
    return key;
}

std::string pem_of(EVP_PKEY* key) {
    std::unique_ptr<BIO, int (*)(BIO*)> memory(BIO_new(BIO_s_mem()), &BIO_free);
    PEM_write_bio_PrivateKey(memory.get(), key, nullptr, nullptr, 0, nullptr, nullptr);
    char* bytes = nullptr;
    auto size = BIO_get_mem_data(memory.get(), &bytes);
    return {bytes, static_cast<std::size_t>(size)};
}

json::object an_account() {
    return {{"type", "service_account"},
            {"project_id", "demo"},
            {"private_key_id", "k1"},
            {"private_key", pem_of(a_key())},
            {"client_email", "airside@demo.iam.gserviceaccount.com"},
            {"token_uri", "https://oauth2.googleapis.com/token"}};
}

json::object decoded(std::string_view part) { return json::parse(*base64url_decode(part)).as_object(); }

TEST(Account, SignsWhatGoogleAsksFor) {
    Account account(json::serialize(an_account()));
    EXPECT_EQ(account.project(), "demo");
    auto assertion = account.assertion(*parse_instant("2026-11-22T12:00:00Z"));
    auto first = assertion.find('.'), last = assertion.rfind('.');
    auto header = decoded(assertion.substr(0, first)), claims = decoded(assertion.substr(first + 1, last - first - 1));
    EXPECT_EQ(header, (json::object{{"alg", "RS256"}, {"typ", "JWT"}, {"kid", "k1"}}));
    EXPECT_EQ(claims.at("iss"), "airside@demo.iam.gserviceaccount.com");
    EXPECT_EQ(claims.at("aud"), "https://oauth2.googleapis.com/token");
    EXPECT_EQ(claims.at("scope"), "https://www.googleapis.com/auth/firebase.messaging");
    EXPECT_EQ(claims.at("iat"), 1795348800);
    EXPECT_EQ(claims.at("exp"), 1795348800 + 3600);
    auto text = assertion.substr(0, last);
    auto signature = *base64url_decode(assertion.substr(last + 1));
    std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
    EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, a_key());
    EXPECT_EQ(EVP_DigestVerify(context.get(), reinterpret_cast<const unsigned char*>(signature.data()),
                               signature.size(), reinterpret_cast<const unsigned char*>(text.data()), text.size()),
              1);
}

TEST(Account, IsRefusedWithoutShowingItsSecret) {
    for (auto name : {"project_id", "private_key", "client_email", "token_uri"}) {
        for (const json::value& bad :
             {json::value(nullptr), json::value(""), json::value(7), json::value("a/b secret")}) {
            auto spoilt = an_account();
            spoilt[name] = bad;
            bool only_text = bad == "a/b secret" &&
                             (name == std::string_view("client_email") || name == std::string_view("token_uri"));
            Options options;
            options.service_account = config::Secret(json::serialize(spoilt));
            auto why = options.check();
            EXPECT_EQ(why.empty(), only_text && name == std::string_view("client_email")) << name << " " << bad;
            EXPECT_EQ(why.find("secret"), std::string::npos) << why;
            EXPECT_EQ(why.find("PRIVATE"), std::string::npos) << why;
        }
    }
    for (auto text : {"", "{", "[]", "null", "hello"}) EXPECT_THROW(Account{text}, std::invalid_argument) << text;
    Options options;
    EXPECT_EQ(options.check(), "") << "not used";
    options.service_account = config::Secret(json::serialize(an_account()));
    EXPECT_EQ(options.check(), "");
}

TEST(Account, NeedsALongRsaKey) {
    std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)> brief(EVP_RSA_gen(1024), &EVP_PKEY_free),
        curve(EVP_EC_gen("P-256"), &EVP_PKEY_free);
    for (auto* key : {brief.get(), curve.get()}) {
        auto account = an_account();
        account["private_key"] = pem_of(key);
        EXPECT_THROW(Account{json::serialize(account)}, std::invalid_argument);
    }
}

std::string error_json(std::string_view status, std::string_view code, std::string_view message,
                       std::string_view field = "") {
    auto details =
        R"({"@type":"type.googleapis.com/google.firebase.fcm.v1.FcmError","errorCode":")" + std::string(code) + "\"}";
    if (!field.empty())
        details += R"(,{"@type":"type.googleapis.com/google.rpc.BadRequest","fieldViolations":[{"field":")" +
                   std::string(field) + "\"}]}";
    return R"({"error":{"code":400,"message":")" + std::string(message) + R"(","status":")" + std::string(status) +
           R"(","details":[)" + details + "]}}";
}

TEST(Judge, KnowsADeviceThatIsGone) {
    auto gone = [](std::string body, int status) {
        auto outcome = judge(read_error(body), status);
        auto* refused = outcome ? std::get_if<messaging::Refused>(&*outcome) : nullptr;
        return refused && refused->permanent && refused->recipient_gone;
    };
    EXPECT_TRUE(gone(error_json("NOT_FOUND", "UNREGISTERED", "Requested entity was not found."), 404));
    EXPECT_TRUE(gone(error_json("PERMISSION_DENIED", "SENDER_ID_MISMATCH", "SenderId mismatch"), 403));
    EXPECT_TRUE(gone(error_json("INVALID_ARGUMENT", "INVALID_ARGUMENT",
                                "The registration token is not a valid FCM registration token"),
                     400));
    EXPECT_TRUE(gone(error_json("INVALID_ARGUMENT", "INVALID_ARGUMENT", "Invalid value", "message.token"), 400));
    EXPECT_FALSE(gone(error_json("INVALID_ARGUMENT", "INVALID_ARGUMENT", "Android message is too big"), 400));
    EXPECT_FALSE(gone(error_json("INVALID_ARGUMENT", "INVALID_ARGUMENT", "Invalid value", "message.data"), 400));
    EXPECT_FALSE(gone(R"({"error":{"code":404,"status":"NOT_FOUND","message":"no such project"}})", 404));
}

TEST(Judge, KnowsWhatIsNotAboutTheMessage) {
    auto unavailable = [](std::string body, int status) {
        auto outcome = judge(read_error(body), status);
        return outcome && std::holds_alternative<messaging::Unavailable>(*outcome);
    };
    EXPECT_TRUE(unavailable(error_json("UNAVAILABLE", "UNAVAILABLE", "overloaded"), 503));
    EXPECT_TRUE(unavailable(error_json("UNAUTHENTICATED", "THIRD_PARTY_AUTH_ERROR", "APNs"), 401));
    EXPECT_FALSE(judge(read_error(error_json("INTERNAL", "INTERNAL", "oops")), 500));
    EXPECT_FALSE(judge(read_error(""), 503)) << "somebody else's 503: the message may be on its way";
    EXPECT_FALSE(judge(read_error(R"({"error":{"code":401,"status":"UNAUTHENTICATED"}})"), 401));
}

TEST(ReadError, NeverThrows) {
    for (auto body :
         {"", "null", "[]", "<html>", "{", R"({"error":7})", R"({"error":{"status":7,"message":[],"details":{}}})",
          R"({"error":{"details":[7,null,{"@type":7,"fieldViolations":7},{"fieldViolations":[7,{"field":{}}]}]}})"}) {
        auto error = read_error(body);
        EXPECT_EQ(error.code, "") << body;
        EXPECT_FALSE(error.about_token) << body;
    }
    (void)read_error(std::string(100'000, '['));
    auto shown =
        read_error(R"({"error":{"status":"X","message":"token dQw4w9WgXcQ:APA91bHun4MxP5egoKMwt2KZFBaFUH is none"}})");
    EXPECT_EQ(shown.text, "token *** is none");
}

TEST(Outcomes, AreBelievedOnlyWithAName) {
    auto outcome = [](std::string body) { return outcome_of({200, {}, std::move(body)}); };
    EXPECT_EQ(std::get<messaging::Sent>(outcome(R"({"name":"projects/demo/messages/0:1"})")).provider_message_id,
              "projects/demo/messages/0:1");
    for (auto body :
         {"", "null", "{}", "{\"name\":7}", "{\"name\":\"\"}", "{\"name\":\"x\"}", "{\"name\":\"projects/demo"})
        EXPECT_TRUE(std::holds_alternative<messaging::Unknown>(outcome(body))) << body;
    EXPECT_TRUE(
        std::holds_alternative<messaging::Unknown>(outcome("{\"name\":\"projects/" + std::string(5000, 'x') + "\"}")));
}

TEST(MessageBody, SaysHowLongAndHowUrgent) {
    messaging::Push push{.device_token = "t", .title = "a", .body = "b"};
    auto now = *parse_instant("2026-11-22T12:00:00Z");
    auto plain = json::parse(message_body(push, now)).at("message").as_object();
    EXPECT_EQ(plain.at("android"), (json::object{{"priority", "NORMAL"}}));
    EXPECT_EQ(plain.at("apns").at("headers"), (json::object{{"apns-priority", "5"}}));
    EXPECT_EQ(plain.at("data"), json::object{});
    push.time_to_live = std::chrono::minutes(10);
    push.urgent = true;
    push.our_reference = std::string(100, 'r');
    auto urgent = json::parse(message_body(push, now)).at("message").as_object();
    EXPECT_EQ(urgent.at("android").at("ttl"), "600s");
    EXPECT_EQ(urgent.at("apns").at("headers").at("apns-expiration"), "1795349400");
    EXPECT_EQ(urgent.at("apns").at("headers").at("apns-collapse-id").as_string().size(), 64u) << "Apple takes no more";
    EXPECT_EQ(urgent.at("webpush").at("headers").at("TTL"), "600");
}

}  // namespace
}  // namespace airside::firebase
