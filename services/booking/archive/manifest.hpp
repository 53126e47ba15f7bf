// What an archived month consists of: an object of its own, written last, so that a month either has one or was not
// archived. Parts hold some thousand bookings each, so that one booking is read without reading its month.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "services/booking/archive/tables.hpp"

namespace airside::booking::archive {

struct ArchivedTable {
    std::string key;     // of the Parquet object
    std::string sha256;  // hex
    std::int64_t rows;
};
AIRSIDE_FIELDS(ArchivedTable, key, sha256, rows)

struct ArchivedPart {
    Uuid first_id;  // of the bookings in it; parts are in the order of ids and don't overlap
    Uuid last_id;
    std::int64_t bookings;
    std::int64_t versions;  // sum of their versions
    std::map<std::string, ArchivedTable> tables;
};
AIRSIDE_FIELDS(ArchivedPart, first_id, last_id, bookings, versions, tables)

struct ArchiveManifest {
    int format;         // 1
    std::string month;  // "2024-03", of departure, in UTC
    Instant written_at;
    std::int64_t versions;
    std::map<std::string, std::int64_t> rows;  // by table
    std::vector<ArchivedPart> parts;
};
AIRSIDE_FIELDS(ArchiveManifest, format, month, written_at, versions, rows, parts)

}  // namespace airside::booking::archive
