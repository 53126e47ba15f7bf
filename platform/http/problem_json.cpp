#include "platform/http/problem_json.hpp"

#include <cstdint>

namespace airside::http {

namespace {

// The length of the well-formed UTF-8 sequence at the start of `text` (RFC 3629: no surrogates, no overlong forms),
// else 0.
std::size_t utf8_length(std::string_view text) {
    auto at = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    auto continues = [&](std::size_t i) { return i < text.size() && (at(i) & 0xC0) == 0x80; };
    unsigned char lead = at(0);
    if (lead < 0x80) return 1;
    if (lead >= 0xC2 && lead <= 0xDF) return continues(1) ? 2 : 0;
    if (lead >= 0xE0 && lead <= 0xEF) {
        if (!continues(1) || !continues(2)) return 0;
        if (lead == 0xE0 && at(1) < 0xA0) return 0;
        if (lead == 0xED && at(1) > 0x9F) return 0;
        return 3;
    }
    if (lead >= 0xF0 && lead <= 0xF4) {
        if (!continues(1) || !continues(2) || !continues(3)) return 0;
        if (lead == 0xF0 && at(1) < 0x90) return 0;
        if (lead == 0xF4 && at(1) > 0x8F) return 0;
        return 4;
    }
    return 0;
}

void append_escaped_ascii(std::string& out, char c) {
    static constexpr char digits[] = "0123456789abcdef";
    switch (c) {
        case '"': out += "\\\""; return;
        case '\\': out += "\\\\"; return;
        case '\n': out += "\\n"; return;
        case '\r': out += "\\r"; return;
        case '\t': out += "\\t"; return;
        default: break;
    }
    if (static_cast<unsigned char>(c) >= 0x20) {
        out += c;
        return;
    }
    out += "\\u00";
    out += digits[static_cast<unsigned char>(c) >> 4];
    out += digits[static_cast<unsigned char>(c) & 15];
}

void append_member(std::string& out, std::string_view name) {
    out += ',';
    append_json_string(out, name);
    out += ':';
}

void append_errors(std::string& out, const std::vector<FieldError>& errors) {
    append_member(out, "errors");
    out += '[';
    bool first = true;
    for (const auto& error : errors) {
        out += first ? "{\"pointer\":" : ",{\"pointer\":";
        append_json_string(out, error.pointer);
        append_member(out, "detail");
        append_json_string(out, error.detail);
        out += '}';
        first = false;
    }
    out += ']';
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
    out += '"';
    while (!text.empty()) {
        auto length = utf8_length(text);
        if (length == 0) {
            out += "\xEF\xBF\xBD";
            length = 1;
        } else if (length == 1) {
            append_escaped_ascii(out, text[0]);
        } else {
            out.append(text.substr(0, length));
        }
        text.remove_prefix(length);
    }
    out += '"';
}

std::string problem_json(const Problem& problem, std::string_view trace_id) {
    std::string out = "{\"type\":";
    append_json_string(out, "/problems/" + problem.type);
    append_member(out, "title");
    append_json_string(out, problem.title);
    append_member(out, "status");
    out += std::to_string(problem.status);
    if (!problem.detail.empty()) {
        append_member(out, "detail");
        append_json_string(out, problem.detail);
    }
    if (!problem.errors.empty()) append_errors(out, problem.errors);
    if (!trace_id.empty()) {
        append_member(out, "trace_id");
        append_json_string(out, trace_id);
    }
    for (const auto& [name, json] : problem.members) {
        append_member(out, name);
        out += json;
    }
    return out += '}';
}

Response problem_response(const Problem& problem, std::string_view trace_id) {
    auto response = text_response(problem.status, "application/problem+json", problem_json(problem, trace_id));
    for (const auto& [name, value] : problem.headers) response.headers.add(name, value);
    return response;
}

}  // namespace airside::http
