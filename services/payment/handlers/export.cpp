#include "services/payment/impl.hpp"
#include "services/user/api.hpp"

namespace airside::payment {
namespace {

constexpr std::size_t page = 200;

// Without what is the machine's, what is kept to find fraud, and what issuers keep to themselves: $3 are the failures
// that customers are told as a decline.
const postgres::Query select_payments{"payment.export", R"sql(
    SELECT p.id::text AS place,
           to_jsonb(p) - '{payment_token,alternatives,save_state,idempotency_key,next_action,operation,operation_number,operation_since,outcome,next_check_at,checks,missing_looks,version,fraud_score,fraud_status,risk_factors,review_until,review_decision,failure_message}'::text[]
           || jsonb_build_object(
                  'failure_code', CASE WHEN p.failure_code = ANY ($3::text[]) THEN 'CARD_DECLINED' ELSE p.failure_code END,
                  'refunds', (SELECT coalesce(jsonb_agg(to_jsonb(r) - '{idempotency_key,request_number,request_since,next_check_at,checks,missing_looks,requested_by,reason_details,failure_reason}'::text[]
                                                        ORDER BY r.requested_at), '[]')
                                FROM refunds r WHERE r.payment_id = p.id AND r.payment_created_at = p.created_at)) AS record
      FROM payment_directory d JOIN payments p ON p.id = d.id AND p.created_at = d.created_at
     WHERE d.user_id = $1 AND d.id > $2::uuid ORDER BY d.id LIMIT 200)sql"};

std::vector<std::string> told_as_declined() {
    std::vector<std::string> names;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<PaymentFailure>>([&](auto one) {
        if (gateways::told_to_customers(one.value) != one.value) names.emplace_back(one.name);
    });
    return names;
}

}  // namespace

awaitable<user::ExportPage> export_payments(Context& service, Caller, user::ExportPayments request) {
    std::string after = "00000000-0000-0000-0000-000000000000";
    if (request.cursor) after = request.cursor->value;
    auto declined = told_as_declined();
    auto rows = co_await service.pool.run(select_payments, request.user_id, after, declined);
    user::ExportPage answer;
    for (auto row : rows) {
        answer.records.push_back({row.get<std::string>("record")});
        answer.next_cursor = row.get<std::string>("place");
    }
    if (answer.records.size() < page) answer.next_cursor.reset();
    co_return answer;
}

}  // namespace airside::payment
