#include "platform/telemetry/log.hpp"

#include <atomic>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <thread>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

namespace airside::log {
namespace {

class LogTest : public testing::Test {
  public:
    LogTest() : file_(testing::TempDir() + "airside_log_" + std::to_string(getpid()) + ".jsonl") {
        std::filesystem::remove(file_);
    }
    ~LogTest() override { std::filesystem::remove(file_); }

    void begin(Level level = Level::info, std::size_t queue_lines = 1024) {
        start({.level = level, .file = file_, .service = "test", .queue_lines = queue_lines});
    }
    std::vector<std::string> lines() {
        flush_and_stop();
        std::ifstream in(file_);
        std::vector<std::string> out;
        for (std::string line; std::getline(in, line);) out.push_back(line);
        return out;
    }
    std::string file_;
};

std::string after_time(const std::string& line) { return line.substr(line.find("\"level\"")); }

TEST_F(LogTest, WritesOneJsonObjectALine) {
    begin();
    std::string owned = "tab\there \"quoted\" \\ \n end";
    info("first", {{"n", 3},
                   {"big", std::uint64_t{1} << 63},
                   {"ratio", 0.25},
                   {"ok", true},
                   {"text", owned},
                   {"nan", std::nan("")}});
    warn("second");
    auto got = lines();
    ASSERT_EQ(got.size(), 2u);
    EXPECT_EQ(after_time(got[0]),
              R"("level":"info","service":"test","msg":"first","n":3,"big":9223372036854775808,"ratio":0.25,)"
              R"("ok":true,"text":"tab\u0009here \"quoted\" \\ \n end","nan":null})");
    EXPECT_EQ(after_time(got[1]), R"("level":"warn","service":"test","msg":"second"})");
    EXPECT_EQ(got[0].substr(0, 9), R"({"ts":"20)");
}

TEST_F(LogTest, CarriesTheTrace) {
    begin();
    auto trace = *telemetry::TraceContext::parse("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
    info("x", {trace, {"a", "b"}});
    EXPECT_NE(
        lines().at(0).find(R"("trace_id":"4bf92f3577b34da6a3ce929d0e0e4736","span_id":"00f067aa0ba902b7","a":"b"})"),
        std::string::npos);
}

TEST_F(LogTest, MasksSecretsAndPersonalData) {
    begin();
    error("login of jane.doe+x@example.co.uk failed", {{"password", "hunter2"},
                                                       {"Authorization", "Bearer abc.def"},
                                                       {"user_email", "x"},
                                                       {"reply", "sent Bearer abc.def.ghi, to bob@example.org"},
                                                       {"card", 4242}});
    auto line = lines().at(0);
    for (auto leaked : {"hunter2", "abc.def", "jane", "example", "bob", "4242", "\"x\""})
        EXPECT_EQ(line.find(leaked), std::string::npos) << leaked << " in " << line;
    EXPECT_NE(line.find(R"("reply":"sent Bearer ***, to ***")"), std::string::npos) << line;
}

TEST(Redaction, KnowsSensitiveKeysAndNoOthers) {
    for (auto key :
         {"password", "new_password", "X-Api-Key", "refreshToken", "email", "phone_number", "passport_no", "card",
          "cardNumber", "card_last4", "cvv", "first_name", "date_of_birth", "Set-Cookie", "client_secret", "PAN"})
        EXPECT_TRUE(is_sensitive(key)) << key;
    for (auto key :
         {"discarded", "company", "route", "took_ms", "user_id", "booking_reference", "span", "spinning", "provider"})
        EXPECT_FALSE(is_sensitive(key)) << key;
}

TEST_F(LogTest, ReplacesBytesThatAreNotUtf8) {
    begin();
    info("x", {{"v", std::string("a\xff\xc0\xaf é\xe2\x82")}, {"nul", std::string("\0", 1)}});
    auto line = lines().at(0);
    EXPECT_NE(line.find("\"v\":\"a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD é\xEF\xBF\xBD\xEF\xBF\xBD\""), std::string::npos)
        << line;
    EXPECT_NE(line.find(R"("nul":"\u0000")"), std::string::npos);
}

TEST_F(LogTest, CutsEndlessText) {
    begin();
    info("x", {{"body", std::string(100'000, 'a')}});
    EXPECT_LT(lines().at(0).size(), 9'000u);
}

TEST_F(LogTest, LeavesOutWhatIsBelowTheLevel) {
    begin(Level::warn);
    info("no");
    error("yes");
    auto got = lines();
    ASSERT_EQ(got.size(), 1u);
    EXPECT_NE(got[0].find("\"yes\""), std::string::npos);
}

TEST_F(LogTest, KeepsEveryLineOfManyThreadsWhole) {
    begin(Level::info, 100'000);
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([] {
            for (int i = 0; i < 1000; ++i) info("line", {{"i", i}});
        });
    for (auto& thread : threads) thread.join();
    auto lost = dropped();
    auto got = lines();
    EXPECT_EQ(lost, 0u);
    EXPECT_EQ(got.size(), 4000u);
    for (auto& line : got) ASSERT_TRUE(line.front() == '{' && line.back() == '}') << line;
}

TEST_F(LogTest, DropsTheOldestWhenTheDiskIsSlowAndCountsIt) {
    // A pipe that nobody reads: the writer blocks once its 64 KB are full, and so would every caller if it waited.
    std::filesystem::remove(file_);
    ASSERT_EQ(mkfifo(file_.c_str(), 0600), 0);
    int reader = open(file_.c_str(), O_RDONLY | O_NONBLOCK);
    begin(Level::info, 16);
    std::string text(1000, 'x');
    for (int i = 0; i < 2000; ++i) info(text);
    EXPECT_GT(dropped(), 1000u);
    std::atomic<bool> stopped{false};
    std::thread drain([reader, &stopped] {
        char buffer[65536];
        while (!stopped)
            if (read(reader, buffer, sizeof buffer) <= 0) std::this_thread::yield();
    });
    flush_and_stop();
    stopped = true;
    drain.join();
    close(reader);
}

TEST_F(LogTest, ARateLimitedWarningSaysHowManyWereLeftOut) {
    begin();
    RateLimited often(std::chrono::hours(1));
    for (int i = 0; i < 5; ++i) often.warn("down", {{"i", i}});
    RateLimited always(std::chrono::seconds(0));
    always.warn("up");
    auto got = lines();
    ASSERT_EQ(got.size(), 2u);
    EXPECT_NE(got[0].find(R"("msg":"down","i":0)"), std::string::npos);
}

}  // namespace
}  // namespace airside::log
