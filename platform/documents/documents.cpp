#include "platform/documents/documents.hpp"

namespace airside::documents {

awaitable<std::int64_t> Documents::purge_expired(const Collection& collection, Instant now, std::size_t limit) {
    std::int64_t total = 0;
    for (auto& index : collection.indexes) {
        if (!index.expires) continue;
        Filter expired{lte(index.keys.at(0).field, now)};
        auto deleted = co_await delete_many(collection, std::move(expired), limit);
        total += deleted;
    }
    co_return total;
}

}  // namespace airside::documents
