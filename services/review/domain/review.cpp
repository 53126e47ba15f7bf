#include "services/review/domain/review.hpp"

#include "platform/json/json.hpp"
#include "services/review/domain/states.hpp"

namespace airside::review {

namespace {

struct Content {
    ReviewRatings ratings;
    std::optional<std::string> title;
    std::optional<std::string> review_text;
};
AIRSIDE_FIELDS(Content, ratings, title, review_text)

void set_content(Review& review, const ReviewRatings& ratings, const std::optional<ReviewTitle>& title,
                 const std::optional<ReviewText>& text) {
    auto findings = look_into(title, text);
    review.ratings = ratings;
    review.title = {};
    if (title) review.title = title->str();
    review.review_text = {};
    if (text) review.review_text = text->value;
    review.text_flags = findings.flags;
    review.link_count = findings.link_count;
}

void no_claim(Review& review) {
    review.claimed_by = {};
    review.claimed_until = {};
}

}  // namespace

Review new_review(const CreateReview& request, const Flown& flown, ReviewId id, UserId author, Instant now) {
    Review review{.id = id,
                  .booking_id = request.booking_id,
                  .user_id = author,
                  .review_type = request.review_type,
                  .airline_code = flown.airline_code,
                  .flight_number = flown.flight_number,
                  .airport_code = flown.airport_code,
                  .ratings = request.ratings,
                  .cabin_class = flown.cabin_class,
                  .travel_date = flown.travel_date,
                  .verified_booking = true,
                  .created_at = now,
                  .queued_at = now};
    set_content(review, request.ratings, request.title, request.review_text);
    return review;
}

Review edited(Review review, const EditReview& request, Instant now) {
    if (review.status != ReviewStatus::PENDING) review.queued_at = now;
    review.status = ReviewStatus::PENDING;
    review.edited_at = now;
    ++review.version;
    set_content(review, request.ratings, request.title, request.review_text);
    return review;
}

Review deleted(Review review, Instant now) {
    review.deleted_at = now;
    ++review.version;
    review.title = {};
    review.review_text = {};
    review.text_flags.clear();
    review.link_count = 0;
    no_claim(review);
    return review;
}

Review flagged(Review review, Instant now) {
    if (!waits_for_moderator(review.status)) review.queued_at = now;
    review.status = ReviewStatus::FLAGGED;
    ++review.version;
    return review;
}

Review moderated(Review review, const ModerateReview& request, UserId moderator, Instant now) {
    bool approve = request.decision == ReviewDecision::APPROVE;
    review.status = approve ? ReviewStatus::APPROVED : ReviewStatus::REJECTED;
    review.moderation_reason = {};
    if (!approve) review.moderation_reason = request.reason;
    review.moderation_notes = {};
    if (request.note) review.moderation_notes = request.note->value;
    review.moderated_by = moderator;
    review.moderated_at = now;
    ++review.version;
    no_claim(review);
    return review;
}

std::string content_json(const Review& review) {
    return json::to_json(Content{review.ratings, review.title, review.review_text});
}

ReviewView view_of(const Review& review, Audience audience) {
    ReviewView view{.id = review.id,
                    .review_type = review.review_type,
                    .airline_code = review.airline_code,
                    .flight_number = review.flight_number,
                    .airport_code = review.airport_code,
                    .ratings = review.ratings,
                    .title = review.title,
                    .review_text = review.review_text,
                    .cabin_class = review.cabin_class,
                    .travel_date = review.travel_date,
                    .verified_booking = review.verified_booking,
                    .helpful_count = review.helpful_count,
                    .not_helpful_count = review.not_helpful_count,
                    .created_at = review.created_at,
                    .edited_at = review.edited_at,
                    .standing = {}};
    if (audience == Audience::author_or_agent)
        view.standing = ReviewStanding{review.booking_id, review.status, review.version, review.moderation_reason,
                                       review.moderated_at};
    return view;
}

ModerationItem item_of(const Review& review) {
    return {.review = view_of(review, Audience::author_or_agent),
            .user_id = review.user_id,
            .text_flags = review.text_flags,
            .link_count = review.link_count,
            .open_reports = review.open_reports,
            .claimed_by = review.claimed_by,
            .claimed_until = review.claimed_until,
            .queued_at = review.queued_at};
}

ReviewEvent event_of(const Review& review, Instant now) {
    return {.review_id = review.id,
            .version = review.version,
            .user_id = review.user_id,
            .booking_id = review.booking_id,
            .status = review.status,
            .review_type = review.review_type,
            .airline_code = review.airline_code,
            .flight_number = review.flight_number,
            .airport_code = review.airport_code,
            .overall_rating = static_cast<int>(review.ratings.overall.value),
            .verified_booking = review.verified_booking,
            .rejected_for = review.moderation_reason,
            .occurred_at = now};
}

}  // namespace airside::review
