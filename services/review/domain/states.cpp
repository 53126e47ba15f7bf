#include "services/review/domain/states.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace airside::review {

bool may_move(ReviewStatus from, ReviewStatus to) {
    using enum ReviewStatus;
    static constexpr std::array<std::pair<ReviewStatus, ReviewStatus>, 8> moves{{
        {PENDING, APPROVED},
        {PENDING, REJECTED},
        {PENDING, FLAGGED},
        {APPROVED, FLAGGED},
        {REJECTED, FLAGGED},
        {FLAGGED, APPROVED},
        {FLAGGED, REJECTED},
        {APPROVED, PENDING},  // edited
    }};
    return std::find(moves.begin(), moves.end(), std::pair{from, to}) != moves.end();
}

bool may_edit(ReviewStatus status) { return status == ReviewStatus::PENDING || status == ReviewStatus::APPROVED; }

}  // namespace airside::review
