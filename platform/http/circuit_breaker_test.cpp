#include "platform/http/circuit_breaker.hpp"

#include <gtest/gtest.h>

namespace airside::http {
namespace {

using namespace std::chrono_literals;
using State = CircuitBreaker::State;

class CircuitBreakerTest : public ::testing::Test {
  protected:
    CircuitBreaker make(BreakerOptions options = {}) {
        return CircuitBreaker(options, [this] { return now_; });
    }
    static void call(CircuitBreaker& breaker, bool success) {
        auto one = breaker.enter();
        ASSERT_TRUE(one);
        success ? one->succeeded() : one->failed();
    }
    CircuitBreaker::Time now_{1h};
};

TEST_F(CircuitBreakerTest, OpensAfterFailuresInARowAndRefuses) {
    auto breaker = make({.consecutive_failures = 3, .open_for = 10s});
    call(breaker, false);
    call(breaker, false);
    call(breaker, true);  // starts the count again
    call(breaker, false);
    call(breaker, false);
    EXPECT_EQ(breaker.state(), State::closed);
    call(breaker, false);
    EXPECT_EQ(breaker.state(), State::open);
    EXPECT_FALSE(breaker.enter());
    now_ += 4s;
    EXPECT_EQ(breaker.retry_after(), 6s);
    EXPECT_EQ(breaker.times_opened(), 1u);
}

TEST_F(CircuitBreakerTest, HalfOpenLetsOneTrialThroughAndClosesAfterTwo) {
    auto breaker = make({.consecutive_failures = 1, .open_for = 10s, .trial_calls = 1, .trials_to_close = 2});
    call(breaker, false);
    now_ += 10s;
    EXPECT_EQ(breaker.state(), State::half_open);
    {
        auto trial = breaker.enter();
        ASSERT_TRUE(trial);
        EXPECT_FALSE(breaker.enter());
        trial->succeeded();
    }
    EXPECT_EQ(breaker.state(), State::half_open);
    call(breaker, true);
    EXPECT_EQ(breaker.state(), State::closed);
}

TEST_F(CircuitBreakerTest, AFailedTrialOpensItAgain) {
    auto breaker = make({.consecutive_failures = 1, .open_for = 10s});
    call(breaker, false);
    now_ += 10s;
    call(breaker, false);
    EXPECT_EQ(breaker.state(), State::open);
    EXPECT_EQ(breaker.retry_after(), 10s);
    EXPECT_EQ(breaker.times_opened(), 2u);
}

TEST_F(CircuitBreakerTest, ATrialThatIsDroppedGivesItsPlaceBack) {
    auto breaker = make({.consecutive_failures = 1, .open_for = 10s});
    call(breaker, false);
    now_ += 10s;
    { auto dropped = breaker.enter(); }
    EXPECT_TRUE(breaker.enter());
    EXPECT_EQ(breaker.state(), State::half_open);
}

TEST_F(CircuitBreakerTest, OpensByRatioWithinTheWindow) {
    auto breaker = make({.consecutive_failures = 100, .failure_ratio = 0.5, .min_calls = 10, .window = 30s});
    for (int i = 0; i < 9; ++i) call(breaker, i % 2 == 0);
    EXPECT_EQ(breaker.state(), State::closed);  // too few to judge by
    now_ += 31s;
    for (int i = 0; i < 9; ++i) call(breaker, i % 2 == 0);
    EXPECT_EQ(breaker.state(), State::closed);  // the first nine no longer count
    call(breaker, false);
    EXPECT_EQ(breaker.state(), State::open);
}

TEST_F(CircuitBreakerTest, CallsFromBeforeAChangeSayNothing) {
    auto breaker = make({.consecutive_failures = 1, .open_for = 10s});
    auto slow = breaker.enter();
    call(breaker, false);
    now_ += 10s;
    EXPECT_EQ(breaker.state(), State::half_open);
    auto trial = breaker.enter();
    slow->failed();
    EXPECT_EQ(breaker.state(), State::half_open);
    trial->succeeded();
    EXPECT_EQ(breaker.state(), State::half_open);
}

}  // namespace
}  // namespace airside::http
