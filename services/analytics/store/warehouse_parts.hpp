// warehouse_parts: the objects that events were exported to, and how far each has come.
#pragma once
#include <map>
#include <vector>

#include "platform/postgres/pool.hpp"

namespace airside::analytics::store {

// One object, as the manifest of its day lists it.
struct WarehousePart {
    Date day;
    std::int32_t part;
    std::string object_key;
    std::int64_t events = 0;
    std::map<std::string, std::int64_t> counts{};  // by event type
    std::int64_t bytes = 0;
    std::string sha256{};
};

// WRITING: the object may be there. The number is the day's next.
awaitable<WarehousePart> begin_part(postgres::Pool& pool, Date day, std::string folder, std::string token, Instant now);
// WRITING to VERIFIED: it was read back. False: somebody else has taken the part over.
awaitable<bool> verify_part(postgres::Pool& pool, const WarehousePart& part, Instant now);
awaitable<> finish_part(postgres::Pool& pool, const WarehousePart& part);   // VERIFIED to DONE
awaitable<> discard_part(postgres::Pool& pool, const WarehousePart& part);  // one that is still WRITING

awaitable<std::vector<WarehousePart>> unfinished_parts(postgres::Pool& pool, bool verified);
awaitable<std::vector<WarehousePart>> parts_of(postgres::Pool& pool, Date day);  // verified or done, in their order

// The first of the days that has events in the warehouse.
awaitable<std::optional<Date>> first_exported(postgres::Pool& pool, Date from, Date to);

}  // namespace airside::analytics::store
