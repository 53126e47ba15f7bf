#include "services/review/domain/verification.hpp"

#include <gtest/gtest.h>

#include "platform/core/problem.hpp"
#include "services/review/domain/test_booking.hpp"

namespace airside::review {
namespace {

struct VerificationTest : testing::Test {
    SystemClock clock;
    SystemRandom random;
    UserId user = UserId::v7(clock, random);
    booking::BookingView booking = test_booking(BookingId(Uuid::bucketed(clock, random, 1)), user);

    std::string flown(ReviewType type, const char* target) {
        auto found = flown_in(booking, type, ReviewTarget::of(target));
        if (!found) return "no";
        return (found->airline_code ? found->airline_code->str() : "-") + " " + found->flight_number.value_or("-") +
               " " + (found->airport_code ? found->airport_code->str() : "-") + " " + found->travel_date.str();
    }
};

TEST_F(VerificationTest, AFlightByItsNumberOnTheTicket) {
    EXPECT_EQ(flown(ReviewType::FLIGHT, "BA178"), "BA BA178 - 2026-03-01");
    EXPECT_EQ(flown(ReviewType::FLIGHT, "AA6140"), "AA AA6140 - 2026-03-09");
    EXPECT_EQ(flown(ReviewType::FLIGHT, "BA177"), "no");
}

TEST_F(VerificationTest, AnAirlineThatSoldOrOperated) {
    EXPECT_EQ(flown(ReviewType::AIRLINE, "AA"), "AA - - 2026-03-09");
    EXPECT_EQ(flown(ReviewType::AIRLINE, "BA"), "BA - - 2026-03-01");
    booking.flights.erase(booking.flights.begin());
    EXPECT_EQ(flown(ReviewType::AIRLINE, "BA"), "BA - - 2026-03-09");
    EXPECT_EQ(flown(ReviewType::AIRLINE, "UA"), "no");
}

TEST_F(VerificationTest, AnAirportOnTheDayThere) {
    EXPECT_EQ(flown(ReviewType::AIRPORT, "JFK"), "- - JFK 2026-03-01");
    EXPECT_EQ(flown(ReviewType::AIRPORT, "LHR"), "- - LHR 2026-03-02");
    EXPECT_EQ(flown(ReviewType::AIRPORT, "CDG"), "no");
}

TEST_F(VerificationTest, ACancelledFlightWasNotFlown) {
    booking.flights[0].status = booking::BookedFlightStatus::CANCELLED;
    EXPECT_EQ(flown(ReviewType::FLIGHT, "BA178"), "no");
    EXPECT_EQ(flown(ReviewType::AIRPORT, "LHR"), "- - LHR 2026-03-09");
}

TEST_F(VerificationTest, TargetsHaveTheShapeOfTheirType) {
    auto good = [](ReviewType type, const char* target) {
        try {
            check_target(type, ReviewTarget::of(target), "/target");
        } catch (const Problem& problem) {
            EXPECT_EQ(problem.errors.at(0).pointer, "/target");
            return false;
        }
        return true;
    };
    for (const char* target : {"BA178", "U21", "9W12A", "BA1234"})
        EXPECT_TRUE(good(ReviewType::FLIGHT, target)) << target;
    for (const char* target : {"BA", "BAA1", "BA12345678", "178", "BA17AB"})
        EXPECT_FALSE(good(ReviewType::FLIGHT, target)) << target;
    EXPECT_TRUE(good(ReviewType::AIRLINE, "U2"));
    EXPECT_FALSE(good(ReviewType::AIRLINE, "BAW"));
    EXPECT_TRUE(good(ReviewType::AIRPORT, "JFK"));
    EXPECT_FALSE(good(ReviewType::AIRPORT, "J2K"));
}

}  // namespace
}  // namespace airside::review
