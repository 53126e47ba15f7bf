// What a review's text may be, and what a moderator is told to look at. Lengths and control characters are the types'
// to refuse.
#pragma once
#include <vector>

#include "services/review/api.hpp"

namespace airside::review {

// Problem 422 that names the field: a card number, or nothing but blanks.
void check_text(const std::optional<ReviewTitle>& title, const std::optional<ReviewText>& text);

struct TextFindings {
    std::vector<ReviewTextFlag> flags;
    int link_count = 0;
};
// The rules stand at ReviewTextFlag.
TextFindings look_into(const std::optional<ReviewTitle>& title, const std::optional<ReviewText>& text);

}  // namespace airside::review
