// The review service's contract: reviews of flights, airlines and airports by those who flew, votes on them, and the
// moderation that comes before anybody reads them.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "platform/contract/endpoint.hpp"
#include "platform/core/code.hpp"
#include "platform/core/id.hpp"
#include "vendors/gds/offer.hpp"

namespace airside::review {

using ReviewId = Id<struct ReviewTag>;

enum class ReviewType { FLIGHT, AIRLINE, AIRPORT };
AIRSIDE_ENUM(ReviewType, FLIGHT, AIRLINE, AIRPORT)

enum class ReviewStatus { PENDING, APPROVED, REJECTED, FLAGGED };
AIRSIDE_ENUM(ReviewStatus, PENDING, APPROVED, REJECTED, FLAGGED)

enum class ReviewVote { HELPFUL, NOT_HELPFUL };
AIRSIDE_ENUM(ReviewVote, HELPFUL, NOT_HELPFUL)

// HELPFUL: by the lower end of the Wilson interval of helpful votes, so that one vote of one is not "100 %".
enum class ReviewSort { NEWEST, HELPFUL };
AIRSIDE_ENUM(ReviewSort, NEWEST, HELPFUL)

// Why a review was reported, or rejected.
enum class ReviewReason { SPAM, OFFENSIVE, PERSONAL_DATA, OFF_TOPIC, FALSE_CLAIM, OTHER };
AIRSIDE_ENUM(ReviewReason, SPAM, OFFENSIVE, PERSONAL_DATA, OFF_TOPIC, FALSE_CLAIM, OTHER)

// What a moderator should look at. LINKS: it has some. CONTACT: an e-mail address. SHOUTING: mostly capitals.
// REPETITION: one character six times in a row.
enum class ReviewTextFlag { LINKS, CONTACT, SHOUTING, REPETITION };
AIRSIDE_ENUM(ReviewTextFlag, LINKS, CONTACT, SHOUTING, REPETITION)

enum class ReviewDecision { APPROVE, REJECT };
AIRSIDE_ENUM(ReviewDecision, APPROVE, REJECT)

using ReviewTarget = Code<"ReviewTarget", Alphabet::upper_digit, 2, 10,
                          "AIRLINE: its designator, BA; FLIGHT: with the carrier, BA178; AIRPORT: JFK">;
using ReviewTitle = Code<"ReviewTitle", Alphabet::text, 3, 200, "one line">;
using ReviewText = Text<10, 5000>;
using Stars = Int<1, 5>;

struct ReviewRatings {
    Stars overall;
    std::optional<Stars> cabin;
    std::optional<Stars> service;
    std::optional<Stars> food;
    std::optional<Stars> entertainment;
    std::optional<Stars> value;
    bool operator==(const ReviewRatings&) const = default;
};
AIRSIDE_FIELDS(ReviewRatings, overall, cabin, service, food, entertainment, value)

// What only the author and agents see.
struct ReviewStanding {
    BookingId booking_id;
    ReviewStatus status;
    std::int64_t version;  // raised by each change; a moderator names the one that was read
    std::optional<ReviewReason> rejected_for;
    std::optional<Instant> moderated_at;
};
AIRSIDE_FIELDS(ReviewStanding, booking_id, status, version, rejected_for, moderated_at)

struct ReviewView {
    ReviewId id;
    ReviewType review_type;
    std::optional<IataAirline> airline_code;   // AIRLINE and FLIGHT
    std::optional<std::string> flight_number;  // FLIGHT
    std::optional<IataAirport> airport_code;   // AIRPORT
    ReviewRatings ratings;
    std::optional<std::string> title;
    std::optional<std::string> review_text;
    std::optional<gds::CabinClass> cabin_class;  // as the booking says
    std::optional<Date> travel_date;             // as the booking says: local at the airport
    bool verified_booking;
    int helpful_count;
    int not_helpful_count;
    Instant created_at;
    std::optional<Instant> edited_at;
    std::optional<ReviewStanding> standing;
};
AIRSIDE_FIELDS(ReviewView, id, review_type, airline_code, flight_number, airport_code, ratings, title, review_text,
               cabin_class, travel_date, verified_booking, helpful_count, not_helpful_count, created_at, edited_at,
               standing)

struct ReviewPage {
    std::vector<ReviewView> items;
    std::optional<std::string> next_cursor;  // absent: the end
};
AIRSIDE_FIELDS(ReviewPage, items, next_cursor)

// ---- writing -----------------------------------------------------------------------------------------------------

// The booking service is asked whether the caller flew this: the booking is theirs, COMPLETED, and has the flight, a
// flight of the airline, or one from or to the airport.
struct CreateReview {
    static constexpr Problems<3> problems{{
        {409, "not-flown", "The booking is not completed"},
        {409, "review-exists", "This booking has a review of yours"},
        {409, "request-in-progress", "The first request with this key is still running"},
    }};
    static constexpr Endpoint endpoint{POST,         "/v1/reviews", "Review what one flew",
                                       Access::user, problems,      Idempotency::required};
    using Response = Created<ReviewView>;
    BookingId booking_id;
    ReviewType review_type;
    ReviewTarget target;
    ReviewRatings ratings;
    std::optional<ReviewTitle> title;
    std::optional<ReviewText> review_text;
};
AIRSIDE_FIELDS(CreateReview, booking_id, review_type, target, ratings, title, review_text)

// The whole content anew. What was published goes out of sight until it is moderated again; what it was is kept.
struct EditReview {
    static constexpr Problems<1> problems{
        {{409, "not-editable", "A review that was rejected or is being looked into can't be edited"}}};
    static constexpr Endpoint endpoint{PUT, "/v1/reviews/{id}", "Edit one's own review", Access::user, problems};
    using Response = ReviewView;
    ReviewId id;
    ReviewRatings ratings;
    std::optional<ReviewTitle> title;
    std::optional<ReviewText> review_text;
};
AIRSIDE_FIELDS(EditReview, id, ratings, title, review_text)

// Title, text and votes are gone at once, also from its history; the booking can't be reviewed by its author again.
struct DeleteReview {
    static constexpr Endpoint endpoint{DELETE, "/v1/reviews/{id}", "Delete one's own review", Access::user};
    using Response = NoContent;
    ReviewId id;
};
AIRSIDE_FIELDS(DeleteReview, id)

// A second vote replaces the first.
struct VoteReview {
    static constexpr Problems<1> problems{{{409, "own-review", "One's own review"}}};
    static constexpr Endpoint endpoint{PUT, "/v1/reviews/{id}/vote", "Say whether a review helped", Access::user,
                                       problems};
    using Response = ReviewView;
    ReviewId id;
    ReviewVote vote;
};
AIRSIDE_FIELDS(VoteReview, id, vote)

struct WithdrawVote {
    static constexpr Endpoint endpoint{DELETE, "/v1/reviews/{id}/vote", "Take one's vote back", Access::user};
    using Response = NoContent;
    ReviewId id;
};
AIRSIDE_FIELDS(WithdrawVote, id)

// Enough reports, or an agent's, take it out of sight until a moderator has looked. A second report by the same user
// changes nothing.
struct ReportReview {
    static constexpr Problems<1> problems{{{409, "own-review", "One's own review"}}};
    static constexpr Endpoint endpoint{POST, "/v1/reviews/{id}/reports", "Report a review", Access::user, problems};
    using Response = NoContent;
    ReviewId id;
    ReviewReason reason;
    std::optional<Text<3, 1000>> details;
};
AIRSIDE_FIELDS(ReportReview, id, reason, details)

// ---- reading -----------------------------------------------------------------------------------------------------

// Anybody reads a published one; the others their author and agents.
struct GetReview {
    static constexpr Endpoint endpoint{GET, "/v1/reviews/{id}", "Read a review", Access::anyone};
    using Response = ReviewView;
    ReviewId id;
};
AIRSIDE_FIELDS(GetReview, id)

// Published ones. An airline's are those of its flights, too.
struct ListReviews {
    static constexpr Endpoint endpoint{GET, "/v1/reviews", "Reviews of an airline, a flight or an airport",
                                       Access::anyone};
    using Response = ReviewPage;
    ReviewType review_type;
    ReviewTarget target;
    std::optional<ReviewSort> sort;  // NEWEST
    std::optional<Text<1, 200>> cursor;
    std::optional<Int<1, 100>> limit;  // 20
};
AIRSIDE_FIELDS(ListReviews, review_type, target, sort, cursor, limit)

struct ListMyReviews {
    static constexpr Endpoint endpoint{GET, "/v1/users/me/reviews", "One's own reviews, whatever their state",
                                       Access::user};
    using Response = ReviewPage;
    std::optional<Text<1, 200>> cursor;
    std::optional<Int<1, 100>> limit;  // 20
};
AIRSIDE_FIELDS(ListMyReviews, cursor, limit)

// Means have two decimals. Absent where nobody rated.
struct ReviewMeans {
    std::optional<std::string> overall;
    std::optional<std::string> cabin;
    std::optional<std::string> service;
    std::optional<std::string> food;
    std::optional<std::string> entertainment;
    std::optional<std::string> value;
};
AIRSIDE_FIELDS(ReviewMeans, overall, cabin, service, food, entertainment, value)

struct ReviewSummary {
    static constexpr FieldDoc docs[] = {
        {"score",
         "Bayesian mean (C·m + Σr)/(C + n) of the overall rating: what to rank by, as few reviews weigh little"},
        {"histogram", "how many gave 1, 2, 3, 4, 5 stars"}};
    ReviewType review_type;
    ReviewTarget target;
    std::int64_t count;
    std::string score;
    ReviewMeans means;
    std::vector<std::int64_t> histogram;
};
AIRSIDE_FIELDS(ReviewSummary, review_type, target, count, score, means, histogram)

struct GetReviewSummary {
    static constexpr Endpoint endpoint{GET, "/v1/review-summaries", "How an airline, a flight or an airport is rated",
                                       Access::anyone};
    using Response = ReviewSummary;
    ReviewType review_type;
    ReviewTarget target;
};
AIRSIDE_FIELDS(GetReviewSummary, review_type, target)

struct ReviewChange {
    std::int64_t version;
    std::string action;  // SUBMITTED, EDITED, APPROVED, REJECTED, FLAGGED, DELETED
    std::optional<ReviewReason> reason;
    std::optional<UserId> actor;         // agents only
    std::optional<std::string> notes;    // agents only
    std::optional<RawJson> old_content;  // EDITED: ratings, title and text before it
    Instant created_at;
};
AIRSIDE_FIELDS(ReviewChange, version, action, reason, actor, notes, old_content, created_at)

struct ReviewHistory {
    std::vector<ReviewChange> items;  // the oldest first
};
AIRSIDE_FIELDS(ReviewHistory, items)

struct GetReviewHistory {
    static constexpr Endpoint endpoint{GET, "/v1/reviews/{id}/history", "What happened to a review",
                                       Access::owner_or_agent};
    using Response = ReviewHistory;
    ReviewId id;
};
AIRSIDE_FIELDS(GetReviewHistory, id)

// ---- moderation --------------------------------------------------------------------------------------------------

struct ModerationItem {
    ReviewView review;
    UserId user_id;
    std::vector<ReviewTextFlag> text_flags;
    int link_count;
    std::int64_t open_reports;
    std::optional<UserId> claimed_by;
    std::optional<Instant> claimed_until;
    Instant queued_at;
};
AIRSIDE_FIELDS(ModerationItem, review, user_id, text_flags, link_count, open_reports, claimed_by, claimed_until,
               queued_at)

struct ModerationQueue {
    std::vector<ModerationItem> items;  // the oldest first
    std::int64_t waiting;               // all of them
    std::int64_t oldest_age_s;
};
AIRSIDE_FIELDS(ModerationQueue, items, waiting, oldest_age_s)

struct ListReviewQueue {
    static constexpr Endpoint endpoint{GET, "/v1/admin/reviews/queue", "Reviews that wait for a moderator",
                                       Access::agent};
    using Response = ModerationQueue;
    std::optional<Int<1, 100>> limit;  // 20
};
AIRSIDE_FIELDS(ListReviewQueue, limit)

struct ClaimedReviews {
    std::vector<ModerationItem> items;  // the oldest first; those that the agent had claimed before come again
};
AIRSIDE_FIELDS(ClaimedReviews, items)

// Takes the oldest ones that nobody has in hand, for a while: two agents never get the same. One's own are left out.
struct ClaimReviews {
    static constexpr Endpoint endpoint{POST, "/v1/admin/reviews/claims", "Take reviews to moderate", Access::agent};
    using Response = ClaimedReviews;
    std::optional<Int<1, 50>> limit;  // 5
};
AIRSIDE_FIELDS(ClaimReviews, limit)

struct ModerateReview {
    static constexpr Problems<4> problems{{
        {409, "not-waiting", "The review is not waiting for a moderator"},
        {409, "review-changed", "The review has changed since it was read"},
        {409, "claimed-by-another", "Another agent has this review in hand"},
        {409, "own-review", "One's own review"},
    }};
    static constexpr Endpoint endpoint{POST, "/v1/admin/reviews/{id}/moderation", "Publish or reject a review",
                                       Access::agent, problems};
    static constexpr FieldDoc docs[] = {{"version", "the one that was read; another now is a 409"},
                                        {"reason", "with REJECT: why; its author sees it"},
                                        {"note", "for other agents"}};
    using Response = ReviewView;
    ReviewId id;
    Int<1, 1'000'000'000> version;
    ReviewDecision decision;
    std::optional<ReviewReason> reason;
    std::optional<Text<3, 1000>> note;
};
AIRSIDE_FIELDS(ModerateReview, id, version, decision, reason, note)

// ---- events ------------------------------------------------------------------------------------------------------
// aggregate_type "review", one for each change of it: review_submitted (new or edited: it waits for a moderator),
// review_flagged (reported: out of sight), review_approved, review_rejected, review_deleted. Neither texts nor names.

inline constexpr std::string_view review_submitted = "review_submitted", review_flagged = "review_flagged",
                                  review_approved = "review_approved", review_rejected = "review_rejected",
                                  review_deleted = "review_deleted";
struct ReviewEvent {
    ReviewId review_id;
    std::int64_t version;
    UserId user_id;
    BookingId booking_id;
    ReviewStatus status;
    ReviewType review_type;
    std::optional<IataAirline> airline_code;
    std::optional<std::string> flight_number;
    std::optional<IataAirport> airport_code;
    int overall_rating;
    bool verified_booking;
    std::optional<ReviewReason> rejected_for;
    Instant occurred_at;
};
AIRSIDE_FIELDS(ReviewEvent, review_id, version, user_id, booking_id, status, review_type, airline_code, flight_number,
               airport_code, overall_rating, verified_booking, rejected_for, occurred_at)

}  // namespace airside::review

namespace airside {
class Bus;
}
namespace airside::review {
void bind_contract(Bus& bus);
}
