#include "platform/postgres/codec.hpp"

#include "platform/core/hex.hpp"

namespace airside::postgres::detail {
namespace {

// One element that begins at text[at]; leaves `at` on the comma or brace behind it.
std::string decode_array_item(std::string_view text, std::size_t& at) {
    std::string item;
    if (text[at] != '"') {
        auto end = text.find_first_of(",}", at);
        if (end == std::string_view::npos) bad_value("an array", text);
        item = text.substr(at, end - at);
        at = end;
        if (item == "NULL" || item.empty()) bad_value("an array without NULLs", text);
        return item;
    }
    for (++at; at < text.size() && text[at] != '"'; ++at) {
        if (text[at] == '\\' && ++at == text.size()) break;
        item += text[at];
    }
    if (at >= text.size()) bad_value("an array", text);
    ++at;
    return item;
}

}  // namespace

void bad_value(std::string_view what, std::string_view text) {
    std::string shown(text.substr(0, 80));
    throw std::invalid_argument("is not " + std::string(what) + ": " + shown);
}

void encode_bytes(std::string& out, std::string_view data) {
    out += "\\x";
    append_hex(out, data);
}

std::string decode_bytes(std::string_view text) {
    if (!text.starts_with("\\x") || text.size() % 2 != 0) bad_value("bytea in hex", text);
    std::string data;
    data.reserve(text.size() / 2 - 1);
    for (std::size_t i = 2; i < text.size(); i += 2) {
        int high = hex_value(text[i]), low = hex_value(text[i + 1]);
        if (high < 0 || low < 0) bad_value("bytea in hex", text);
        data += static_cast<char>(high * 16 + low);
    }
    return data;
}

void encode_instant(std::string& out, Instant value) { out += to_string(value); }

// "2026-12-24 18:30:00.5+00": our sessions are in UTC.
Instant decode_instant(std::string_view text) {
    std::string iso(text);
    if (iso.size() < 22 || iso[10] != ' ' || !text.ends_with("+00")) bad_value("a timestamptz in UTC", text);
    iso[10] = 'T';
    iso.replace(iso.size() - 3, 3, "Z");
    auto instant = parse_instant(iso);
    if (!instant) bad_value("a timestamptz in range", text);
    return *instant;
}

LocalTime decode_local_time(std::string_view text) {
    std::string iso(text);
    if (iso.size() < 19 || iso[10] != ' ') bad_value("a timestamp", text);
    iso[10] = 'T';
    auto local = parse_local_time(iso);
    if (!local) bad_value("a timestamp to the second", text);
    return *local;
}

void encode_array_item(std::string& out, std::string_view item) {
    out += '"';
    for (char c : item) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    out += '"';
}

std::vector<std::string> decode_array(std::string_view text) {
    std::vector<std::string> items;
    if (text == "{}") return items;
    if (text.size() < 2 || text.front() != '{' || text.back() != '}') bad_value("an array of one dimension", text);
    std::size_t at = 1;
    while (at < text.size()) {
        if (text[at] == '{') bad_value("an array of one dimension", text);
        items.push_back(decode_array_item(text, at));
        if (text[at] == '}') break;
        ++at;  // the comma
    }
    if (at + 1 != text.size()) bad_value("an array", text);
    return items;
}

}  // namespace airside::postgres::detail
