#include "services/review/store/reviews.hpp"

#include "platform/json/json.hpp"
#include "services/review/store/columns.hpp"

namespace airside::review::store {

using postgres::Query;

namespace {

const Query insert{"review.insert", R"sql(
    INSERT INTO reviews (id, booking_id, user_id, review_type, airline_code, flight_number, airport_code, overall_rating, cabin_rating,
                         service_rating, food_rating, entertainment_rating, value_rating, title, review_text, cabin_class, travel_date,
                         verified_booking, status, version, created_at, updated_at, queued_at, text_flags, link_count)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, 'PENDING', 1, $19, $19, $19, $20, $21))sql"};

const Query read{"review.read", "SELECT " REVIEW_COLUMNS "FROM reviews r WHERE r.id = $1 AND r.deleted_at IS NULL"};
const Query read_locked{
    "review.lock", "SELECT " REVIEW_COLUMNS "FROM reviews r WHERE r.id = $1 AND r.deleted_at IS NULL FOR UPDATE OF r"};

// Nothing updated: it had changed since it was read, which its lock makes impossible.
const Query update{"review.update", R"sql(
    UPDATE reviews SET status = $4, version = version + 1, overall_rating = $5, cabin_rating = $6, service_rating = $7, food_rating = $8,
           entertainment_rating = $9, value_rating = $10, title = $11, review_text = $12, text_flags = $13, link_count = $14,
           edited_at = $15, deleted_at = $16, queued_at = $17, claimed_by = $18, claimed_until = $19, moderation_reason = $20,
           moderation_notes = $21, moderated_by = $22, moderated_at = $23
     WHERE id = $1 AND version = $2 AND status = $3 AND deleted_at IS NULL)sql"};

const Query add_history{"review.add_history", R"sql(
    INSERT INTO review_history (review_id, version, action, actor, reason, notes, old_content, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, CURRENT_TIMESTAMP))sql"};
const Query close_reports{"review.close_reports",
                          "UPDATE review_reports SET open = false WHERE review_id = $1 AND open"};

const Query forget_history{
    "review.forget_history",
    "UPDATE review_history SET old_content = NULL WHERE review_id = $1 AND old_content IS NOT NULL"};
const Query forget_votes{"review.forget_votes", "DELETE FROM review_votes WHERE review_id = $1"};
const Query forget_counts{"review.forget_counts",
                          "UPDATE reviews SET helpful_count = 0, not_helpful_count = 0 WHERE id = $1"};
const Query forget_details{"review.forget_details", R"sql(
    UPDATE review_reports SET details = NULL, open = false WHERE review_id = $1 AND (details IS NOT NULL OR open))sql"};

const Query read_history{"review.history", R"sql(
    SELECT version, action, reason, actor, notes, old_content, created_at FROM review_history WHERE review_id = $1 ORDER BY version)sql"};

std::optional<int> stars(const std::optional<Stars>& rating) {
    if (!rating) return {};
    return static_cast<int>(rating->value);
}

std::optional<Stars> stars(const postgres::Row& row, std::string_view column) {
    auto value = row.get<std::optional<int>>(column);
    if (!value) return {};
    return Stars{*value};
}

void queue_history(postgres::Transaction& tx, const Review& review, Change change, UserId actor,
                   const std::optional<postgres::Json>& old_content) {
    bool decided = change == Change::APPROVED || change == Change::REJECTED;
    std::optional<ReviewReason> reason;
    std::optional<std::string> notes;
    if (decided) {
        reason = review.moderation_reason;
        notes = review.moderation_notes;
        tx.queue(close_reports, review.id);
    }
    tx.queue(add_history, review.id, review.version, change, actor, reason, notes, old_content);
}

}  // namespace

