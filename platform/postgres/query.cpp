#include "platform/postgres/query.hpp"

#include <cstdio>
#include <cstdlib>
#include <map>
#include <mutex>

namespace airside::postgres {
namespace {

struct Registry {
    std::mutex mutex;
    std::map<std::string_view, const Query*> by_name;
};
// Made by the first Query, whichever file that is in, and never destroyed before the last.
Registry& registry() {
    static Registry instance;
    return instance;
}

[[noreturn]] void refuse(std::string_view name, const char* why) {
    std::fprintf(stderr, "query %.*s: %s\n", static_cast<int>(name.size()), name.data(), why);
    std::abort();
}

}  // namespace

Query::Query(std::string_view name, std::string_view text) : name_(name), text_(text) {
    // 63 bytes is what PostgreSQL keeps of a prepared statement's name.
    if (name.size() > 63 || name.find('.') == std::string_view::npos)
        refuse(name, "the name must be service.what, 63 bytes at most");
    auto& all_queries = registry();
    std::lock_guard lock(all_queries.mutex);
    auto [existing, added] = all_queries.by_name.emplace(name, this);
    if (!added && existing->second->text() != text) refuse(name, "two different texts have this name");
}

std::vector<const Query*> Query::all() {
    auto& all_queries = registry();
    std::lock_guard lock(all_queries.mutex);
    std::vector<const Query*> queries;
    for (const auto& [name, query] : all_queries.by_name) queries.push_back(query);
    return queries;
}

std::vector<const Query*> Query::of(std::string_view service) {
    auto queries = all();
    std::erase_if(queries, [service](const Query* query) { return query->service() != service; });
    return queries;
}

}  // namespace airside::postgres
