#include "services/user/store/profile.hpp"

namespace airside::user::store {

using postgres::Query;

#define PROFILE_COLUMNS                                                                                   \
    "id, email, email_verified, first_name, last_name, phone, phone_verified, date_of_birth, gender, "    \
    "country_code, address_line1, address_line2, city, state_province, postal_code, preferred_currency, " \
    "preferred_language, newsletter_subscribed, status, role, created_at "

namespace {

const Query read_query{"user.read_profile", "SELECT " PROFILE_COLUMNS "FROM users WHERE id = $1"};

const Query update_query{"user.update_profile", R"sql(
    UPDATE users
       SET first_name = $2, last_name = $3, phone = $4::varchar, phone_verified = phone_verified AND phone IS NOT DISTINCT FROM $4::varchar,
           date_of_birth = $5, gender = $6, country_code = $7, address_line1 = $8, address_line2 = $9, city = $10,
           state_province = $11, postal_code = $12, preferred_currency = $13, preferred_language = $14,
           newsletter_subscribed = $15
     WHERE id = $1 AND status = 'ACTIVE'
 RETURNING )sql" PROFILE_COLUMNS};

}  // namespace

awaitable<std::optional<Profile>> find_profile(postgres::Pool& pool, UserId id) {
    auto rows = co_await pool.run(read_query, id);
    auto row = rows.maybe();
    if (!row) co_return std::nullopt;
    co_return row->as<Profile>();
}

awaitable<Profile> read_profile(postgres::Transaction& tx, UserId id) {
    auto rows = co_await tx.run(read_query, id);
    co_return rows.one().as<Profile>();
}

awaitable<Profile> update_profile(postgres::Transaction& tx, const Profile& p) {
    auto rows = co_await tx.run(update_query, p.id, p.first_name, p.last_name, p.phone, p.date_of_birth, p.gender,
                                p.country_code, p.address_line1, p.address_line2, p.city, p.state_province,
                                p.postal_code, p.preferred_currency, p.preferred_language, p.newsletter_subscribed);
    co_return rows.one().as<Profile>();
}

}  // namespace airside::user::store
