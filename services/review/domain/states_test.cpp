#include "services/review/domain/states.hpp"

#include <set>

#include <gtest/gtest.h>
#include <rapidcheck.h>

namespace airside::review {
namespace {

using enum ReviewStatus;

ReviewStatus any_state() { return *rc::gen::element(PENDING, APPROVED, REJECTED, FLAGGED); }

// As the schema document words it: PENDING to APPROVED, REJECTED; any to FLAGGED to APPROVED, REJECTED; APPROVED to
// PENDING (edited).
bool as_documented(ReviewStatus from, ReviewStatus to) {
    if (from == to) return false;
    if (to == FLAGGED) return true;
    if (from == PENDING || from == FLAGGED) return to == APPROVED || to == REJECTED;
    return from == APPROVED && to == PENDING;
}

TEST(States, EveryPairIsAsDocumented) {
    EXPECT_TRUE(rc::check("every pair of states", [] {
        auto from = any_state(), to = any_state();
        RC_ASSERT(may_move(from, to) == as_documented(from, to));
    }));
    // The property above draws pairs; this makes sure that none is left out.
    for (auto from : {PENDING, APPROVED, REJECTED, FLAGGED})
        for (auto to : {PENDING, APPROVED, REJECTED, FLAGGED}) EXPECT_EQ(may_move(from, to), as_documented(from, to));
}

TEST(States, NothingIsPublishedWithoutHavingWaited) {
    EXPECT_TRUE(rc::check("walks of any length", [] {
        auto state = PENDING;
        for (auto wanted :
             *rc::gen::container<std::vector<ReviewStatus>>(rc::gen::element(PENDING, APPROVED, REJECTED, FLAGGED))) {
            if (!may_move(state, wanted)) continue;
            if (wanted == APPROVED) RC_ASSERT(waits_for_moderator(state));
            if (wanted == PENDING) RC_ASSERT(may_edit(state));
            state = wanted;
        }
    }));
}

}  // namespace
}  // namespace airside::review
