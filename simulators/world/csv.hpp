// Reads the comma-separated files of data/ (RFC 4180: quoted fields may hold commas and doubled quotes; no line breaks
// inside).
#pragma once
#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace airside::simulator {

// Calls `row` for each line below the heading. The views live until `row` returns. A file that can't be read, lacks one
// of the `columns`, or has a short line throws std::runtime_error naming file and line.
void read_csv(const std::string& path, std::span<const std::string_view> columns,
              const std::function<void(std::span<const std::string_view>)>& row);

}  // namespace airside::simulator
