// Tables as Parquet files (zstd), in memory: for archives and the warehouse, and for whoever reads them with other
// tools.
#pragma once
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace airside::parquet {

// How a column is kept in the file, and how its values are written here:
enum class Type {
    text,       // UTF-8
    integer,    // 64 bits: "-12"
    boolean,    // "true", "false"
    timestamp,  // UTC, microseconds since 1970: "1700000000000000"
    date,       // days since 1970: "19723"
    decimal,    // 15 digits, 3 of them decimals: "12.500"
};
struct Column {
    std::string name;
    Type type;
    bool operator==(const Column&) const = default;
};

using Value = std::optional<std::string>;  // nothing: NULL
using Record = std::vector<Value>;         // in the order of the columns

struct Table {
    std::vector<Column> columns;
    std::vector<Record> records;
    bool operator==(const Table&) const = default;
};

// A value that does not fit its column, or bytes that are no such file.
struct Bad : std::runtime_error {
    using std::runtime_error::runtime_error;
};

std::string write(const Table& table);
Table read(std::string_view bytes);

}  // namespace airside::parquet
