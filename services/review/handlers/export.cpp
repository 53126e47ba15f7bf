#include "services/review/impl.hpp"
#include "services/user/api.hpp"

namespace airside::review {
namespace {

constexpr std::size_t page = 200;

// Without what moderators wrote for each other.
const postgres::Query select_theirs{"review.export", R"sql(
    SELECT place, record FROM (
        SELECT 'review:' || id AS place, jsonb_build_object('kind', 'review') || to_jsonb(r)
               - '{moderation_notes,claimed_by,claimed_until,moderated_by,text_flags,link_count}'::text[] AS record
          FROM reviews r WHERE user_id = $1
        UNION ALL SELECT 'vote:' || id, jsonb_build_object('kind', 'vote') || to_jsonb(v) FROM review_votes v WHERE user_id = $1
        UNION ALL SELECT 'report:' || id, jsonb_build_object('kind', 'report') || to_jsonb(p) FROM review_reports p WHERE user_id = $1) theirs
     WHERE place COLLATE "C" > $2 ORDER BY place COLLATE "C" LIMIT 200)sql"};

}  // namespace

awaitable<user::ExportPage> export_reviews(Context& service, Caller, user::ExportReviews request) {
    std::string after;
    if (request.cursor) after = request.cursor->value;
    auto rows = co_await service.pool.run(select_theirs, request.user_id, after);
    user::ExportPage answer;
    for (auto row : rows) {
        answer.records.push_back({row.get<std::string>("record")});
        answer.next_cursor = row.get<std::string>("place");
    }
    if (answer.records.size() < page) answer.next_cursor.reset();
    co_return answer;
}

}  // namespace airside::review
