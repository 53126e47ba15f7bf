// One part of a month in the object store: a Parquet object for each table.
#pragma once
#include <map>

#include "services/booking/archive/archive.hpp"
#include "services/booking/archive/keys.hpp"

namespace airside::booking::archive {

using RowsByTable = std::map<std::string, std::vector<Record>>;

inline constexpr std::chrono::seconds object_deadline{60};

// Writes the part with personal values sealed, reads every object back and compares. `where`: the part's prefix.
awaitable<ArchivedPart> write_part(Stores on, std::vector<Table> tables, RowsByTable rows, std::string where);

// The rows of a part, all or those of one booking. Values that no key opens are tombstones. Failure for an object that
// is gone or is not the one that was written.
awaitable<RowsByTable> read_part(Stores on, std::vector<Table> tables, ArchivedPart part,
                                 std::optional<BookingId> only);

// A JSON object of arrays of rows, by table.
std::string to_json(const std::vector<Table>& tables, const RowsByTable& rows);

}  // namespace airside::booking::archive
