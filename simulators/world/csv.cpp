#include "simulators/world/csv.hpp"

#include <fstream>
#include <sstream>
#include <stdexcept>
#include <vector>

namespace airside::simulator {
namespace {

// Splits one line; quoted fields are unescaped into `owned`, which therefore must not reallocate while the views are
// used.
void split(std::string_view line, std::vector<std::string_view>& fields, std::vector<std::string>& owned) {
    fields.clear();
    owned.clear();
    owned.reserve(line.size() + 1);
    std::size_t at = 0;
    while (true) {
        if (at < line.size() && line[at] == '"') {
            std::string text;
            for (++at; at < line.size(); ++at) {
                if (line[at] != '"') {
                    text += line[at];
                } else if (at + 1 < line.size() && line[at + 1] == '"') {
                    text += line[at++];
                } else {
                    break;
                }
            }
            owned.push_back(std::move(text));
            fields.push_back(owned.back());
            at = std::min(line.find(',', at), line.size());
        } else {
            auto end = std::min(line.find(',', at), line.size());
            fields.push_back(line.substr(at, end - at));
            at = end;
        }
        if (at >= line.size()) return;
        ++at;
    }
}

std::string whole_file(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in) throw std::runtime_error("can't read " + path);
    std::ostringstream text;
    text << in.rdbuf();
    return std::move(text).str();
}

}  // namespace

void read_csv(const std::string& path, std::span<const std::string_view> columns,
              const std::function<void(std::span<const std::string_view>)>& row) {
    const std::string text = whole_file(path);
    std::vector<std::string_view> fields, wanted(columns.size());
    std::vector<std::string> owned;
    std::vector<std::size_t> position;
    std::size_t line_number = 0;
    for (std::size_t at = 0; at < text.size();) {
        auto end = std::min(text.find('\n', at), text.size());
        std::string_view line(text.data() + at, end - at);
        at = end + 1;
        ++line_number;
        if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
        if (line.empty()) continue;
        split(line, fields, owned);
        if (position.empty()) {
            for (auto column : columns) {
                auto found = std::find(fields.begin(), fields.end(), column);
                if (found == fields.end()) throw std::runtime_error(path + ": no column " + std::string(column));
                position.push_back(static_cast<std::size_t>(found - fields.begin()));
            }
            continue;
        }
        for (std::size_t i = 0; i < position.size(); ++i) {
            if (position[i] >= fields.size())
                throw std::runtime_error(path + ":" + std::to_string(line_number) + ": too few fields");
            wanted[i] = fields[position[i]];
        }
        row(wanted);
    }
}

}  // namespace airside::simulator
