// What an exported day consists of: manifest.json beside its parts.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "platform/json/describe.hpp"

namespace airside::analytics::warehouse {

struct ManifestPart {
    std::string key;  // of the Parquet object
    std::int64_t events;
    std::map<std::string, std::int64_t> counts;  // by event type
    std::int64_t bytes;
    std::string sha256;  // hex
};
AIRSIDE_FIELDS(ManifestPart, key, events, counts, bytes, sha256)

struct Manifest {
    int format;  // 1
    Date date;
    Instant written_at;
    std::int64_t events;
    std::vector<ManifestPart> parts;
};
AIRSIDE_FIELDS(Manifest, format, date, written_at, events, parts)

}  // namespace airside::analytics::warehouse
