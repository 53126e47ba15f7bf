#include "platform/contract/binding.hpp"
#include "services/review/api.hpp"
#include "services/user/api.hpp"

namespace airside::review {

void bind_contract(Bus& bus) {
    bind<CreateReview, EditReview, DeleteReview, VoteReview, WithdrawVote, ReportReview>(bus, "review");
    bind<GetReview, ListReviews, ListMyReviews, GetReviewSummary, GetReviewHistory>(bus, "review");
    bind<ListReviewQueue, ClaimReviews, ModerateReview>(bus, "review");
    bind<user::ExportReviews>(bus, "review");
}

}  // namespace airside::review
