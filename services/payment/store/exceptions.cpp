#include "services/payment/store/exceptions.hpp"

#include <boost/describe/enum_to_string.hpp>

namespace airside::payment::store {

using postgres::Query;

namespace {

const Query note{"payment.note_difference", R"sql(
    INSERT INTO reconciliation_exceptions (id, kind, subject, payment_gateway, payment_id, booking_id, expected, found, currency,
                                           explanation, first_seen, last_seen)
    SELECT $1, $2::varchar, $3::varchar, $4, $5, $6, $7::numeric, $8::numeric, $9, $10, $11, $11
     WHERE NOT EXISTS (SELECT 1 FROM reconciliation_exceptions WHERE subject = $3 AND kind = $2 AND status = 'RESOLVED'
                          AND expected IS NOT DISTINCT FROM $7::numeric AND found IS NOT DISTINCT FROM $8::numeric)
    ON CONFLICT (kind, subject) WHERE status = 'OPEN'
    DO UPDATE SET last_seen = excluded.last_seen, expected = excluded.expected, found = excluded.found,
                  currency = excluded.currency, explanation = excluded.explanation
 RETURNING xmax = 0 AS is_new)sql"};

const Query gone{"payment.end_gone_exceptions", R"sql(
    UPDATE reconciliation_exceptions SET status = 'GONE', ended_at = $4
     WHERE status = 'OPEN' AND payment_id = ANY ($1::uuid[]) AND kind = ANY ($2::text[])
       AND NOT (kind || ' ' || subject) = ANY ($3::text[]))sql"};
const Query gone_one{
    "payment.end_gone_exception",
    "UPDATE reconciliation_exceptions SET status = 'GONE', ended_at = $2 WHERE id = $1 AND status = 'OPEN'"};

const Query open{"payment.open_exceptions", R"sql(
    SELECT id, kind, subject, payment_gateway, payment_id, booking_id FROM reconciliation_exceptions
     WHERE status = 'OPEN' AND id > $1 ORDER BY id LIMIT $2)sql"};

#define EXCEPTION                                                                                            \
    "SELECT id, kind, status, subject, payment_gateway, payment_id, booking_id, expected, found, currency, " \
    "explanation, "                                                                                          \
    "first_seen, last_seen, ended_at, resolved_by, note FROM reconciliation_exceptions "
const Query list{"payment.list_exceptions", EXCEPTION R"sql(
     WHERE ($1::varchar IS NULL OR status = $1) AND ($2::varchar IS NULL OR kind = $2) AND (first_seen, id) < ($3, $4::uuid)
     ORDER BY first_seen DESC, id DESC LIMIT $5)sql"};
const Query find{"payment.find_exception", EXCEPTION "WHERE id = $1"};
#undef EXCEPTION
const Query resolve{"payment.resolve_exception", R"sql(
    UPDATE reconciliation_exceptions SET status = 'RESOLVED', ended_at = $4, resolved_by = $2, note = $3
     WHERE id = $1 AND status = 'OPEN')sql"};

const Query counts{"payment.count_open_exceptions", R"sql(
    SELECT kind, count(*) AS open, count(*) FILTER (WHERE first_seen < $2) AS late,
           coalesce(extract(epoch FROM $1 - min(first_seen)), 0)::bigint AS oldest_age_s
      FROM reconciliation_exceptions WHERE status = 'OPEN' GROUP BY kind)sql"};

std::optional<std::string> decimal_of(const std::optional<Money>& amount) {
    if (!amount) return {};
    return std::string(amount->decimal());
}

std::optional<Currency> currency_of(const Difference& difference) {
    if (difference.expected) return difference.expected->currency();
    if (difference.found) return difference.found->currency();
    return {};
}

std::string key_of(const Difference& difference) {
    return boost::describe::enum_to_string(difference.kind, "?") + std::string(" ") + difference.subject;
}

ExceptionView view_in(const postgres::Row& row, Instant now) {
    ExceptionView view{.id = row.get<Uuid>("id"),
                       .kind = row.get<ExceptionKind>("kind"),
                       .status = row.get<ExceptionStatus>("status"),
                       .subject = row.get<std::string>("subject"),
                       .gateway = row.get<std::optional<PaymentGateway>>("payment_gateway"),
                       .payment_id = row.get<std::optional<PaymentId>>("payment_id"),
                       .booking_id = row.get<std::optional<BookingId>>("booking_id"),
                       .expected = {},
                       .found = {},
                       .explanation = row.get<std::string>("explanation"),
                       .first_seen = row.get<Instant>("first_seen"),
                       .last_seen = row.get<Instant>("last_seen"),
                       .age_s = 0,
                       .ended_at = row.get<std::optional<Instant>>("ended_at"),
                       .resolved_by = row.get<std::optional<UserId>>("resolved_by"),
                       .note = row.get<std::optional<std::string>>("note")};
    if (!row.is_null("expected")) view.expected = row.money("expected", "currency");
    if (!row.is_null("found")) view.found = row.money("found", "currency");
    auto until = view.ended_at.value_or(now);
    view.age_s = std::chrono::floor<std::chrono::seconds>(until - view.first_seen).count();
    return view;
}

}  // namespace

awaitable<bool> note_difference(postgres::Transaction& tx, Uuid id, const Difference& d, Instant now) {
    auto rows = co_await tx.run(note, id, d.kind, d.subject, d.gateway, d.payment_id, d.booking_id,
                                decimal_of(d.expected), decimal_of(d.found), currency_of(d), d.explanation, now);
    auto row = rows.maybe();
    co_return row && row->get<bool>("is_new");
}

awaitable<std::int64_t> end_gone(postgres::Transaction& tx, std::vector<PaymentId> payments,
                                 std::vector<std::string> kinds, const std::vector<Difference>& still, Instant now) {
    std::vector<std::string> keys;
    keys.reserve(still.size());
    for (const auto& one : still) keys.push_back(key_of(one));
    auto rows = co_await tx.run(gone, payments, kinds, keys, now);
    co_return static_cast<std::int64_t>(rows.affected());
}

awaitable<bool> end_one(postgres::Pool& pool, Uuid id, Instant now) {
    auto rows = co_await pool.run(gone_one, id, now);
    co_return rows.affected() > 0;
}

awaitable<std::vector<OpenException>> open_exceptions(postgres::Pool& pool, Uuid after, int limit) {
    auto rows = co_await pool.run(open, after, limit);
    std::vector<OpenException> found;
    for (auto row : rows) found.push_back(row.as<OpenException>());
    co_return found;
}

awaitable<std::vector<ExceptionView>> list_exceptions(postgres::Pool& pool, ExceptionFilter filter,
                                                      airside::Place<Instant> before, int limit, Instant now) {
    auto rows = co_await pool.run(list, filter.status, filter.kind, before.key, before.id, limit);
    std::vector<ExceptionView> found;
    for (auto row : rows) found.push_back(view_in(row, now));
    co_return found;
}

awaitable<std::optional<ExceptionView>> find_exception(postgres::Pool& pool, Uuid id, Instant now) {
    auto rows = co_await pool.run(find, id);
    auto row = rows.maybe();
    if (!row) co_return std::nullopt;
    co_return view_in(*row, now);
}

awaitable<> resolve_exception(postgres::Pool& pool, Uuid id, UserId by, std::string text, Instant now) {
    co_await pool.run(resolve, id, by, text, now);
}

awaitable<std::vector<OpenOfKind>> count_open(postgres::Pool& pool, Instant now, Instant late_before) {
    auto rows = co_await pool.run(counts, now, late_before);
    std::vector<OpenOfKind> found;
    for (auto row : rows) found.push_back(row.as<OpenOfKind>());
    co_return found;
}

}  // namespace airside::payment::store
