// The states of a review and the only moves between them; the trigger check_review_status has the same list.
#pragma once
#include "services/review/api.hpp"

namespace airside::review {

bool may_move(ReviewStatus from, ReviewStatus to);

// An author may edit what waits or is published: not what was refused, nor what a moderator is looking into.
bool may_edit(ReviewStatus status);

inline bool waits_for_moderator(ReviewStatus status) {
    return status == ReviewStatus::PENDING || status == ReviewStatus::FLAGGED;
}

}  // namespace airside::review
