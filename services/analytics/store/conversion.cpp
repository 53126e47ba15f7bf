#include "services/analytics/store/conversion.hpp"

#include "services/analytics/domain/metrics.hpp"

namespace airside::analytics::store {

using postgres::Query;

namespace {

const Query put_funnel{"analytics.put_funnel", R"sql(
    INSERT INTO daily_funnel (metric_date, searches, flights_opened, offers_selected, checkouts_started, bookings_created,
                              bookings_confirmed, bookings_paid)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
    ON CONFLICT (metric_date) DO UPDATE
       SET searches = EXCLUDED.searches, flights_opened = EXCLUDED.flights_opened,
           offers_selected = EXCLUDED.offers_selected, checkouts_started = EXCLUDED.checkouts_started,
           bookings_created = EXCLUDED.bookings_created, bookings_confirmed = EXCLUDED.bookings_confirmed,
           bookings_paid = EXCLUDED.bookings_paid)sql"};

const Query delete_routes{"analytics.delete_routes", "DELETE FROM daily_routes WHERE metric_date = $1"};
const Query insert_routes{"analytics.insert_routes", R"sql(
    INSERT INTO daily_routes (metric_date, route, searches, offers_selected, bookings_confirmed)
    SELECT $1, * FROM unnest($2::text[], $3::bigint[], $4::bigint[], $5::bigint[]))sql"};

const Query funnel{"analytics.list_funnel", R"sql(
    SELECT metric_date, searches, flights_opened, offers_selected, checkouts_started, bookings_created,
           bookings_confirmed, bookings_paid
      FROM daily_funnel WHERE metric_date BETWEEN $1 AND $2 ORDER BY metric_date)sql"};

const Query routes_by_searches{"analytics.routes_by_searches", R"sql(
    SELECT route, sum(searches)::bigint AS searches, sum(offers_selected)::bigint AS offers_selected,
           sum(bookings_confirmed)::bigint AS bookings_confirmed
      FROM daily_routes WHERE metric_date BETWEEN $1 AND $2
     GROUP BY route ORDER BY 2 DESC, 4 DESC, 1 LIMIT $3)sql"};
const Query routes_by_bookings{"analytics.routes_by_bookings", R"sql(
    SELECT route, sum(searches)::bigint AS searches, sum(offers_selected)::bigint AS offers_selected,
           sum(bookings_confirmed)::bigint AS bookings_confirmed
      FROM daily_routes WHERE metric_date BETWEEN $1 AND $2
     GROUP BY route ORDER BY 4 DESC, 2 DESC, 1 LIMIT $3)sql"};

}  // namespace

awaitable<> put_conversion(postgres::Transaction& tx, Date day, Funnel f, std::vector<RouteMetrics> routes) {
    std::vector<std::string> names;
    std::vector<std::int64_t> searches, offers, bookings;
    for (auto& route : routes) {
        names.push_back(std::move(route.route));
        searches.push_back(route.searches);
        offers.push_back(route.offers_selected);
        bookings.push_back(route.bookings_confirmed);
    }
    tx.queue(put_funnel, day, f.searches, f.flights_opened, f.offers_selected, f.checkouts_started, f.bookings_created,
             f.bookings_confirmed, f.bookings_paid);
    tx.queue(delete_routes, day);
    co_await tx.run(insert_routes, day, names, searches, offers, bookings);
}

awaitable<std::vector<FunnelDay>> list_funnel(postgres::Pool& pool, Date from, Date to) {
    auto rows = co_await pool.run(funnel, from, to);
    std::vector<FunnelDay> days;
    for (auto row : rows) days.push_back({row.get<Date>("metric_date"), row.as<Funnel>()});
    co_return days;
}

awaitable<std::vector<RouteMetrics>> top_routes(postgres::Pool& pool, Date from, Date to, RouteOrder order,
                                                std::int64_t limit) {
    const auto& query = order == RouteOrder::BOOKINGS ? routes_by_bookings : routes_by_searches;
    auto rows = co_await pool.run(query, from, to, limit);
    std::vector<RouteMetrics> routes;
    for (auto row : rows) {
        auto searches = row.get<std::int64_t>("searches"), bookings = row.get<std::int64_t>("bookings_confirmed");
        routes.push_back({row.get<std::string>("route"), searches, row.get<std::int64_t>("offers_selected"), bookings,
                          percentage(bookings, searches)});
    }
    co_return routes;
}

}  // namespace airside::analytics::store
