#include "platform/contract/binding.hpp"
#include "services/review/api.hpp"

namespace airside::review {

void bind_contract(Bus& bus) {
    bind<CreateReview, EditReview, DeleteReview, VoteReview, WithdrawVote, ReportReview>(bus, "review");
    bind<GetReview, ListReviews, ListMyReviews, GetReviewSummary, GetReviewHistory>(bus, "review");
    bind<ListReviewQueue, ClaimReviews, ModerateReview>(bus, "review");
}

}  // namespace airside::review
