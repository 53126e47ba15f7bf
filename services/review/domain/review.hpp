// A review as it is kept, and what is shown and told of it.
#pragma once
#include "services/review/domain/text_rules.hpp"
#include "services/review/domain/verification.hpp"

namespace airside::review {

struct Review {
    ReviewId id;
    BookingId booking_id;
    UserId user_id;
    ReviewType review_type;
    std::optional<IataAirline> airline_code{};
    std::optional<std::string> flight_number{};
    std::optional<IataAirport> airport_code{};
    ReviewRatings ratings;
    std::optional<std::string> title{};
    std::optional<std::string> review_text{};
    std::optional<gds::CabinClass> cabin_class{};
    std::optional<Date> travel_date{};
    bool verified_booking = false;
    ReviewStatus status = ReviewStatus::PENDING;
    std::optional<std::string> moderation_notes{};
    std::optional<ReviewReason> moderation_reason{};
    std::optional<UserId> moderated_by{};
    std::optional<Instant> moderated_at{};
    int helpful_count = 0;
    int not_helpful_count = 0;
    double helpfulness = 0;
    std::int64_t version = 1;
    Instant created_at;
    std::optional<Instant> edited_at{};
    std::optional<Instant> deleted_at{};
    Instant queued_at;
    std::optional<UserId> claimed_by{};
    std::optional<Instant> claimed_until{};
    std::vector<ReviewTextFlag> text_flags{};
    int link_count = 0;
    std::int64_t open_reports = 0;

    bool published() const { return status == ReviewStatus::APPROVED && !deleted_at; }
};

Review new_review(const CreateReview& request, const Flown& flown, ReviewId id, UserId author, Instant now);
// The same with the new content. Waits for a moderator again: as before it was edited if it waited already.
Review edited(Review review, const EditReview& request, Instant now);
// What stays of it once its author has deleted it.
Review deleted(Review review, Instant now);
Review flagged(Review review, Instant now);
Review moderated(Review review, const ModerateReview& request, UserId moderator, Instant now);

// Ratings, title and text, as history keeps them.
std::string content_json(const Review& review);

enum class Audience { everybody, author_or_agent };
ReviewView view_of(const Review& review, Audience audience);
ModerationItem item_of(const Review& review);
ReviewEvent event_of(const Review& review, Instant now);

}  // namespace airside::review
