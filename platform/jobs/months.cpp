#include "platform/jobs/months.hpp"

namespace airside::jobs {

namespace {

using postgres::Query;

const Query count_left{"jobs.months_left", R"sql(
    SELECT coalesce(min(n) - 1, 60)::int AS months FROM generate_series(1, 60) n, unnest($1::text[]) parent
     WHERE to_regclass(parent || to_char(date_trunc('month', $2::date::timestamp) + make_interval(months => n), '_YYYY_MM')) IS NULL)sql"};

const Query find_missing{"jobs.missing_months", R"sql(
    SELECT child FROM (SELECT parent || to_char(date_trunc('month', $2::date::timestamp) + make_interval(months => n), '_YYYY_MM') AS child
                         FROM generate_series(0, $3::int - 1) n, unnest($1::text[]) parent) wanted
     WHERE to_regclass(child) IS NULL ORDER BY child)sql"};

}  // namespace

awaitable<int> months_left(postgres::Pool& pool, std::vector<std::string> tables, Date today) {
    auto rows = co_await pool.run(count_left, tables, today);
    co_return rows.one().get<int>("months");
}

awaitable<std::vector<std::string>> missing_months(postgres::Pool& pool, std::vector<std::string> tables, Date today,
                                                   int months) {
    auto rows = co_await pool.run(find_missing, tables, today, months);
    std::vector<std::string> missing;
    for (const auto& row : rows) missing.push_back(row.get<std::string>("child"));
    co_return missing;
}

}  // namespace airside::jobs
