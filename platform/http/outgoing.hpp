// Internal: what goes out for a Response: which bytes, under which framing.
#pragma once
#include "platform/http/gzip.hpp"
#include "platform/http/response_head.hpp"

namespace airside::http {

enum class BodyKind { bytes, file, stream };

// Points into the Response that it was made from.
struct Outgoing {
    BodyKind kind = BodyKind::bytes;
    std::string_view body;   // empty where only the head goes out
    std::string compressed;  // what `body` points to, if the server compressed it
    HeadOptions head;
};

struct Asked {
    bool head_only = false;  // by HEAD
    bool gzip = false;
    bool http_1_0 = false;
    bool keep_alive = true;
};

// Compresses bodies of gzip_min_bytes and more where their type and the client allow.
void prepare(Outgoing& out, const Response& response, const Asked& asked, Gzip& gzip, std::size_t gzip_min_bytes);

}  // namespace airside::http
