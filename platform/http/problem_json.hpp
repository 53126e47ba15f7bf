// A Problem as RFC 9457 problem+json. Free of any JSON library, so that the server can answer when all else has failed.
#pragma once
#include <string>
#include <string_view>

#include "platform/core/problem.hpp"
#include "platform/http/message.hpp"

namespace airside::http {

// Appends `text` as a JSON string with its quotes. Bytes that are not UTF-8 become U+FFFD.
void append_json_string(std::string& out, std::string_view text);

// {"type":"/problems/<slug>","title":…,"status":…,"detail":…,"errors":[{"pointer":…,"detail":…}],"trace_id":…,
// members…}; what is empty is left out.
std::string problem_json(const Problem& problem, std::string_view trace_id = {});

// The whole answer, with the problem's own headers.
Response problem_response(const Problem& problem, std::string_view trace_id = {});

}  // namespace airside::http
