#include "services/review/domain/summary.hpp"

#include <cstdio>

namespace airside::review {

namespace {

std::string two_decimals(double value) {
    char text[16];
    std::snprintf(text, sizeof text, "%.2f", value);
    return text;
}

}  // namespace

RatingSum RatingSums::overall() const {
    RatingSum all;
    for (std::size_t i = 0; i < histogram.size(); ++i) {
        all.count += histogram[i];
        all.sum += histogram[i] * static_cast<std::int64_t>(i + 1);
    }
    return all;
}

std::optional<std::string> mean_text(const RatingSum& sum) {
    if (sum.count == 0) return {};
    return two_decimals(static_cast<double>(sum.sum) / static_cast<double>(sum.count));
}

double bayesian_mean(const RatingSum& sum, double weight, double prior_mean) {
    return (weight * prior_mean + static_cast<double>(sum.sum)) / (weight + static_cast<double>(sum.count));
}

ReviewSummary summary_of(ReviewType type, const ReviewTarget& target, const RatingSums& sums, double weight,
                         double prior_mean) {
    auto overall = sums.overall();
    return {.review_type = type,
            .target = target,
            .count = overall.count,
            .score = two_decimals(bayesian_mean(overall, weight, prior_mean)),
            .means = {mean_text(overall), mean_text(sums.cabin), mean_text(sums.service), mean_text(sums.food),
                      mean_text(sums.entertainment), mean_text(sums.value)},
            .histogram = {sums.histogram.begin(), sums.histogram.end()}};
}

}  // namespace airside::review
