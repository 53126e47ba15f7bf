#include "services/review/store/lists.hpp"

#include <charconv>

#include "platform/core/cursor.hpp"
#include "platform/core/number.hpp"
#include "platform/core/problem.hpp"
#include "services/review/store/columns.hpp"

namespace airside::review::store {

using postgres::Query;

namespace {

#define PUBLISHED " AND r.status = 'APPROVED' AND r.deleted_at IS NULL "
#define NEWEST(column)                                                          \
    "SELECT " REVIEW_COLUMNS "FROM reviews r WHERE r." column " = $1" PUBLISHED \
    "AND (r.created_at, r.id) < ($2::timestamptz, $3::uuid) ORDER BY r.created_at DESC, r.id DESC LIMIT $4"
#define HELPFUL(column)                                                         \
    "SELECT " REVIEW_COLUMNS "FROM reviews r WHERE r." column " = $1" PUBLISHED \
    "AND (r.helpfulness, r.id) < ($2::double precision, $3::uuid) ORDER BY r.helpfulness DESC, r.id DESC LIMIT $4"
#define SUMS(column)                                                                                                \
    "SELECT count(*) FILTER (WHERE overall_rating = 1) AS one, count(*) FILTER (WHERE overall_rating = 2) AS two, " \
    "count(*) FILTER (WHERE overall_rating = 3) AS three, count(*) FILTER (WHERE overall_rating = 4) AS four, "     \
    "count(*) FILTER (WHERE overall_rating = 5) AS five, "                                                          \
    "coalesce(sum(cabin_rating), 0) AS cabin, count(cabin_rating) AS cabin_n, "                                     \
    "coalesce(sum(service_rating), 0) AS service, count(service_rating) AS service_n, "                             \
    "coalesce(sum(food_rating), 0) AS food, count(food_rating) AS food_n, "                                         \
    "coalesce(sum(entertainment_rating), 0) AS entertainment, count(entertainment_rating) AS entertainment_n, "     \
    "coalesce(sum(value_rating), 0) AS value, count(value_rating) AS value_n "                                      \
    "FROM reviews r WHERE r." column " = $1" PUBLISHED

const Query airline_newest{"review.airline_newest", NEWEST("airline_code")};
const Query flight_newest{"review.flight_newest", NEWEST("flight_number")};
const Query airport_newest{"review.airport_newest", NEWEST("airport_code")};
const Query airline_helpful{"review.airline_helpful", HELPFUL("airline_code")};
const Query flight_helpful{"review.flight_helpful", HELPFUL("flight_number")};
const Query airport_helpful{"review.airport_helpful", HELPFUL("airport_code")};
const Query airline_sums{"review.airline_sums", SUMS("airline_code")};
const Query flight_sums{"review.flight_sums", SUMS("flight_number")};
const Query airport_sums{"review.airport_sums", SUMS("airport_code")};
#undef NEWEST
#undef HELPFUL
#undef SUMS

const Query all_sum{
    "review.all_sum",
    "SELECT coalesce(sum(overall_rating), 0) AS sum, count(*) AS count FROM reviews r WHERE true" PUBLISHED};
#undef PUBLISHED

const Query own{"review.own", "SELECT " REVIEW_COLUMNS R"sql(
      FROM reviews r WHERE r.user_id = $1 AND r.deleted_at IS NULL AND (r.created_at, r.id) < ($2::timestamptz, $3::uuid)
     ORDER BY r.created_at DESC, r.id DESC LIMIT $4)sql"};

// The three queries of one kind, by what is reviewed.
struct ByType {
    const Query &airline, &flight, &airport;
    const Query& of(ReviewType type) const {
        if (type == ReviewType::AIRLINE) return airline;
        return type == ReviewType::FLIGHT ? flight : airport;
    }
};
const ByType newest{airline_newest, flight_newest, airport_newest};
const ByType helpful{airline_helpful, flight_helpful, airport_helpful};
const ByType sums{airline_sums, flight_sums, airport_sums};

std::optional<double> parse_share(std::string_view text) {
    auto value = parse_number<double>(text);
    if (!value || !(*value >= 0 && *value <= 1)) return {};
    return value;
}

std::string in_time(const Review& review) { return to_string(review.created_at); }
std::string by_share(const Review& review) {
    char text[40];
    auto end = std::to_chars(text, text + sizeof text, review.helpfulness).ptr;
    return {text, end};
}

// One row more than the page was asked for says that there is another page.
ReviewPage page_of(const postgres::Rows& rows, int limit, Audience audience, std::string (*key)(const Review&)) {
    ReviewPage page;
    for (const auto& row : rows) {
        auto review = review_of(row);
        page.items.push_back(view_of(review, audience));
        if (static_cast<int>(page.items.size()) < limit) continue;
        if (static_cast<int>(rows.size()) > limit) page.next_cursor = cursor_after(key(review), review.id.uuid());
        break;
    }
    return page;
}

RatingSum sum_in(const postgres::Row& row, const std::string& name) {
    return {row.get<std::int64_t>(name), row.get<std::int64_t>(name + "_n")};
}

}  // namespace

awaitable<ReviewPage> published(postgres::Pool& pool, ReviewType type, const ReviewTarget& target, ReviewSort sort,
                                const std::optional<std::string>& cursor, int limit) {
    if (sort == ReviewSort::NEWEST) {
        auto place = place_in_time(cursor);
        auto rows = co_await pool.run(newest.of(type), target, place.key, place.id, limit + 1);
        co_return page_of(rows, limit, Audience::everybody, &in_time);
    }
    auto place = place_of<double>(cursor, &parse_share, 2.0);
    auto rows = co_await pool.run(helpful.of(type), target, place.key, place.id, limit + 1);
    co_return page_of(rows, limit, Audience::everybody, &by_share);
}

awaitable<ReviewPage> reviews_of(postgres::Pool& pool, UserId author, const std::optional<std::string>& cursor,
                                 int limit) {
    auto place = place_in_time(cursor);
    auto rows = co_await pool.run(own, author, place.key, place.id, limit + 1);
    co_return page_of(rows, limit, Audience::author_or_agent, &in_time);
}

awaitable<RatingSums> sums_of(postgres::Pool& pool, ReviewType type, const ReviewTarget& target) {
    auto rows = co_await pool.run(sums.of(type), target);
    auto row = rows.one();
    co_return RatingSums{
        .histogram = {row.get<std::int64_t>("one"), row.get<std::int64_t>("two"), row.get<std::int64_t>("three"),
                      row.get<std::int64_t>("four"), row.get<std::int64_t>("five")},
        .cabin = sum_in(row, "cabin"),
        .service = sum_in(row, "service"),
        .food = sum_in(row, "food"),
        .entertainment = sum_in(row, "entertainment"),
        .value = sum_in(row, "value")};
}

awaitable<RatingSum> sum_of_all(postgres::Pool& pool) {
    auto rows = co_await pool.run(all_sum);
    auto row = rows.one();
    co_return RatingSum{row.get<std::int64_t>("sum"), row.get<std::int64_t>("count")};
}

}  // namespace airside::review::store
