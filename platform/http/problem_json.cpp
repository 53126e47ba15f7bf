#include "platform/http/problem_json.hpp"

#include "platform/core/hex.hpp"
#include "platform/core/utf8.hpp"

namespace airside::http {

namespace {

void append_escaped_ascii(std::string& out, char c) {
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
    append_hex(out, {&c, 1});
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
        auto size = utf8_size(text);
        if (size == 0) {
            out += "\xEF\xBF\xBD";
            size = 1;
        } else if (size == 1) {
            append_escaped_ascii(out, text[0]);
        } else {
            out.append(text.substr(0, size));
        }
        text.remove_prefix(size);
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
