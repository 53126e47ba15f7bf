#include "services/payment/store/settlements.hpp"

namespace airside::payment::store {

using postgres::Query;

namespace {

const Query find_mark_query{"payment.find_mark", "SELECT began, up_to FROM reconciliation_marks WHERE name = $1"};
const Query begin_mark{
    "payment.begin_mark",
    "INSERT INTO reconciliation_marks (name, began, up_to) VALUES ($1, $2, $2) ON CONFLICT DO NOTHING"};
const Query move_mark{"payment.advance_mark",
                      "UPDATE reconciliation_marks SET up_to = greatest(up_to, $2) WHERE name = $1"};
const Query set_mark_query{"payment.set_mark", "UPDATE reconciliation_marks SET up_to = $2 WHERE name = $1"};

// Whose it is: by the gateway's id of the payment, by our reference (a payment's or a refund's), by the transaction's.
#define PAYMENT_OF(GATEWAY, INTENT, REFERENCE, TRANSACTION)                                  \
    "coalesce((SELECT id FROM payment_directory WHERE payment_gateway = " GATEWAY            \
    " AND gateway_payment_intent_id = nullif(" INTENT                                        \
    ", '')), (SELECT id FROM payment_directory WHERE id = " REFERENCE                        \
    "), (SELECT payment_id FROM refunds WHERE id = " REFERENCE                               \
    " LIMIT 1), (SELECT id FROM payments WHERE gateway_transaction_id = nullif(" TRANSACTION \
    ", '') AND payment_gateway = " GATEWAY " LIMIT 1))"

const Query import{"payment.import_settlement", R"sql(
    INSERT INTO settlements (payment_gateway, settlement_id, kind, gateway_payment_id, transaction_id, our_reference, gross, fee,
                             currency, settled_at, imported_at, payment_id)
    VALUES ($1::varchar, $2, $3, $4::varchar, $5::varchar, $6, $8, $9, $10, $11, $12, )sql" PAYMENT_OF(
                                                    "$1", "$4", "$7::uuid", "$5") R"sql()
    ON CONFLICT DO NOTHING)sql"};

const Query unjudged{"payment.unjudged_settlements", R"sql(
    SELECT payment_gateway, settlement_id, kind, transaction_id, our_reference, gross, currency, payment_id FROM settlements
     WHERE judged_at IS NULL ORDER BY payment_gateway, settlement_id LIMIT $1)sql"};
const Query judged_query{"payment.mark_judged", R"sql(
    UPDATE settlements s SET judged_at = $3
      FROM unnest($1::text[], $2::text[]) AS j (gateway, id) WHERE s.payment_gateway = j.gateway AND s.settlement_id = j.id)sql"};

const Query match{"payment.match_settlement",
                  "UPDATE settlements s SET payment_id = coalesce(s.payment_id, " PAYMENT_OF(
                      "s.payment_gateway", "s.gateway_payment_id", "$3::uuid", "s.transaction_id") R"sql()
     WHERE s.payment_gateway = $1 AND s.settlement_id = $2
 RETURNING settlement_id, kind, transaction_id, our_reference, gross, currency, payment_id)sql"};
const Query reference_of{"payment.settlement_reference",
                         "SELECT our_reference FROM settlements WHERE payment_gateway = $1 AND settlement_id = $2"};
#undef PAYMENT_OF

const Query moved{"payment.moved_after", R"sql(
    (SELECT id, captured_at AS moved_at FROM payments
      WHERE captured_at IS NOT NULL AND (captured_at, id) > ($1, $2::uuid) AND captured_at < $3 AND anonymised_at IS NULL
      ORDER BY captured_at, id LIMIT $4)
    UNION ALL
    (SELECT payment_id, greatest(completed_at, failed_at) FROM refunds
      WHERE completed_at IS NOT NULL AND (greatest(completed_at, failed_at), payment_id) > ($1, $2::uuid)
        AND greatest(completed_at, failed_at) < $3
      ORDER BY greatest(completed_at, failed_at), payment_id LIMIT $4)
     ORDER BY moved_at, id LIMIT $4)sql"};

const Query payments{"payment.reconcile_payments", R"sql(
    SELECT p.id, p.booking_id, p.payment_gateway, p.status, p.amount, p.currency, p.refunded_amount, p.captured_at,
           (SELECT count(*) FROM payment_directory o JOIN payments q ON q.id = o.id AND q.created_at = o.created_at
             WHERE o.booking_id = p.booking_id AND q.status IN ('CAPTURED', 'COMPLETED')
               AND (q.created_at, q.id) < (p.created_at, p.id))::int AS captured_before,
           EXISTS (SELECT 1 FROM payment_directory o JOIN payments q ON q.id = o.id AND q.created_at = o.created_at
                    WHERE o.booking_id = p.booking_id AND q.id <> p.id AND q.captured_at IS NOT NULL
                      AND q.refunded_amount < q.amount) AS money_elsewhere
      FROM payment_directory d JOIN payments p ON p.id = d.id AND p.created_at = d.created_at
     WHERE d.id = ANY ($1::uuid[]) AND p.anonymised_at IS NULL)sql"};
const Query movements{"payment.reconcile_movements", R"sql(
    SELECT payment_id, settlement_id, kind, transaction_id, our_reference, gross, currency
      FROM settlements WHERE payment_id = ANY ($1::uuid[]) ORDER BY settled_at, settlement_id)sql"};
const Query refunds{"payment.reconcile_refunds", R"sql(
    SELECT payment_id, id, gateway_refund_id, status, amount, currency, completed_at, failed_at
      FROM refunds WHERE payment_id = ANY ($1::uuid[]) ORDER BY id)sql"};

const Query of_bookings{"payment.captured_bookings", R"sql(
    SELECT DISTINCT d.booking_id FROM payment_directory d JOIN payments p ON p.id = d.id AND p.created_at = d.created_at
     WHERE d.booking_id = ANY ($1::uuid[]) AND p.captured_at IS NOT NULL)sql"};

SettledMovement movement_of(const postgres::Row& row) {
    return {row.get<std::string>("settlement_id"),
            settlement_kind(row.get<std::string>("kind")).value_or(gateways::Settlement::Kind::OTHER),
            row.get<std::string>("transaction_id"), row.get<std::string>("our_reference"),
            row.money("gross", "currency")};
}

PaymentFacts payment_facts_of(const postgres::Row& row) {
    PaymentFacts facts{.id = row.get<PaymentId>("id"),
                       .booking_id = row.get<BookingId>("booking_id"),
                       .gateway = row.get<PaymentGateway>("payment_gateway"),
                       .status = row.get<PaymentStatus>("status"),
                       .amount = row.money("amount", "currency"),
                       .refunded = row.money("refunded_amount", "currency"),
                       .captured_at = row.get<std::optional<Instant>>("captured_at")};
    facts.captured_before = row.get<int>("captured_before");
    facts.money_elsewhere = row.get<bool>("money_elsewhere");
    return facts;
}

RefundFacts refund_facts_of(const postgres::Row& row) {
    return {row.get<Uuid>("id"),
            row.get<std::optional<std::string>>("gateway_refund_id"),
            row.get<RefundStatus>("status"),
            row.money("amount", "currency"),
            row.get<std::optional<Instant>>("completed_at"),
            row.get<std::optional<Instant>>("failed_at")};
}

}  // namespace

