#include "services/user/store/export.hpp"

namespace airside::user::store {

namespace {

const postgres::Query select_records{"user.export", R"sql(
    SELECT jsonb_build_object('kind', 'account') || to_jsonb(u) - '{password_hash,version}'::text[] AS record
      FROM users u WHERE id = $1
    UNION ALL SELECT jsonb_build_object('kind', 'session') || to_jsonb(s) - '{token_hash,refresh_token_hash}'::text[]
      FROM user_sessions s WHERE user_id = $1
    UNION ALL SELECT jsonb_build_object('kind', 'traveler') || to_jsonb(t) FROM user_travelers t WHERE user_id = $1
    UNION ALL SELECT jsonb_build_object('kind', 'payment_method') || to_jsonb(m) - 'payment_token'
      FROM user_payment_methods m WHERE user_id = $1
    UNION ALL SELECT jsonb_build_object('kind', 'verification') || to_jsonb(v) - 'secret_hash'
      FROM user_verifications v WHERE user_id = $1
     LIMIT $2)sql"};

}  // namespace

awaitable<std::vector<RawJson>> records_of(postgres::Pool& pool, UserId user, int limit) {
    auto rows = co_await pool.run(select_records, user, limit);
    std::vector<RawJson> records;
    for (auto row : rows) records.push_back({row.get<std::string>("record")});
    co_return records;
}

}  // namespace airside::user::store