Review review_of(const postgres::Row& row) {
    return {.id = row.get<ReviewId>("id"),
            .booking_id = row.get<BookingId>("booking_id"),
            .user_id = row.get<UserId>("user_id"),
            .review_type = row.get<ReviewType>("review_type"),
            .airline_code = row.get<std::optional<IataAirline>>("airline_code"),
            .flight_number = row.get<std::optional<std::string>>("flight_number"),
            .airport_code = row.get<std::optional<IataAirport>>("airport_code"),
            .ratings = {Stars{row.get<int>("overall_rating")}, stars(row, "cabin_rating"), stars(row, "service_rating"),
                        stars(row, "food_rating"), stars(row, "entertainment_rating"), stars(row, "value_rating")},
            .title = row.get<std::optional<std::string>>("title"),
            .review_text = row.get<std::optional<std::string>>("review_text"),
            .cabin_class = row.get<std::optional<gds::CabinClass>>("cabin_class"),
            .travel_date = row.get<std::optional<Date>>("travel_date"),
            .verified_booking = row.get<bool>("verified_booking"),
            .status = row.get<ReviewStatus>("status"),
            .moderation_notes = row.get<std::optional<std::string>>("moderation_notes"),
            .moderation_reason = row.get<std::optional<ReviewReason>>("moderation_reason"),
            .moderated_by = row.get<std::optional<UserId>>("moderated_by"),
            .moderated_at = row.get<std::optional<Instant>>("moderated_at"),
            .helpful_count = row.get<int>("helpful_count"),
            .not_helpful_count = row.get<int>("not_helpful_count"),
            .helpfulness = row.get<double>("helpfulness"),
            .version = row.get<std::int64_t>("version"),
            .created_at = row.get<Instant>("created_at"),
            .edited_at = row.get<std::optional<Instant>>("edited_at"),
            .deleted_at = row.get<std::optional<Instant>>("deleted_at"),
            .queued_at = row.get<Instant>("queued_at"),
            .claimed_by = row.get<std::optional<UserId>>("claimed_by"),
            .claimed_until = row.get<std::optional<Instant>>("claimed_until"),
            .text_flags = row.get<std::vector<ReviewTextFlag>>("text_flags"),
            .link_count = row.get<int>("link_count"),
            .open_reports = row.get<std::int64_t>("open_reports")};
}

awaitable<> insert_review(postgres::Transaction& tx, const Review& r) {
    try {
        co_await tx.run(insert, r.id, r.booking_id, r.user_id, r.review_type, r.airline_code, r.flight_number,
                        r.airport_code, stars(r.ratings.overall), stars(r.ratings.cabin), stars(r.ratings.service),
                        stars(r.ratings.food), stars(r.ratings.entertainment), stars(r.ratings.value), r.title,
                        r.review_text, r.cabin_class, r.travel_date, r.verified_booking, r.created_at, r.text_flags,
                        r.link_count);
    } catch (const postgres::Error& error) {
        // The key: the review that this very request once made was deleted by its author.
        if (!postgres::is_unique_violation(error, "one_review_per_booking") &&
            !postgres::is_unique_violation(error, "reviews_pkey"))
            throw;
        throw conflict("review-exists", "This booking has a review of yours");
    }
    queue_history(tx, r, Change::SUBMITTED, r.user_id, {});
}

awaitable<std::optional<Review>> find_review(postgres::Pool& pool, ReviewId id) {
    auto rows = co_await pool.run(read, id);
    auto row = rows.maybe();
    if (!row) co_return std::nullopt;
    co_return review_of(*row);
}

awaitable<std::optional<Review>> lock_review(postgres::Transaction& tx, ReviewId id) {
    auto rows = co_await tx.run(read_locked, id);
    auto row = rows.maybe();
    if (!row) co_return std::nullopt;
    co_return review_of(*row);
}

awaitable<> update_review(postgres::Transaction& tx, const Review& before, const Review& after, Change change,
                          UserId actor) {
    const auto& stars_of = after.ratings;
    auto rows = co_await tx.run(update, after.id, before.version, before.status, after.status, stars(stars_of.overall),
                                stars(stars_of.cabin), stars(stars_of.service), stars(stars_of.food),
                                stars(stars_of.entertainment), stars(stars_of.value), after.title, after.review_text,
                                after.text_flags, after.link_count, after.edited_at, after.deleted_at, after.queued_at,
                                after.claimed_by, after.claimed_until, after.moderation_reason, after.moderation_notes,
                                after.moderated_by, after.moderated_at);
    if (rows.affected() != 1) throw std::logic_error("review " + after.id.str() + " has changed under its lock");
    std::optional<postgres::Json> old_content;
    if (change == Change::EDITED) old_content = postgres::Json{content_json(before)};
    queue_history(tx, after, change, actor, old_content);
}

void queue_forget_words(postgres::Transaction& tx, ReviewId id) {
    tx.queue(forget_history, id);
    tx.queue(forget_votes, id);
    tx.queue(forget_counts, id);
    tx.queue(forget_details, id);
}

awaitable<ReviewHistory> history_of(postgres::Pool& pool, ReviewId id) {
    auto rows = co_await pool.run(read_history, id);
    ReviewHistory history;
    for (const auto& row : rows) {
        ReviewChange change{.version = row.get<std::int64_t>("version"),
                            .action = row.get<std::string>("action"),
                            .reason = row.get<std::optional<ReviewReason>>("reason"),
                            .actor = row.get<UserId>("actor"),
                            .notes = row.get<std::optional<std::string>>("notes"),
                            .old_content = {},
                            .created_at = row.get<Instant>("created_at")};
        if (auto old = row.get<std::optional<std::string>>("old_content")) change.old_content = RawJson{*old};
        history.items.push_back(std::move(change));
    }
    co_return history;
}

}  // namespace airside::review::store
