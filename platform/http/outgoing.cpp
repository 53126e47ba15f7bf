#include "platform/http/outgoing.hpp"

namespace airside::http {

namespace {

bool is_worth_compressing(const Response& response, std::size_t gzip_min_bytes) {
    return response.body.size() >= gzip_min_bytes && response.status != 206 &&
           !response.headers.has("Content-Encoding") &&
           is_compressible(response.headers.get("Content-Type").value_or(""));
}

void choose_bytes(Outgoing& out, const Response& response, bool accepts, Gzip& gzip, std::size_t gzip_min_bytes) {
    auto& head = out.head;
    if (response.shared_body) {
        head.vary = response.shared_body_gzip != nullptr;
        head.gzip = head.vary && accepts;
        out.body = head.gzip ? *response.shared_body_gzip : *response.shared_body;
    } else {
        head.vary = is_worth_compressing(response, gzip_min_bytes);
        head.gzip = head.vary && accepts;
        if (head.gzip) out.compressed = gzip.compress(response.body);
        out.body = head.gzip ? out.compressed : response.body;
    }
    head.content_length = out.body.size();
}

}  // namespace

void prepare(Outgoing& out, const Response& response, const Asked& asked, Gzip& gzip, std::size_t gzip_min_bytes) {
    auto& head = out.head;
    head.http_1_0 = asked.http_1_0;
    head.keep_alive = asked.keep_alive;
    bool bodiless = forbids_body(response.status);
    if (bodiless) return;
    if (response.stream) {
        out.kind = BodyKind::stream;
        head.chunked = !asked.http_1_0;
        if (asked.http_1_0) head.keep_alive = false;  // the end of the connection is the end of the body
    } else if (response.file) {
        out.kind = BodyKind::file;
        head.content_length = response.file->length;
    } else {
        choose_bytes(out, response, asked.gzip, gzip, gzip_min_bytes);
    }
    if (asked.head_only) {
        out.kind = BodyKind::bytes;
        out.body = {};
    }
}

}  // namespace airside::http
