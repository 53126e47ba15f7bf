#include "services/payment/store/attempts.hpp"

#include "platform/core/card_number.hpp"
#include "platform/core/code.hpp"

namespace airside::payment::store {

using postgres::Query;

namespace {

const Query open{"payment.open_attempt", R"sql(
    INSERT INTO payment_attempts (payment_id, payment_created_at, attempt_number, operation, payment_gateway, gateway_key, attempted_at,
                                  refund_id)
    SELECT $1, $2, coalesce(max(attempt_number), 0) + 1, $3, $4, $5, $6, $7
      FROM payment_attempts WHERE payment_id = $1 AND payment_created_at = $2
 RETURNING attempt_number)sql"};

// What is not known by this call may have been found out in the meantime: a webhook came, and the answer did not.
const Query finish{"payment.finish_attempt", R"sql(
    UPDATE payment_attempts SET success = coalesce($4, success), gateway_response_code = nullif($5, ''), gateway_response_message = nullif($6, ''),
           gateway_id = nullif($7, ''), finished_at = $8
     WHERE payment_id = $1 AND payment_created_at = $2 AND attempt_number = $3)sql"};
const Query finish_earlier{"payment.finish_earlier_attempts", R"sql(
    UPDATE payment_attempts SET success = $4, finished_at = $5
     WHERE payment_id = $1 AND payment_created_at = $2 AND gateway_key = $3 AND payment_gateway = $6 AND success IS NULL)sql"};

const Query list{"payment.list_attempts", R"sql(
    SELECT attempt_number AS number, operation, payment_gateway AS gateway, refund_id, success, gateway_response_code AS response_code,
           gateway_response_message AS response_message, gateway_id, attempted_at, finished_at
      FROM payment_attempts
     WHERE (payment_id, payment_created_at) = (SELECT id, created_at FROM payment_directory WHERE id = $1)
       AND ($2::int IS NULL OR attempt_number < $2)
     ORDER BY attempt_number DESC LIMIT $3)sql"};

const Query insert_message{"payment.insert_message", R"sql(
    INSERT INTO payment_messages (payment_id, gateway, operation, request, reply, http_status, elapsed_ms, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8))sql"};

constexpr std::size_t longest_code = 50, longest_id = 255;

}  // namespace

std::string safe_text(std::string text) {
    std::erase(text, '\0');
    if (!all_within(Alphabet::text, text))
        for (auto& c : text)
            if (static_cast<unsigned char>(c) >= 0x80) c = '?';
    return without_card_numbers(std::move(text));
}

awaitable<int> open_attempt(postgres::Transaction& tx, const Payment& p, AttemptOperation operation,
                            std::optional<Uuid> refund, const std::string& gateway_key, Instant now) {
    auto rows = co_await tx.run(open, p.id, p.created_at, operation, p.gateway, gateway_key, now, refund);
    co_return rows.one().get<int>("attempt_number");
}

void queue_attempt_end(postgres::Transaction& tx, const Payment& p, int attempt, const AttemptEnd& end, Instant now) {
    tx.queue(finish, p.id, p.created_at, attempt, end.success, safe_text(end.code).substr(0, longest_code),
             safe_text(end.message), end.gateway_id.substr(0, longest_id), now);
}

void queue_earlier_ends(postgres::Transaction& tx, const Payment& p, const std::string& gateway_key, bool success,
                        Instant now) {
    tx.queue(finish_earlier, p.id, p.created_at, gateway_key, success, now, p.gateway);
}

awaitable<std::vector<AttemptView>> list_attempts(postgres::Pool& pool, PaymentId payment, std::optional<int> before,
                                                  int limit) {
    auto rows = co_await pool.run(list, payment, before, limit);
    std::vector<AttemptView> attempts;
    for (const auto& row : rows) attempts.push_back(row.as<AttemptView>());
    co_return attempts;
}

void queue_message(postgres::Transaction& tx, const Payment& p, const gateways::RecordedMessage& m, Instant now) {
    tx.queue(insert_message, p.id, m.gateway, m.operation, safe_text(m.request), safe_text(m.reply), m.http_status,
             m.elapsed_ms, now);
}

}  // namespace airside::payment::store
