#include <gtest/gtest.h>

#include "platform/testkit/database.hpp"
#include "services/review/service.hpp"

namespace airside::review {
namespace {

class ReviewDatabase : public ::testing::Test {
  protected:
    testkit::TestDatabase database{"review", migrations()};

    // Whether the database takes this change.
    bool takes(const std::string& sql) {
        try {
            database.execute(sql);
            return true;
        } catch (const std::exception&) {
            return false;
        }
    }
    static std::string review(std::string user, std::string values = "'AIRLINE', 'BA', NULL, NULL, 5") {
        return "INSERT INTO reviews (booking_id, user_id, review_type, airline_code, flight_number, airport_code, "
               "overall_rating) VALUES "
               "('00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-00000000000" +
               user + "', " + values + ")";
    }
};

TEST_F(ReviewDatabase, TakesOneReviewOfABookingByAUser) {
    EXPECT_TRUE(takes(review("1")));
    EXPECT_FALSE(takes(review("1", "'AIRPORT', NULL, NULL, 'JFK', 1")));
    EXPECT_TRUE(takes(review("2")));
}

TEST_F(ReviewDatabase, AReviewNamesWhatItReviews) {
    EXPECT_FALSE(takes(review("3", "'FLIGHT', 'BA', NULL, NULL, 5")));
    EXPECT_FALSE(takes(review("3", "'AIRPORT', 'BA', NULL, NULL, 5")));
    EXPECT_FALSE(takes(review("3", "'HOTEL', 'BA', NULL, NULL, 5")));
    EXPECT_TRUE(takes(review("3", "'FLIGHT', 'BA', 'BA178', NULL, 5")));
}

TEST_F(ReviewDatabase, RatingsAreOneToFive) {
    EXPECT_FALSE(takes(review("4", "'AIRLINE', 'BA', NULL, NULL, 0")));
    EXPECT_FALSE(takes(review("4", "'AIRLINE', 'BA', NULL, NULL, 6")));
}

TEST_F(ReviewDatabase, TakesOneVoteByAUserAndVotesGoWithTheirReview) {
    ASSERT_TRUE(takes(review("5")));
    auto vote =
        "INSERT INTO review_votes (review_id, user_id, vote) SELECT id, '00000000-0000-0000-0000-000000000009', "
        "'HELPFUL' FROM reviews";
    EXPECT_TRUE(takes(vote));
    EXPECT_FALSE(takes(vote));
    EXPECT_TRUE(takes("DELETE FROM reviews"));
    EXPECT_EQ(database.value("SELECT count(*) FROM review_votes"), "0");
}

}  // namespace
}  // namespace airside::review
