#include "platform/http/message.hpp"

#include <algorithm>
#include <array>

#include <unistd.h>

#include "platform/core/ascii.hpp"
#include "platform/core/hex.hpp"

namespace airside::http {

namespace {

constexpr std::array<std::string_view, 7> method_names{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"};

bool is_token(std::string_view name) {
    static constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
    auto allowed = [](char c) { return is_alphanumeric(c) || marks.find(c) != marks.npos; };
    return !name.empty() && std::all_of(name.begin(), name.end(), allowed);
}

bool is_field_value(std::string_view value) {
    auto forbidden = [](char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f; };
    return std::none_of(value.begin(), value.end(), forbidden);
}

}  // namespace

std::string_view to_string(Method method) { return method_names[static_cast<std::size_t>(method)]; }

std::optional<Method> parse_method(std::string_view name) {
    auto found = std::find(method_names.begin(), method_names.end(), name);
    if (found == method_names.end()) return std::nullopt;
    return static_cast<Method>(found - method_names.begin());
}

bool same_ignoring_case(std::string_view a, std::string_view b) {
    return a.size() == b.size() &&
           std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return to_lower(x) == to_lower(y); });
}

Headers::Headers(std::initializer_list<Field> fields) {
    for (const auto& [name, value] : fields) add(name, value);
}

void Headers::reserve(std::size_t fields, std::size_t characters) {
    entries_.reserve(fields);
    text_.reserve(characters);
}

Headers::Field Headers::field(const Entry& entry) const {
    std::string_view text = text_;
    return {text.substr(entry.start, entry.name_size), text.substr(entry.start + entry.name_size, entry.value_size)};
}

void Headers::add_parsed(std::string_view name, std::string_view value) {
    entries_.push_back({static_cast<std::uint32_t>(text_.size()), static_cast<std::uint32_t>(name.size()),
                        static_cast<std::uint32_t>(value.size())});
    text_.append(name).append(value);
}

void Headers::add(std::string_view name, std::string_view value) {
    value = trimmed(value);
    if (!is_token(name)) throw std::invalid_argument("not a header name: " + std::string(name));
    if (!is_field_value(value)) throw std::invalid_argument("not a value for header " + std::string(name));
    add_parsed(name, value);
}

void Headers::set(std::string_view name, std::string_view value) {
    remove(name);
    add(name, value);
}

void Headers::remove(std::string_view name) {
    std::erase_if(entries_, [&](const Entry& entry) { return same_ignoring_case(field(entry).first, name); });
}

std::optional<std::string_view> Headers::get(std::string_view name) const {
    for (const auto& entry : entries_) {
        if (entry.name_size != name.size()) continue;
        auto [key, value] = field(entry);
        if (same_ignoring_case(key, name)) return value;
    }
    return std::nullopt;
}

std::size_t Headers::count(std::string_view name) const {
    return static_cast<std::size_t>(std::count_if(entries_.begin(), entries_.end(), [&](const Entry& entry) {
        return same_ignoring_case(field(entry).first, name);
    }));
}

bool Headers::has_token(std::string_view name, std::string_view token) const {
    for (auto [key, value] : *this) {
        if (!same_ignoring_case(key, name)) continue;
        while (true) {
            auto comma = value.find(',');
            if (same_ignoring_case(trimmed(value.substr(0, comma)), token)) return true;
            if (comma == std::string_view::npos) break;
            value.remove_prefix(comma + 1);
        }
    }
    return false;
}

std::string_view Request::path() const {
    std::string_view all = target;
    return all.substr(0, all.find('?'));
}

std::string_view Request::query() const {
    std::string_view all = target;
    auto mark = all.find('?');
    return mark == std::string_view::npos ? std::string_view{} : all.substr(mark + 1);
}

std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%') {
            if (i + 2 >= text.size()) return std::nullopt;
            int high = hex_value(to_lower(text[i + 1])), low = hex_value(to_lower(text[i + 2]));
            if (high < 0 || low < 0 || high + low == 0) return std::nullopt;
            out += static_cast<char>(high * 16 + low);
            i += 2;
        } else {
            out += plus_is_space && text[i] == '+' ? ' ' : text[i];
        }
    }
    return out;
}

std::string percent_encode(std::string_view text) {
    static constexpr char digits[] = "0123456789ABCDEF";
    std::string out;
    out.reserve(text.size());
    for (char c : text) {
        if (is_alphanumeric(c) || c == '-' || c == '.' || c == '_' || c == '~') {
            out += c;
        } else {
            auto byte = static_cast<unsigned char>(c);
            out += '%';
            out += digits[byte >> 4];
            out += digits[byte & 15];
        }
    }
    return out;
}

std::optional<std::vector<std::pair<std::string, std::string>>> parse_query(std::string_view query) {
    std::vector<std::pair<std::string, std::string>> pairs;
    while (!query.empty()) {
        auto end = query.find('&');
        auto one = query.substr(0, end);
        query = end == std::string_view::npos ? std::string_view{} : query.substr(end + 1);
        if (one.empty()) continue;
        auto equals = one.find('=');
        auto name = percent_decode(one.substr(0, equals), true);
        auto value =
            percent_decode(equals == std::string_view::npos ? std::string_view{} : one.substr(equals + 1), true);
        if (!name || !value) return std::nullopt;
        pairs.emplace_back(std::move(*name), std::move(*value));
    }
    return pairs;
}

std::string sse_event(std::string_view data, std::string_view name, std::string_view id) {
    std::string out;
    if (!id.empty()) out.append("id: ").append(id).append("\n");
    if (!name.empty()) out.append("event: ").append(name).append("\n");
    while (true) {
        auto end = data.find('\n');
        out.append("data: ").append(data.substr(0, end)).append("\n");
        if (end == std::string_view::npos) break;
        data.remove_prefix(end + 1);
    }
    return out.append("\n");
}

OpenFile::~OpenFile() { ::close(descriptor_); }

Response text_response(int status, std::string_view content_type, std::string body) {
    Response response;
    response.status = status;
    response.headers.add("Content-Type", content_type);
    response.body = std::move(body);
    return response;
}

}  // namespace airside::http
