#include "services/user/store/travelers.hpp"

#include "platform/json/json.hpp"

namespace airside::user::store {

using postgres::Query;

#define TRAVELER_COLUMNS                                                                                  \
    "id, first_name, middle_name, last_name, date_of_birth, gender, nationality, passport_number, "       \
    "passport_country, passport_expiry_date, frequent_flyer_programs, seat_preference, meal_preference, " \
    "special_assistance, is_primary, created_at, updated_at "

namespace {

const Query list_query{"user.travelers", "SELECT " TRAVELER_COLUMNS R"sql(
      FROM user_travelers WHERE user_id = $1 ORDER BY is_primary DESC, created_at, id)sql"};
const Query find_query{"user.traveler",
                       "SELECT " TRAVELER_COLUMNS "FROM user_travelers WHERE user_id = $1 AND id = $2"};

const Query insert_query{"user.insert_traveler", R"sql(
    INSERT INTO user_travelers (id, user_id, first_name, middle_name, last_name, date_of_birth, gender, nationality,
                                passport_number, passport_country, passport_expiry_date, frequent_flyer_programs,
                                seat_preference, meal_preference, special_assistance, is_primary, created_at, updated_at)
    VALUES ($2, $1, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $17)
 RETURNING )sql" TRAVELER_COLUMNS};

const Query update_query{"user.update_traveler", R"sql(
    UPDATE user_travelers
       SET first_name = $3, middle_name = $4, last_name = $5, date_of_birth = $6, gender = $7, nationality = $8,
           passport_number = $9, passport_country = $10, passport_expiry_date = $11, frequent_flyer_programs = $12,
           seat_preference = $13, meal_preference = $14, special_assistance = $15, is_primary = $16
     WHERE user_id = $1 AND id = $2
 RETURNING )sql" TRAVELER_COLUMNS};

const Query delete_query{"user.delete_traveler", "DELETE FROM user_travelers WHERE user_id = $1 AND id = $2"};
const Query demote_query{"user.demote_traveler",
                         "UPDATE user_travelers SET is_primary = false WHERE user_id = $1 AND is_primary"};
const Query promote_query{
    "user.promote_traveler",
    "UPDATE user_travelers SET is_primary = true WHERE user_id = $1 AND id = $2 AND NOT is_primary"};

std::optional<TravelerPassport> passport_of(const postgres::Row& row) {
    if (row.is_null("passport_number")) return {};
    return TravelerPassport{row.get<PassportNumber>("passport_number"), row.get<CountryCode>("passport_country"),
                            row.get<Date>("passport_expiry_date")};
}

std::optional<FrequentFlyerPrograms> programs_of(const postgres::Row& row) {
    if (row.is_null("frequent_flyer_programs")) return {};
    return json::from_json<FrequentFlyerPrograms>(row.text("frequent_flyer_programs"));
}

TravelerView traveler_of(const postgres::Row& row) {
    return {.id = row.get<TravelerId>("id"),
            .first_name = row.get<PersonName>("first_name"),
            .middle_name = row.get<std::optional<PersonName>>("middle_name"),
            .last_name = row.get<PersonName>("last_name"),
            .date_of_birth = row.get<Date>("date_of_birth"),
            .gender = row.get<std::optional<UserGender>>("gender"),
            .nationality = row.get<std::optional<CountryCode>>("nationality"),
            .passport = passport_of(row),
            .frequent_flyer_programs = programs_of(row),
            .seat_preference = row.get<std::optional<SeatPreference>>("seat_preference"),
            .meal_preference = row.get<std::optional<MealPreference>>("meal_preference"),
            .special_assistance = row.get<std::optional<std::string>>("special_assistance"),
            .is_primary = row.get<bool>("is_primary"),
            .created_at = row.get<Instant>("created_at"),
            .updated_at = row.get<Instant>("updated_at")};
}

std::vector<TravelerView> travelers_in(const postgres::Rows& rows) {
    std::vector<TravelerView> travelers;
    for (auto row : rows) travelers.push_back(traveler_of(row));
    return travelers;
}

// The columns of what has parts.
struct Parts {
    explicit Parts(const TravelerView& traveler) {
        if (traveler.passport) {
            passport_number = traveler.passport->number;
            passport_country = traveler.passport->country;
            passport_expiry_date = traveler.passport->expiry_date;
        }
        if (traveler.frequent_flyer_programs)
            programs = postgres::Json{json::to_json(*traveler.frequent_flyer_programs)};
    }
    std::optional<PassportNumber> passport_number;
    std::optional<CountryCode> passport_country;
    std::optional<Date> passport_expiry_date;
    std::optional<postgres::Json> programs;
};

}  // namespace

awaitable<std::vector<TravelerView>> travelers_of(postgres::Pool& pool, UserId user) {
    auto rows = co_await pool.run(list_query, user);
    co_return travelers_in(rows);
}

awaitable<std::vector<TravelerView>> travelers_of(postgres::Transaction& tx, UserId user) {
    auto rows = co_await tx.run(list_query, user);
    co_return travelers_in(rows);
}

awaitable<std::optional<TravelerView>> find_traveler(postgres::Pool& pool, UserId user, TravelerId id) {
    auto rows = co_await pool.run(find_query, user, id);
    auto row = rows.maybe();
    if (!row) co_return std::nullopt;
    co_return traveler_of(*row);
}

awaitable<TravelerView> insert_traveler(postgres::Transaction& tx, UserId user, const TravelerView& t) {
    Parts parts(t);
    auto rows = co_await tx.run(insert_query, user, t.id, t.first_name, t.middle_name, t.last_name, t.date_of_birth,
                                t.gender, t.nationality, parts.passport_number, parts.passport_country,
                                parts.passport_expiry_date, parts.programs, t.seat_preference, t.meal_preference,
                                t.special_assistance, t.is_primary, t.created_at);
    co_return traveler_of(rows.one());
}

awaitable<TravelerView> update_traveler(postgres::Transaction& tx, UserId user, const TravelerView& t) {
    Parts parts(t);
    auto rows =
        co_await tx.run(update_query, user, t.id, t.first_name, t.middle_name, t.last_name, t.date_of_birth, t.gender,
                        t.nationality, parts.passport_number, parts.passport_country, parts.passport_expiry_date,
                        parts.programs, t.seat_preference, t.meal_preference, t.special_assistance, t.is_primary);
    co_return traveler_of(rows.one());
}

void queue_delete_traveler(postgres::Transaction& tx, UserId user, TravelerId id) { tx.queue(delete_query, user, id); }
void queue_demote_traveler(postgres::Transaction& tx, UserId user) { tx.queue(demote_query, user); }
void queue_promote_traveler(postgres::Transaction& tx, UserId user, TravelerId id) {
    tx.queue(promote_query, user, id);
}

}  // namespace airside::user::store
