#include "services/review/domain/text_rules.hpp"

#include <gtest/gtest.h>

#include "platform/core/problem.hpp"

namespace airside::review {
namespace {

using enum ReviewTextFlag;
using Flags = std::vector<ReviewTextFlag>;

std::optional<ReviewText> text(std::string s) { return ReviewText{std::move(s)}; }

std::string refused_at(const std::optional<ReviewTitle>& title, const std::optional<ReviewText>& body) {
    try {
        check_text(title, body);
    } catch (const Problem& problem) {
        EXPECT_EQ(problem.status, 422);
        return problem.errors.at(0).pointer;
    }
    return "";
}

TEST(TextRules, RefusesWhatSaysNothing) {
    EXPECT_EQ(refused_at({}, text("            ")), "/review_text");
    EXPECT_EQ(refused_at(ReviewTitle::of("   "), {}), "/title");
    EXPECT_EQ(refused_at(ReviewTitle::of("Flight BA178"), text("Booked 4242 days ago, ticket 1251234567890.")), "");
    EXPECT_EQ(refused_at({}, {}), "");
}

TEST(TextRules, CountsLinks) {
    auto found = look_into(ReviewTitle::of("See www.example.com"), text("HTTPS://www.a.example http://b.example"));
    EXPECT_EQ(found.link_count, 3);
    EXPECT_EQ(found.flags, Flags{LINKS});
}

TEST(TextRules, FlagsWhatAModeratorShouldSee) {
    EXPECT_EQ(look_into({}, text("write to ada@example.com, please")).flags, Flags{CONTACT});
    EXPECT_EQ(look_into({}, text("met @ gate 12. It was late")).flags, Flags{});
    EXPECT_EQ(look_into({}, text("NEVER AGAIN WITH THIS AIRLINE")).flags, Flags{SHOUTING});
    EXPECT_EQ(look_into({}, text("LHR JFK")).flags, Flags{});
    EXPECT_EQ(look_into({}, text("so goooooood a crew")).flags, Flags{REPETITION});
    EXPECT_EQ(look_into({}, text("a quiet flight,      well served")).flags, Flags{});
    EXPECT_EQ(look_into({}, {}).flags, Flags{});
}

}  // namespace
}  // namespace airside::review
