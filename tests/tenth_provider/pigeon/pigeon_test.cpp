#include "tests/tenth_provider/pigeon/pigeon.hpp"

#include <gtest/gtest.h>

#include "tests/tenth_provider/pigeon/reply.hpp"
#include "tests/tenth_provider/pigeon/signature.hpp"

namespace airside::pigeon {
namespace {

using messaging::DeliveryKind;

constexpr std::string_view time_text = "1795348800";
const Instant now(std::chrono::seconds(1795348800));

Options options() {
    Options made;
    made.api_key = config::Secret("key");
    made.callback_url = "https://api.example/hooks";
    made.callback_secrets.emplace_back("secret");
    return made;
}

messaging::Callback callback(std::string body, std::string_view secret = "secret") {
    messaging::Callback made{"https://api.example/hooks", {}, std::move(body)};
    made.headers.set(timestamp_header, time_text);
    made.headers.set(signature_header, sign(time_text, made.body, secret));
    return made;
}

std::string event(std::string_view status, std::string_view code = "", std::string_view at = "2026-11-22T12:00:00Z") {
    return R"({"event_id":"evt_1","message_id":"pgn_1","reference":"ref-1","status":")" + std::string(status) +
           R"(","code":")" + std::string(code) + R"(","detail":"+447700900123 said no","occurred_at":")" +
           std::string(at) + R"("})";
}

TEST(PigeonSignature, IsThatOfPythonsHmac) {
    EXPECT_EQ(sign(time_text, R"({"event_id":"evt_1"})", "secret"),
              "afe3e49e4db60299db2df5b5d37ef5a9b6f7cecbfd4cbabfebba1c02935660c6");
    EXPECT_FALSE(is_signature(sign(time_text, "{}", ""), time_text, "{}", ""));
}

TEST(PigeonCallbacks, AreTakenUnderEachSecret) {
    auto rolling = options();
    rolling.callback_secrets.emplace_back("old");
    EXPECT_EQ(Callbacks(rolling).verify(callback(event("delivered"), "old"), now).why_not, "");
    EXPECT_EQ(Callbacks(rolling).verify(callback(event("delivered")), now).why_not, "");
    EXPECT_NE(Callbacks(options()).verify(callback(event("delivered"), "old"), now).why_not, "");
    auto without = options();
    without.callback_secrets.clear();
    EXPECT_NE(Callbacks(without).verify(callback(event("delivered"), ""), now).why_not, "");
}

TEST(PigeonCallbacks, TellTheMessageAndItsEnd) {
    auto verdict = Callbacks(options()).verify(callback(event("undelivered", "number_unknown")), now);
    ASSERT_EQ(verdict.reports.size(), 1u) << verdict.why_not;
    auto& report = verdict.reports.front();
    EXPECT_EQ(report.event_id, "evt_1");
    EXPECT_EQ(report.provider_message_id, "pgn_1");
    EXPECT_EQ(report.our_reference, "ref-1");
    EXPECT_EQ(report.kind, DeliveryKind::BOUNCED);
    EXPECT_EQ(report.code, "number_unknown");
    EXPECT_EQ(report.text, "*** said no");
    EXPECT_EQ(report.at, *parse_instant("2026-11-22T12:00:00Z"));
}

TEST(PigeonCallbacks, KnowEachStatusAndCode) {
    auto kind = [](std::string_view status, std::string_view code) { return read_event(event(status, code))->kind; };
    EXPECT_EQ(kind("delivered", ""), DeliveryKind::DELIVERED);
    EXPECT_EQ(kind("undelivered", "number_invalid"), DeliveryKind::BOUNCED);
    EXPECT_EQ(kind("undelivered", "opted_out"), DeliveryKind::UNSUBSCRIBED);
    for (auto code : {"handset_off", "queue_full", "a_code_of_tomorrow", ""})
        EXPECT_EQ(kind("undelivered", code), DeliveryKind::FAILED) << code;
    for (auto status : {"accepted", "a_status_of_tomorrow"})
        EXPECT_EQ(kind(status, "number_unknown"), DeliveryKind::OTHER) << status;
}