awaitable<std::optional<Mark>> find_mark(postgres::Pool& pool, std::string name) {
    auto rows = co_await pool.run(find_mark_query, name);
    auto row = rows.maybe();
    if (!row) co_return std::nullopt;
    co_return row->as<Mark>();
}

awaitable<Mark> mark_of(postgres::Pool& pool, std::string name, Instant began) {
    co_await pool.run(begin_mark, name, began);
    auto mark = co_await find_mark(pool, name);
    co_return mark.value();
}

awaitable<> advance_mark(postgres::Pool& pool, std::string name, Instant up_to) {
    co_await pool.run(move_mark, name, up_to);
}

awaitable<> set_mark(postgres::Pool& pool, std::string name, Instant up_to) {
    co_await pool.run(set_mark_query, name, up_to);
}

awaitable<std::int64_t> import_settlements(postgres::Pool& pool, PaymentGateway gateway,
                                           const std::vector<gateways::Settlement>& settlements, Instant now) {
    std::int64_t fresh = 0;
    auto tx = co_await pool.begin();
    for (const auto& one : settlements) {
        auto rows = co_await tx.run(import, gateway, one.id, to_string(one.kind), one.payment_id, one.transaction_id,
                                    one.our_reference, Uuid::parse(one.our_reference), one.gross.decimal(),
                                    one.fee.decimal(), one.gross.currency(), one.settled_at, now);
        fresh += static_cast<std::int64_t>(rows.affected());
    }
    co_await tx.commit();
    co_return fresh;
}

