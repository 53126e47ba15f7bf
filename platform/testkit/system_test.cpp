#include "platform/testkit/system.hpp"

#include <fstream>

#include <gtest/gtest.h>
#include <signal.h>

#include "platform/testkit/run.hpp"

namespace airside::testkit {
namespace {

using namespace std::chrono_literals;

TEST(System, RunsACommandAndGivesItsOutputAndStatus) {
    Process::Options options;
    options.environment["GREETING"] = "hello there";
    auto done = run_command({"sh", "-c", "echo $GREETING; echo oops >&2; exit 3"}, options);
    EXPECT_EQ(done.status, 3);
    EXPECT_EQ(done.output, "hello there\noops\n");
    EXPECT_EQ(run_command({"no-such-program"}).status, 127);
    EXPECT_EQ(run_command({"sh", "-c", "kill -9 $$"}).status, 128 + SIGKILL);
}

TEST(System, AProcessIsWatchedSignalledAndKilled) {
    Process sleeper({"sleep", "60"});
    EXPECT_TRUE(sleeper.running());
    EXPECT_EQ(sleeper.wait_for(20ms), std::nullopt);
    sleeper.signal(SIGTERM);
    EXPECT_EQ(sleeper.wait(), 128 + SIGTERM);
    EXPECT_FALSE(sleeper.running());
    pid_t pid = 0;
    {
        Process forgotten({"sleep", "60"});
        pid = forgotten.pid();
    }
    EXPECT_NE(::kill(pid, 0), 0);
}

TEST(System, OutputGoesToItsFileAndTheFolderGoesAway) {
    std::filesystem::path folder;
    {
        TempDir temp;
        folder = temp.path();
        Process::Options options;
        options.output = folder / "log";
        Process echo({"echo", "written"}, options);
        EXPECT_EQ(echo.wait(), 0);
        std::ifstream file(folder / "log");
        std::string line;
        std::getline(file, line);
        EXPECT_EQ(line, "written");
    }
    EXPECT_FALSE(std::filesystem::exists(folder));
}

TEST(System, EventuallyGivesUp) {
    int asked = 0;
    EXPECT_TRUE(eventually([&] { return ++asked == 3; }));
    EXPECT_FALSE(eventually([] { return false; }, 20ms));
    EXPECT_GT(free_port(), 0);
}

TEST(RunOnReactor, GivesWhatTheBodyGivesThrowsOrTimesOut) {
    EXPECT_EQ(run_on_reactor([](Reactor&) -> awaitable<int> { co_return 42; }), 42);
    auto throwing = [](Reactor& reactor) -> awaitable<> {
        co_await reactor.sleep(1ms);
        throw std::runtime_error("from the body");
    };
    EXPECT_THROW(run_on_reactor(throwing), std::runtime_error);
    auto endless = [](Reactor& reactor) -> awaitable<> { co_await reactor.sleep(3600s); };
    EXPECT_THROW(run_on_reactor(endless, 1s), TimedOut);
}

}  // namespace
}  // namespace airside::testkit
