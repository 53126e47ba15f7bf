// The small part of CSV that the files under data/ use: a header line, commas, quotes around fields that hold commas.
#pragma once
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace airside::reference {

// Calls `row` with the fields of each line after the header, which must be `header` exactly. A file that can't be read
// or a line with another number of fields throws std::runtime_error that names file and line. The views live for the
// call only.
void read_csv(const std::filesystem::path& file, std::string_view header,
              const std::function<void(std::span<const std::string_view>)>& row);

}  // namespace airside::reference