awaitable<std::vector<Unjudged>> unjudged_settlements(postgres::Pool& pool, int limit) {
    auto rows = co_await pool.run(unjudged, limit);
    std::vector<Unjudged> found;
    for (auto row : rows)
        found.push_back({row.get<PaymentGateway>("payment_gateway"), movement_of(row),
                         row.get<std::optional<PaymentId>>("payment_id")});
    co_return found;
}

awaitable<> mark_judged(postgres::Pool& pool, const std::vector<Unjudged>& judged, Instant now) {
    std::vector<std::string> gateways, ids;
    for (const auto& one : judged) {
        gateways.emplace_back(to_string(one.gateway));
        ids.push_back(one.movement.settlement_id);
    }
    co_await pool.run(judged_query, gateways, ids, now);
}

awaitable<std::optional<LooseMovement>> match_again(postgres::Pool& pool, PaymentGateway gateway,
                                                    std::string settlement_id) {
    auto known = co_await pool.run(reference_of, gateway, settlement_id);
    auto reference = known.maybe();
    if (!reference) co_return std::nullopt;
    auto our_reference = Uuid::parse(reference->get<std::string>("our_reference"));
    auto rows = co_await pool.run(match, gateway, settlement_id, our_reference);
    auto row = rows.maybe();
    if (!row) co_return std::nullopt;
    co_return LooseMovement{movement_of(*row), row->get<std::optional<PaymentId>>("payment_id")};
}

awaitable<std::vector<Moved>> moved_after(postgres::Pool& pool, Moved place, Instant to, int limit) {
    auto rows = co_await pool.run(moved, place.moved_at, place.id, to, limit);
    std::vector<Moved> found;
    for (auto row : rows) found.push_back(row.as<Moved>());
    co_return found;
}

awaitable<std::vector<PaymentFacts>> facts_of(postgres::Pool& pool, std::vector<PaymentId> ids) {
    auto rows = co_await pool.run(payments, ids);
    std::vector<PaymentFacts> all;
    std::map<PaymentId, std::size_t> places;
    for (auto row : rows) {
        all.push_back(payment_facts_of(row));
        places[all.back().id] = all.size() - 1;
    }
    auto reported = co_await pool.run(movements, ids);
    for (auto row : reported)
        if (auto place = places.find(row.get<PaymentId>("payment_id")); place != places.end())
            all[place->second].movements.push_back(movement_of(row));
    auto refunded = co_await pool.run(refunds, ids);
    for (auto row : refunded)
        if (auto place = places.find(row.get<PaymentId>("payment_id")); place != places.end())
            all[place->second].refunds.push_back(refund_facts_of(row));
    co_return all;
}

awaitable<std::vector<BookingId>> captured_bookings(postgres::Pool& pool, std::vector<BookingId> bookings) {
    auto rows = co_await pool.run(of_bookings, bookings);
    std::vector<BookingId> found;
    for (auto row : rows) found.push_back(row.get<BookingId>("booking_id"));
    co_return found;
}

}  // namespace airside::payment::store