TEST(PigeonCallbacks, RefuseHostileOnes) {
    Callbacks callbacks(options());
    for (auto body :
         {"", "null", "[]", "{}", "<html>", R"({"event_id":"evt_1")", R"({"event_id":7,"message_id":[],"status":{}})",
          R"({"event_id":"../x","message_id":"pgn_1","status":"delivered","occurred_at":"2026-11-22T12:00:00Z"})"})
        EXPECT_EQ(callbacks.verify(callback(body), now).why_not, "the body is no event") << body;
    for (auto at : {"", "yesterday", "1969-12-31T23:59:59Z"})
        EXPECT_EQ(callbacks.verify(callback(event("delivered", "", at)), now).why_not, "the body is no event") << at;
    auto without = callback(event("delivered"));
    without.headers.remove(signature_header);
    EXPECT_NE(callbacks.verify(without, now).why_not, "");
    for (auto time : {"", "x", "-1", "99999999999999999999"}) {
        auto moved = callback(event("delivered"));
        moved.headers.set(timestamp_header, time);
        moved.headers.set(signature_header, sign(time, moved.body, "secret"));
        EXPECT_NE(callbacks.verify(moved, now).why_not, "") << time;
    }
}

TEST(PigeonRefusals, TellTheRecipientTheMomentAndUsApart) {
    auto refusal = [](std::string_view code) {
        return refusal_of(
            {422,
             {},
             R"({"error":{"code":")" + std::string(code) + R"(","message":"The number +12025550123 is wrong"}})"});
    };
    for (auto code : {"number_invalid", "number_unknown"}) {
        auto outcome = refusal(code);
        auto& refused = std::get<messaging::Refused>(outcome);
        EXPECT_TRUE(refused.permanent && refused.recipient_gone) << code;
        EXPECT_EQ(refused.code, code);
        EXPECT_EQ(refused.text, "The number *** is wrong");
    }
    for (auto code : {"opted_out", "text_length", "a_code_of_tomorrow"}) {
        auto outcome = refusal(code);
        EXPECT_TRUE(std::get<messaging::Refused>(outcome).permanent) << code;
        EXPECT_FALSE(std::get<messaging::Refused>(outcome).recipient_gone) << code;
    }
    auto later = refusal("queue_full");
    EXPECT_FALSE(std::get<messaging::Refused>(later).permanent);
    for (auto code : {"account_suspended", "credit_exhausted"})
        EXPECT_TRUE(std::holds_alternative<messaging::Unavailable>(refusal(code))) << code;
    for (auto body : {"", "null", "<html>", R"({"error":"number_unknown"})", R"({"error":{"code":["number_unknown"]}})",
                      R"({"error":{"code":"number_unknown")"}) {
        auto outcome = refusal_of({400, {}, body});
        EXPECT_EQ(std::get<messaging::Refused>(outcome).code, "400") << body;
        EXPECT_FALSE(std::get<messaging::Refused>(outcome).recipient_gone) << body;
    }
}

TEST(PigeonOutcomes, AreBelievedOnlyWithAName) {
    auto outcome = [](std::string body) { return outcome_of({202, {}, std::move(body)}); };
    EXPECT_EQ(std::get<messaging::Sent>(outcome(R"({"id":"pgn_1","status":"accepted"})")).provider_message_id, "pgn_1");
    auto endless = R"({"id":")" + std::string(65, 'a') + R"("})";
    for (auto body : {"", "null", "[]", "{}", R"({"id":7})", R"({"id":""})", R"({"id":"a b"})", R"({"id":"pgn_1")",
                      endless.c_str()})
        EXPECT_TRUE(std::holds_alternative<messaging::Unknown>(outcome(body))) << body;
}

TEST(PigeonOptions, SayWhatIsWrong) {
    EXPECT_EQ(Options{}.check(), "") << "not used";
    EXPECT_EQ(options().check(), "");
    for (auto spoil :
         {+[](Options& o) { o.base_url = "pigeon"; }, +[](Options& o) { o.callback_url = "/hooks"; },
          +[](Options& o) { o.callback_secrets.clear(); }, +[](Options& o) { o.callback_secrets.emplace_back(""); },
          +[](Options& o) { o.callback_tolerance = std::chrono::seconds(0); }}) {
        auto spoilt = options();
        spoil(spoilt);
        EXPECT_NE(spoilt.check(), "");
    }
}

}  // namespace
}  // namespace airside::pigeon
