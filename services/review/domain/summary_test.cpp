#include "services/review/domain/summary.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

namespace airside::review {
namespace {

TEST(Summary, WeighsFewReviewsLittle) {
    // (10 · 3.5 + 5)/(10 + 1) and (10 · 3.5 + 470)/(10 + 100)
    EXPECT_NEAR(bayesian_mean({5, 1}, 10, 3.5), 3.636, 0.001);
    EXPECT_NEAR(bayesian_mean({470, 100}, 10, 3.5), 4.591, 0.001);
    EXPECT_DOUBLE_EQ(bayesian_mean({0, 0}, 10, 3.5), 3.5);
}

TEST(Summary, LiesBetweenThePriorAndTheMean) {
    EXPECT_TRUE(rc::check("between", [] {
        auto count = *rc::gen::inRange<std::int64_t>(1, 10000);
        auto sum = *rc::gen::inRange<std::int64_t>(count, 5 * count + 1);
        auto prior = *rc::gen::inRange(100, 501) / 100.0;
        auto mean = static_cast<double>(sum) / static_cast<double>(count);
        auto score = bayesian_mean({sum, count}, 10, prior);
        RC_ASSERT(score >= std::min(mean, prior) - 1e-9);
        RC_ASSERT(score <= std::max(mean, prior) + 1e-9);
    }));
}

TEST(Summary, CountsFromTheHistogram) {
    RatingSums sums{
        .histogram = {1, 0, 2, 0, 3}, .cabin = {9, 2}, .service = {}, .food = {}, .entertainment = {}, .value = {5, 5}};
    auto summary = summary_of(ReviewType::AIRLINE, ReviewTarget::of("BA"), sums, 4, 3);
    EXPECT_EQ(summary.count, 6);
    EXPECT_EQ(summary.histogram, (std::vector<std::int64_t>{1, 0, 2, 0, 3}));
    EXPECT_EQ(summary.means.overall, "3.67");  // 22/6
    EXPECT_EQ(summary.score, "3.40");          // (12 + 22)/(4 + 6)
    EXPECT_EQ(summary.means.cabin, "4.50");
    EXPECT_EQ(summary.means.service, std::nullopt);
    EXPECT_EQ(summary.means.value, "1.00");
}

}  // namespace
}  // namespace airside::review
