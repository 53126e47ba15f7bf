#include "platform/erasure/rows.hpp"

namespace airside::erasure {

namespace {

using postgres::Query;

const Query note_query{"erasure.note", R"sql(
    INSERT INTO user_erasures (erasure_id, user_id, asked_at, next_pass_at) VALUES ($1, $2, $3, $3) ON CONFLICT DO NOTHING)sql"};

const Query claim_query{"erasure.claim", R"sql(
    UPDATE user_erasures SET next_pass_at = $2
     WHERE erasure_id = (SELECT erasure_id FROM user_erasures WHERE next_pass_at <= $1
                          ORDER BY next_pass_at LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING erasure_id, user_id, asked_at, passes, changed, acknowledged_at)sql"};

const Query pass_query{"erasure.keep_pass", R"sql(
    UPDATE user_erasures SET passes = passes + 1, changed = changed + $2, waits_for = nullif($3, ''), next_pass_at = $4
     WHERE erasure_id = $1)sql"};

const Query acknowledged_query{"erasure.keep_acknowledged", R"sql(
    UPDATE user_erasures SET acknowledged_at = $2, next_pass_at = $3 WHERE erasure_id = $1 AND acknowledged_at IS NULL)sql"};

const Query put_off_query{"erasure.put_off", R"sql(
    UPDATE user_erasures SET passes = passes + 1, next_pass_at = $2 WHERE erasure_id = $1)sql"};

const Query redact_query{"erasure.redact_parked", R"sql(
    UPDATE parked_events SET payload = jsonb_build_object('user_id', $1::text)
     WHERE payload ->> 'user_id' = $1::text AND payload <> jsonb_build_object('user_id', $1::text))sql"};

const Query standing_query{"erasure.standing", R"sql(
    SELECT count(*) FILTER (WHERE acknowledged_at IS NULL) AS open, count(*) FILTER (WHERE next_pass_at <= $1) AS due,
           min(next_pass_at) AS next
      FROM user_erasures WHERE next_pass_at IS NOT NULL)sql"};

const Query forget_query{"erasure.forget", "DELETE FROM user_erasures WHERE next_pass_at IS NULL AND asked_at < $1"};

}  // namespace

awaitable<> note(postgres::Pool& pool, Uuid erasure, UserId user, Instant at) {
    co_await pool.run(note_query, erasure, user, at);
}

awaitable<std::optional<Due>> claim(postgres::Pool& pool, Instant now, Instant until) {
    auto rows = co_await pool.run(claim_query, now, until);
    auto row = rows.maybe();
    if (!row) co_return std::nullopt;
    co_return row->as<Due>();
}

awaitable<> keep_pass(postgres::Pool& pool, Uuid erasure, std::int64_t changed, std::string waits_for,
                      std::optional<Instant> next) {
    co_await pool.run(pass_query, erasure, changed, waits_for, next);
}

awaitable<> keep_acknowledged(postgres::Pool& pool, Uuid erasure, Instant at, std::optional<Instant> next) {
    co_await pool.run(acknowledged_query, erasure, at, next);
}

awaitable<> put_off(postgres::Pool& pool, Uuid erasure, Instant until) {
    co_await pool.run(put_off_query, erasure, until);
}

awaitable<std::int64_t> redact_parked(postgres::Pool& pool, UserId user) {
    auto rows = co_await pool.run(redact_query, user.str());
    co_return static_cast<std::int64_t>(rows.affected());
}

awaitable<Standing> standing(postgres::Pool& pool, Instant now) {
    auto rows = co_await pool.run(standing_query, now);
    co_return rows.one().as<Standing>();
}

awaitable<std::uint64_t> forget(postgres::Pool& pool, Instant asked_before) {
    auto rows = co_await pool.run(forget_query, asked_before);
    co_return rows.affected();
}

}  // namespace airside::erasure
