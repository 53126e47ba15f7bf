#include "simulators/ledger/ledger.hpp"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

namespace airside::simulator {
namespace {

class LedgerTest : public ::testing::Test {
  protected:
    void SetUp() override {
        clock.freeze_at(*parse_instant("2026-11-22T12:00:00Z"));
        char name[] = "/tmp/airside-ledger-XXXXXX";
        directory = ::mkdtemp(name);
    }
    void TearDown() override { std::filesystem::remove_all(directory); }
    std::string journal() const { return directory + "/journal.jsonl"; }

    SimClock clock;
    std::string directory;
};

TEST_F(LedgerTest, KeepsTheNewestValueAndTheWholeHistory) {
    Ledger ledger(clock, "");
    ledger.put("orders", "1", "created", {{"state", "held"}});
    clock.advance(std::chrono::seconds(5));
    ledger.put("orders", "1", "ticketed", {{"state", "ticketed"}});
    auto record = ledger.find("orders", "1");
    ASSERT_TRUE(record);
    EXPECT_EQ(text_or(record->value, "state", ""), "ticketed");
    ASSERT_EQ(record->history.size(), 2u);
    EXPECT_EQ(record->history[1].what, "ticketed");
    EXPECT_EQ(record->history[1].at - record->history[0].at, std::chrono::seconds(5));
    EXPECT_FALSE(ledger.find("orders", "2"));
    EXPECT_FALSE(ledger.find("nothing", "1"));
}

TEST_F(LedgerTest, IsReadBackAndGoesOn) {
    {
        Ledger ledger(clock, directory);
        ledger.put("orders", "1", "created", {{"state", "held"}});
        ledger.put("charges", "2", "captured", {{"amount", 5}});
    }
    Ledger again(clock, directory);
    ASSERT_TRUE(again.find("charges", "2"));
    EXPECT_EQ(integer(again.find("charges", "2")->value, "amount"), 5);
    again.put("orders", "1", "cancelled", {{"state", "cancelled"}});
    EXPECT_EQ(again.find("orders", "1")->history.back().number, 3u);

    Ledger third(clock, directory);
    EXPECT_EQ(third.with_history("orders"), again.with_history("orders"));
}

TEST_F(LedgerTest, ALastLineThatWasNotWrittenWholeIsCutOff) {
    { Ledger(clock, directory).put("orders", "1", "created", {{"state", "held"}}); }
    std::ofstream(journal(), std::ios::app) << R"({"number":2,"at":"2026-11-22T12)";
    Ledger again(clock, directory);
    EXPECT_EQ(again.all("orders").size(), 1u);
    again.put("orders", "2", "created", {{"state", "held"}});
    EXPECT_EQ(Ledger(clock, directory).all("orders").size(), 2u);
}

TEST_F(LedgerTest, ABrokenLineInTheMiddleStopsTheStart) {
    { Ledger(clock, directory).put("orders", "1", "created", {{"state", "held"}}); }
    std::ofstream(journal(), std::ios::app) << "broken\n{}\n";
    EXPECT_THROW(Ledger(clock, directory), std::runtime_error);
}

TEST_F(LedgerTest, ForgettingEmptiesTheJournalToo) {
    Ledger ledger(clock, directory);
    ledger.put("orders", "1", "created", {});
    ledger.forget_everything();
    EXPECT_TRUE(ledger.all("orders").empty());
    EXPECT_TRUE(Ledger(clock, directory).all("orders").empty());
}

}  // namespace
}  // namespace airside::simulator
