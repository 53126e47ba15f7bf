#include "platform/reference/csv.hpp"

#include <algorithm>
#include <fstream>
#include <stdexcept>
#include <vector>

namespace airside::reference {
namespace {

std::string whole(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) throw std::runtime_error("can't read " + file.string());
    std::string text(std::filesystem::file_size(file), '\0');
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(in.gcount()));
    return text;
}

// Quotes are undone only where there are any; `unquoted` keeps what a view can't point into the line for.
void split(std::string_view line, std::vector<std::string_view>& fields, std::vector<std::string>& unquoted) {
    fields.clear();
    unquoted.clear();
    unquoted.reserve(static_cast<std::size_t>(std::count(line.begin(), line.end(), '"')));  // views must stay valid
    std::size_t at = 0;
    while (true) {
        if (at < line.size() && line[at] == '"') {
            auto& text = unquoted.emplace_back();
            for (++at; at < line.size(); ++at) {
                if (line[at] != '"')
                    text += line[at];
                else if (at + 1 < line.size() && line[at + 1] == '"')
                    text += line[at++];
                else
                    break;
            }
            fields.push_back(text);
            at = line.find(',', at);
        } else {
            auto comma = line.find(',', at);
            fields.push_back(line.substr(at, comma == line.npos ? comma : comma - at));
            at = comma;
        }
        if (at == line.npos) return;
        ++at;
    }
}

}  // namespace

void read_csv(const std::filesystem::path& file, std::string_view header,
              const std::function<void(std::span<const std::string_view>)>& row) {
    auto text = whole(file);
    std::string_view rest = text;
    std::vector<std::string_view> fields;
    std::vector<std::string> unquoted;
    auto columns = static_cast<std::size_t>(std::count(header.begin(), header.end(), ',')) + 1;
    for (int number = 1; !rest.empty(); ++number) {
        auto end = rest.find('\n');
        auto line = rest.substr(0, end);
        rest = end == rest.npos ? std::string_view{} : rest.substr(end + 1);
        if (line.ends_with('\r')) line.remove_suffix(1);
        auto where = [&] { return file.string() + ":" + std::to_string(number) + ": "; };
        if (number == 1) {
            if (line != header) throw std::runtime_error(where() + "expected the columns " + std::string(header));
            continue;
        }
        if (line.empty()) continue;
        split(line, fields, unquoted);
        if (fields.size() != columns)
            throw std::runtime_error(where() + std::to_string(columns) + " fields expected, found " +
                                     std::to_string(fields.size()));
        row(fields);
    }
}

}  // namespace airside::reference
