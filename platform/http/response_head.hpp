// Internal: the head of an answer as bytes, written into a buffer that the connection uses again.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "platform/core/clock.hpp"
#include "platform/http/message.hpp"

namespace airside::http {

std::string http_date(Instant at);  // "Sun, 06 Nov 1994 08:49:37 GMT"
std::optional<Instant> parse_http_date(std::string_view text);

struct HeadOptions {
    std::string_view date;
    std::optional<std::uint64_t> content_length;  // none and not chunked: the body ends with the connection
    bool chunked = false;
    bool keep_alive = true;
    bool http_1_0 = false;
    bool gzip = false;  // the body was compressed by the server
    bool vary = false;  // it might have been, for another client
};
void append_head(std::string& out, const Response& response, const HeadOptions& options);

inline bool forbids_body(int status) { return status < 200 || status == 204 || status == 304; }

}  // namespace airside::http
