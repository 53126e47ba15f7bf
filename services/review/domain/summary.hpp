// Sums of published reviews to what is shown of them.
#pragma once
#include <array>
#include <optional>

#include "services/review/api.hpp"

namespace airside::review {

struct RatingSum {
    std::int64_t sum = 0;
    std::int64_t count = 0;
};

struct RatingSums {
    std::array<std::int64_t, 5> histogram{};  // of the overall rating
    RatingSum cabin, service, food, entertainment, value;
    RatingSum overall() const;
};

// "4.25"; none for no ratings.
std::optional<std::string> mean_text(const RatingSum& sum);

// (C·m + Σr)/(C + n): the mean that a newcomer with no reviews is taken to have is m, and C reviews' worth of it stays.
double bayesian_mean(const RatingSum& sum, double weight, double prior_mean);

ReviewSummary summary_of(ReviewType type, const ReviewTarget& target, const RatingSums& sums, double weight,
                         double prior_mean);

}  // namespace airside::review
