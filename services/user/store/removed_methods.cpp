#include "services/user/store/removed_methods.hpp"

namespace airside::user::store {

using postgres::Query;

namespace {

const Query payable{"user.payable_method", R"sql(
    SELECT id, payment_gateway, payment_token FROM user_payment_methods
     WHERE user_id = $1 AND id = $2 AND deleted_at IS NULL)sql"};
const Query with_token{"user.method_with_token", R"sql(
    SELECT id FROM user_payment_methods
     WHERE user_id = $1 AND payment_gateway = $2 AND payment_token = $3 AND deleted_at IS NULL)sql"};
const Query removed{"user.removed_methods", R"sql(
    SELECT id, payment_gateway, payment_token FROM user_payment_methods
     WHERE user_id = $1 AND deleted_at IS NOT NULL AND detached_at IS NULL ORDER BY deleted_at, id LIMIT $2)sql"};

const Query detach{"user.note_detached", R"sql(
    UPDATE user_payment_methods m SET detached_at = $3, payment_token = 'detached'
      FROM users u
     WHERE u.id = m.user_id AND u.status <> 'DELETED'
       AND m.user_id = $1 AND m.id = $2 AND m.deleted_at IS NOT NULL AND m.detached_at IS NULL)sql"};
const Query drop{"user.drop_detached_of_erased", R"sql(
    DELETE FROM user_payment_methods m USING users u
     WHERE u.id = m.user_id AND u.status = 'DELETED' AND m.user_id = $1 AND m.id = $2)sql"};

const Query version_query{"user.version", "SELECT version FROM users WHERE id = $1"};

}  // namespace

awaitable<std::optional<PayableMethod>> payable_method(postgres::Pool& pool, UserId user, SavedPaymentMethodId id) {
    auto rows = co_await pool.run(payable, user, id);
    auto row = rows.maybe();
    if (!row) co_return std::nullopt;
    co_return row->as<PayableMethod>();
}

awaitable<std::optional<SavedPaymentMethodId>> method_with_token(postgres::Transaction& tx, UserId user,
                                                                 gateways::PaymentGateway gateway,
                                                                 const GatewayToken& token) {
    auto rows = co_await tx.run(with_token, user, gateway, token);
    auto row = rows.maybe();
    if (!row) co_return std::nullopt;
    co_return row->get<SavedPaymentMethodId>("id");
}

awaitable<std::vector<PayableMethod>> removed_methods(postgres::Pool& pool, UserId user, int limit) {
    auto rows = co_await pool.run(removed, user, limit);
    std::vector<PayableMethod> methods;
    for (auto row : rows) methods.push_back(row.as<PayableMethod>());
    co_return methods;
}

awaitable<> note_detached(postgres::Pool& pool, UserId user, SavedPaymentMethodId id, Instant now) {
    co_await pool.run(detach, user, id, now);
    co_await pool.run(drop, user, id);
}

awaitable<std::int64_t> version_of(postgres::Transaction& tx, UserId user) {
    auto rows = co_await tx.run(version_query, user);
    co_return rows.one().get<std::int64_t>("version");
}

}  // namespace airside::user::store
