#include "services/user/store/payment_methods.hpp"

#include "services/user/domain/payment_method.hpp"

namespace airside::user::store {

using postgres::Query;

namespace {

const Query list_query{"user.payment_methods", R"sql(
    SELECT id, payment_gateway, card_brand, card_last4, card_exp_month, card_exp_year, billing_name, billing_country,
           billing_postal_code, is_default, created_at
      FROM user_payment_methods WHERE user_id = $1 AND deleted_at IS NULL ORDER BY is_default DESC, created_at, id)sql"};

const Query token_query{"user.has_payment_token", R"sql(
    SELECT EXISTS (SELECT 1 FROM user_payment_methods
                    WHERE user_id = $1 AND payment_gateway = $2 AND payment_token = $3 AND deleted_at IS NULL) AS known)sql"};

const Query insert_query{"user.insert_payment_method", R"sql(
    INSERT INTO user_payment_methods (id, user_id, payment_gateway, payment_token, card_brand, card_last4, card_exp_month,
                                      card_exp_year, billing_name, billing_country, billing_postal_code, is_default,
                                      created_at, updated_at)
    VALUES ($2, $1, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13))sql"};

const Query update_query{"user.update_payment_method", R"sql(
    UPDATE user_payment_methods
       SET card_exp_month = $3, card_exp_year = $4, billing_name = $5, billing_country = $6, billing_postal_code = $7,
           is_default = $8
     WHERE user_id = $1 AND id = $2 AND deleted_at IS NULL)sql"};

const Query delete_query{"user.delete_payment_method", R"sql(
    UPDATE user_payment_methods SET deleted_at = $3, is_default = false
     WHERE user_id = $1 AND id = $2 AND deleted_at IS NULL)sql"};

const Query unset_query{
    "user.unset_default_method",
    "UPDATE user_payment_methods SET is_default = false WHERE user_id = $1 AND is_default AND deleted_at IS NULL"};
const Query set_query{"user.set_default_method", R"sql(
    UPDATE user_payment_methods SET is_default = true
     WHERE user_id = $1 AND id = $2 AND NOT is_default AND deleted_at IS NULL)sql"};

template <class Bounded>
std::optional<Bounded> number(const postgres::Row& row, std::string_view column) {
    auto value = row.get<std::optional<int>>(column);
    if (!value) return {};
    return Bounded{*value};
}
template <class Bounded>
std::optional<std::int64_t> number(const std::optional<Bounded>& value) {
    if (!value) return {};
    return value->value;
}

SavedPaymentMethod method_of(const postgres::Row& row, Date today) {
    auto month = row.get<std::optional<int>>("card_exp_month");
    auto year = row.get<std::optional<int>>("card_exp_year");
    return {.id = row.get<SavedPaymentMethodId>("id"),
            .payment_gateway = row.get<gateways::PaymentGateway>("payment_gateway"),
            .card_brand = row.get<std::optional<CardBrand>>("card_brand"),
            .card_last4 = row.get<std::optional<CardLast4>>("card_last4"),
            .card_exp_month = number<CardMonth>(row, "card_exp_month"),
            .card_exp_year = number<CardYear>(row, "card_exp_year"),
            .expired = month && year && is_over(*month, *year, today),
            .billing_name = row.get<std::optional<BillingName>>("billing_name"),
            .billing_country = row.get<std::optional<CountryCode>>("billing_country"),
            .billing_postal_code = row.get<std::optional<PostalCode>>("billing_postal_code"),
            .is_default = row.get<bool>("is_default"),
            .created_at = row.get<Instant>("created_at")};
}

std::vector<SavedPaymentMethod> methods_in(const postgres::Rows& rows, Date today) {
    std::vector<SavedPaymentMethod> methods;
    for (auto row : rows) methods.push_back(method_of(row, today));
    return methods;
}

}  // namespace

awaitable<std::vector<SavedPaymentMethod>> payment_methods_of(postgres::Pool& pool, UserId user, Date today) {
    auto rows = co_await pool.run(list_query, user);
    co_return methods_in(rows, today);
}

awaitable<std::vector<SavedPaymentMethod>> payment_methods_of(postgres::Transaction& tx, UserId user, Date today) {
    auto rows = co_await tx.run(list_query, user);
    co_return methods_in(rows, today);
}

awaitable<bool> has_token(postgres::Transaction& tx, UserId user, gateways::PaymentGateway gateway,
                          const GatewayToken& token) {
    auto rows = co_await tx.run(token_query, user, gateway, token);
    co_return rows.one().get<bool>("known");
}

void queue_insert_method(postgres::Transaction& tx, UserId user, const SavedPaymentMethod& m,
                         const GatewayToken& token) {
    tx.queue(insert_query, user, m.id, m.payment_gateway, token, m.card_brand, m.card_last4, number(m.card_exp_month),
             number(m.card_exp_year), m.billing_name, m.billing_country, m.billing_postal_code, m.is_default,
             m.created_at);
}

void queue_update_method(postgres::Transaction& tx, UserId user, const SavedPaymentMethod& m) {
    tx.queue(update_query, user, m.id, number(m.card_exp_month), number(m.card_exp_year), m.billing_name,
             m.billing_country, m.billing_postal_code, m.is_default);
}

void queue_delete_method(postgres::Transaction& tx, UserId user, SavedPaymentMethodId id, Instant now) {
    tx.queue(delete_query, user, id, now);
}
void queue_unset_default(postgres::Transaction& tx, UserId user) { tx.queue(unset_query, user); }
void queue_set_default(postgres::Transaction& tx, UserId user, SavedPaymentMethodId id) {
    tx.queue(set_query, user, id);
}

}  // namespace airside::user::store
