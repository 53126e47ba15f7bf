#include "services/search/store/past_searches.hpp"

#include "platform/core/cursor.hpp"

namespace airside::search {
namespace {

constexpr std::uint64_t batch = 1000;

const postgres::Query own{"search.own_history", R"sql(
    SELECT id, origin_airport AS origin, destination_airport AS destination, departure_date, return_date, passengers_adult AS adults,
           passengers_child AS children, passengers_infant AS infants, cabin_class AS cabin, results_count AS offers, cheapest_price,
           currency, created_at AS searched_at
      FROM search_history WHERE user_id = $1 AND (created_at, id) < ($2::timestamptz, $3::uuid)
     ORDER BY created_at DESC, id DESC LIMIT $4)sql"};

const postgres::Query forget{"search.forget_own", R"sql(
    UPDATE search_history SET user_id = NULL, session_id = NULL, ip_address = NULL, user_agent = NULL
     WHERE (id, created_at) IN (SELECT id, created_at FROM search_history WHERE user_id = $1 LIMIT 1000))sql"};

PastSearch search_of(const postgres::Row& row) {
    std::optional<Money> cheapest;
    if (!row.is_null("cheapest_price")) cheapest = row.money("cheapest_price", "currency");
    return {row.get<Uuid>("id"),
            row.get<IataAirport>("origin"),
            row.get<IataAirport>("destination"),
            row.get<Date>("departure_date"),
            row.get<std::optional<Date>>("return_date"),
            row.get<int>("adults"),
            row.get<int>("children"),
            row.get<int>("infants"),
            row.get<gds::CabinClass>("cabin"),
            row.get<int>("offers"),
            cheapest,
            row.get<Instant>("searched_at")};
}

}  // namespace

awaitable<PastSearchPage> past_searches_of(postgres::Pool& pool, UserId user, const std::optional<std::string>& cursor,
                                           int limit) {
    auto place = place_in_time(cursor);
    auto rows = co_await pool.run(own, user, place.key, place.id, limit + 1);
    PastSearchPage page;
    for (const auto& row : rows) {
        if (static_cast<int>(page.items.size()) == limit) {
            page.next_cursor = cursor_after(page.items.back().searched_at, page.items.back().id);
            break;
        }
        page.items.push_back(search_of(row));
    }
    co_return page;
}

awaitable<std::int64_t> forget_searches_of(postgres::Pool& pool, UserId user) {
    std::int64_t forgotten = 0;
    std::uint64_t changed = batch;
    while (changed == batch) {
        auto rows = co_await pool.run(forget, user);
        changed = rows.affected();
        forgotten += static_cast<std::int64_t>(changed);
    }
    co_return forgotten;
}

}  // namespace airside::search
