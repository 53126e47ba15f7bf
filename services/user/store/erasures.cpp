#include "services/user/store/erasures.hpp"

#include <algorithm>
#include <array>

namespace airside::user::store {

using postgres::Query;

namespace {

constexpr std::array<std::string_view, 6> services{"search",       "booking",   "payment",
                                                   "notification", "analytics", "review"};

// No row: it is not there to be erased. The address is free for another account from here on.
const Query tombstone{"user.tombstone", R"sql(
    UPDATE users SET status = 'DELETED', deleted_at = $2, version = version + 1, email = 'erased-' || id || '@erased.invalid',
           email_verified = false, password_hash = 'erased', first_name = 'Erased', last_name = 'Erased', phone = NULL,
           phone_verified = false, date_of_birth = NULL, gender = NULL, country_code = NULL, address_line1 = NULL, address_line2 = NULL,
           city = NULL, state_province = NULL, postal_code = NULL, newsletter_subscribed = false, last_login_at = NULL
     WHERE id = $1 AND status IN ('ACTIVE', 'SUSPENDED') RETURNING version)sql"};

const Query delete_sessions{"user.delete_sessions", "DELETE FROM user_sessions WHERE user_id = $1 RETURNING id"};
const Query delete_travelers{"user.delete_travelers", "DELETE FROM user_travelers WHERE user_id = $1"};
// What a gateway may still hold stays as its token alone, until the payment service has told it (removed_methods.cpp).
const Query delete_methods{"user.delete_payment_methods",
                           "DELETE FROM user_payment_methods WHERE user_id = $1 AND detached_at IS NOT NULL"};
const Query forget_methods{"user.forget_payment_methods", R"sql(
    UPDATE user_payment_methods
       SET deleted_at = coalesce(deleted_at, $2), is_default = false, card_brand = NULL, card_last4 = NULL, card_exp_month = NULL,
           card_exp_year = NULL, billing_name = NULL, billing_country = NULL, billing_postal_code = NULL
     WHERE user_id = $1)sql"};

const Query delete_verifications{"user.delete_verifications", "DELETE FROM user_verifications WHERE user_id = $1"};

const Query insert_request{"user.insert_erasure", R"sql(
    INSERT INTO erasure_requests (id, user_id, requested_by, requested_at) VALUES ($1, $2, $3, $4))sql"};

#define ERASURE "SELECT id, user_id, requested_by, status, requested_at, completed_at FROM erasure_requests "
const Query by_user{"user.erasure_of", ERASURE "WHERE user_id = $1"};
const Query by_id{"user.find_erasure", ERASURE "WHERE id = $1"};
const Query lock_open{"user.lock_open_erasure", ERASURE "WHERE id = $1 AND status = 'OPEN' FOR UPDATE"};
#undef ERASURE

const Query acknowledgements{"user.erasure_acknowledgements", R"sql(
    SELECT service, changed, acknowledged_at FROM erasure_acknowledgements WHERE erasure_id = $1 ORDER BY acknowledged_at)sql"};
const Query insert_acknowledgement{"user.acknowledge_erasure", R"sql(
    INSERT INTO erasure_acknowledgements (erasure_id, service, changed, acknowledged_at) VALUES ($1, $2, $3, $4)
    ON CONFLICT DO NOTHING)sql"};

const Query complete_request{"user.complete_erasure", R"sql(
    UPDATE erasure_requests SET status = 'COMPLETE', completed_at = $2
     WHERE id = $1 AND status = 'OPEN' AND (SELECT count(*) FROM erasure_acknowledgements WHERE erasure_id = $1) = $3)sql"};
const Query raise_version{"user.raise_version_of_erased",
                          "UPDATE users SET version = version + 1 WHERE id = $1 RETURNING version"};

const Query oldest_open{"user.oldest_open_erasure",
                        "SELECT min(requested_at) AS at FROM erasure_requests WHERE status = 'OPEN'"};

std::optional<ErasureRequest> request_in(const postgres::Rows& rows) {
    auto row = rows.maybe();
    if (!row) return {};
    return row->as<ErasureRequest>();
}

}  // namespace

awaitable<std::optional<Erased>> erase_account(postgres::Transaction& tx, UserId id, Instant now) {
    auto account = co_await tx.run(tombstone, id, now);
    if (account.empty()) co_return std::nullopt;
    Erased erased{account.one().get<std::int64_t>("version"), {}};
    auto sessions = co_await tx.run(delete_sessions, id);
    for (auto row : sessions) erased.sessions.push_back(row.get<SessionId>("id"));
    tx.queue(delete_travelers, id);
    tx.queue(delete_methods, id);
    tx.queue(forget_methods, id, now);
    tx.queue(delete_verifications, id);
    co_return erased;
}

void queue_erasure(postgres::Transaction& tx, const ErasureRequest& r) {
    tx.queue(insert_request, r.id, r.user_id, r.requested_by, r.requested_at);
}

awaitable<std::optional<ErasureRequest>> erasure_of(postgres::Pool& pool, UserId user) {
    auto rows = co_await pool.run(by_user, user);
    co_return request_in(rows);
}

awaitable<std::optional<ErasureView>> find_erasure(postgres::Pool& pool, Uuid id) {
    auto rows = co_await pool.run(by_id, id);
    auto request = request_in(rows);
    if (!request) co_return std::nullopt;
    ErasureView view{request->id,
                     request->user_id,
                     request->status,
                     request->requested_by,
                     request->requested_at,
                     request->completed_at,
                     {},
                     {}};
    auto told = co_await pool.run(acknowledgements, id);
    for (auto row : told)
        view.acknowledgements.push_back(
            {row.get<std::string>("service"), row.get<std::int64_t>("changed"), row.get<Instant>("acknowledged_at")});
    for (auto service : services) {
        auto has = [&](const ErasureAcknowledgement& one) { return one.service == service; };
        if (std::ranges::none_of(view.acknowledgements, has)) view.waits_for.emplace_back(service);
    }
    co_return view;
}

awaitable<std::optional<ErasureRequest>> lock_open_erasure(postgres::Transaction& tx, Uuid id) {
    auto rows = co_await tx.run(lock_open, id);
    co_return request_in(rows);
}

awaitable<> acknowledge(postgres::Transaction& tx, Uuid id, const std::string& service, std::int64_t changed,
                        Instant now) {
    co_await tx.run(insert_acknowledgement, id, service, changed, now);
}

awaitable<std::optional<std::int64_t>> complete(postgres::Transaction& tx, const ErasureRequest& request, Instant now) {
    auto rows = co_await tx.run(complete_request, request.id, now, static_cast<int>(services.size()));
    if (rows.affected() == 0) co_return std::nullopt;
    auto raised = co_await tx.run(raise_version, request.user_id);
    co_return raised.one().get<std::int64_t>("version");
}

awaitable<std::optional<Instant>> oldest_open_erasure(postgres::Pool& pool) {
    auto rows = co_await pool.run(oldest_open);
    co_return rows.one().get<std::optional<Instant>>("at");
}

}  // namespace airside::user::store
