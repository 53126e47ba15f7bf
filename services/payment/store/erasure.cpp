#include "services/payment/store/erasure.hpp"

#include "platform/core/clock.hpp"

namespace airside::payment::store {
namespace {

using postgres::Query;

constexpr std::size_t batch = 200;

const Query select_ids{"payment.ids_to_erase",
                       "SELECT id FROM payment_directory WHERE user_id = $1 AND id > $2 ORDER BY id LIMIT 200"};

#define THEIR_PAYMENTS \
    "FROM payment_directory d WHERE d.id = ANY ($1::uuid[]) AND p.id = d.id AND p.created_at = d.created_at"
#define UNDER_WAY \
    "(p.status IN ('PENDING', 'AUTHORIZED') OR p.next_check_at IS NOT NULL OR coalesce(p.save_state, '') = 'SAVED')"

const Query forget_payers{"payment.forget_payers", R"sql(
    UPDATE payments p SET ip_address = NULL, user_agent = NULL, payment_token = NULL, return_url = NULL, next_action = NULL,
           card_exp_month = NULL, card_exp_year = NULL, saved_method_id = NULL )sql" THEIR_PAYMENTS
                                                   " AND NOT " UNDER_WAY R"sql(
       AND num_nonnulls(p.ip_address, p.user_agent, p.payment_token, p.return_url, p.next_action, p.card_exp_month, p.card_exp_year,
                        p.saved_method_id) > 0)sql"};

const Query count_under_way{"payment.count_under_way", R"sql(
    SELECT count(*) AS n FROM payments p, payment_directory d
     WHERE d.id = ANY ($1::uuid[]) AND p.id = d.id AND p.created_at = d.created_at AND )sql" UNDER_WAY};
#undef THEIR_PAYMENTS
#undef UNDER_WAY

const Query forget_reasons{"payment.forget_refund_reasons", R"sql(
    UPDATE refunds r SET reason_details = NULL
      FROM payment_directory d WHERE d.id = ANY ($1::uuid[]) AND r.payment_id = d.id AND r.payment_created_at = d.created_at
       AND r.reason_details IS NOT NULL)sql"};

// The gateway's words name the payer; what is to be worked off needs none of them.
const Query forget_webhooks{"payment.forget_webhooks", R"sql(
    UPDATE webhook_inbox SET body = '{}'
     WHERE body <> '{}' AND (our_reference = ANY ($1::uuid[]::text[]) OR gateway_payment_id IN
           (SELECT gateway_payment_intent_id FROM payment_directory WHERE id = ANY ($1::uuid[]))))sql"};

}  // namespace

awaitable<erasure::Pass> erase_payments_of(postgres::Pool& pool, UserId user) {
    erasure::Pass pass;
    std::int64_t under_way = 0;
    auto after = *Uuid::parse("00000000-0000-0000-0000-000000000000");
    for (bool more = true; more;) {
        auto rows = co_await pool.run(select_ids, user, after);
        std::vector<PaymentId> ids;
        for (auto row : rows) ids.push_back(row.get<PaymentId>("id"));
        more = ids.size() == batch;
        if (ids.empty()) break;
        after = ids.back().uuid();
        auto payers = co_await pool.run(forget_payers, ids);
        auto reasons = co_await pool.run(forget_reasons, ids);
        auto webhooks = co_await pool.run(forget_webhooks, ids);
        auto open = co_await pool.run(count_under_way, ids);
        pass.changed += static_cast<std::int64_t>(payers.affected() + reasons.affected() + webhooks.affected());
        under_way += open.one().get<std::int64_t>("n");
    }
    if (under_way > 0) pass.waits_for = std::to_string(under_way) + " payments that are under way";
    co_return pass;
}

}  // namespace airside::payment::store
