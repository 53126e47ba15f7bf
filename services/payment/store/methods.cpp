#include "services/payment/store/methods.hpp"

namespace airside::payment::store {

using postgres::Query;

namespace {

const Query note{"payment.note_removal", R"sql(
    INSERT INTO method_removals (user_id, asked_at, next_try_at) VALUES ($1, $2, $2)
    ON CONFLICT (user_id) DO UPDATE SET asked_at = excluded.asked_at, next_try_at = excluded.next_try_at, tries = 0)sql"};
const Query claim{"payment.claim_removals", R"sql(
    UPDATE method_removals SET next_try_at = $2, tries = tries + 1
     WHERE user_id IN (SELECT user_id FROM method_removals WHERE next_try_at <= $1 ORDER BY next_try_at LIMIT $3 FOR UPDATE SKIP LOCKED)
 RETURNING user_id, asked_at, tries)sql"};
const Query done{"payment.removal_done", "DELETE FROM method_removals WHERE user_id = $1 AND asked_at = $2"};
const Query later{"payment.removal_later",
                  "UPDATE method_removals SET next_try_at = $3 WHERE user_id = $1 AND asked_at = $2"};

const Query to_keep{"payment.methods_to_keep", R"sql(
    SELECT id FROM payments WHERE save_state = 'SAVED' AND status <> 'PENDING' ORDER BY authorized_at LIMIT $1)sql"};
const Query kept{"payment.method_kept", R"sql(
    UPDATE payments SET save_state = 'KEPT', saved_method_id = $3 WHERE id = $1 AND created_at = $2 AND save_state = 'SAVED')sql"};
const Query not_kept{"payment.method_not_kept", R"sql(
    UPDATE payments SET save_state = 'NOT_SAVED' WHERE id = $1 AND created_at = $2 AND save_state = 'SAVED')sql"};

}  // namespace

void queue_removal(postgres::Transaction& tx, UserId user, Instant now) { tx.queue(note, user, now); }

awaitable<std::vector<DueRemoval>> claim_removals(postgres::Pool& pool, Instant now, Instant lease_until, int limit) {
    auto rows = co_await pool.run(claim, now, lease_until, limit);
    std::vector<DueRemoval> due;
    for (auto row : rows) due.push_back(row.as<DueRemoval>());
    co_return due;
}

awaitable<> removal_done(postgres::Pool& pool, const DueRemoval& removal) {
    co_await pool.run(done, removal.user_id, removal.asked_at);
}

awaitable<> removal_later(postgres::Pool& pool, const DueRemoval& removal, Instant at) {
    co_await pool.run(later, removal.user_id, removal.asked_at, at);
}

awaitable<std::vector<PaymentId>> payments_to_keep(postgres::Pool& pool, int limit) {
    auto rows = co_await pool.run(to_keep, limit);
    std::vector<PaymentId> ids;
    for (auto row : rows) ids.push_back(row.get<PaymentId>("id"));
    co_return ids;
}

awaitable<> method_kept(postgres::Pool& pool, const Payment& payment, SavedMethodId method) {
    co_await pool.run(kept, payment.id, payment.created_at, method);
}

awaitable<> method_not_kept(postgres::Pool& pool, const Payment& payment) {
    co_await pool.run(not_kept, payment.id, payment.created_at);
}

}  // namespace airside::payment::store
