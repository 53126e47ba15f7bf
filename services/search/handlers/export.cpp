#include "services/search/handlers/export.hpp"

namespace airside::search {
namespace {

constexpr std::size_t page = 500;

const postgres::Query select_searches{"search.export", R"sql(
    SELECT id::text AS place, to_jsonb(h) AS record FROM search_history h
     WHERE user_id = $1 AND id > $2::uuid ORDER BY id LIMIT 500)sql"};

}  // namespace

awaitable<user::ExportPage> export_searches(Service::Impl& service, Caller, user::ExportSearches request) {
    std::string after = "00000000-0000-0000-0000-000000000000";
    if (request.cursor) after = request.cursor->value;
    auto rows = co_await service.on.pool.run(select_searches, request.user_id, after);
    user::ExportPage answer;
    for (auto row : rows) {
        answer.records.push_back({row.get<std::string>("record")});
        answer.next_cursor = row.get<std::string>("place");
    }
    if (answer.records.size() < page) answer.next_cursor.reset();
    co_return answer;
}

}  // namespace airside::search
