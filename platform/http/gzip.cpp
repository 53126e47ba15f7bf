#include "platform/http/gzip.hpp"

#include <stdexcept>

#include <zlib.h>

#include "platform/core/ascii.hpp"

namespace airside::http {

namespace {

// "gzip;q=0.5": whether its weight is above zero. No weight is 1; a weight that is none refuses.
bool is_wanted(std::string_view parameters) {
    auto weight = trimmed(parameters);
    if (weight.empty()) return true;
    if (!weight.starts_with("q=") && !weight.starts_with("Q=")) return false;
    weight.remove_prefix(2);
    return weight.find_first_of("123456789") != std::string_view::npos;
}

}  // namespace

bool accepts_gzip(const Headers& request) {
    std::optional<bool> by_name, by_star;
    for (auto [name, value] : request) {
        if (!same_ignoring_case(name, "Accept-Encoding")) continue;
        while (true) {
            auto comma = value.find(',');
            auto one = value.substr(0, comma);
            auto semicolon = one.find(';');
            auto coding = trimmed(one.substr(0, semicolon));
            bool wanted =
                is_wanted(semicolon == std::string_view::npos ? std::string_view{} : one.substr(semicolon + 1));
            if (same_ignoring_case(coding, "gzip") || same_ignoring_case(coding, "x-gzip")) by_name = wanted;
            if (coding == "*") by_star = wanted;
            if (comma == std::string_view::npos) break;
            value.remove_prefix(comma + 1);
        }
    }
    return by_name.value_or(by_star.value_or(false));
}

bool is_compressible(std::string_view content_type) {
    auto type = trimmed(content_type.substr(0, content_type.find(';')));
    if (type.starts_with("text/")) return type != "text/event-stream";
    if (type.ends_with("+json") || type.ends_with("+xml")) return true;
    for (std::string_view known : {"application/json", "application/javascript", "application/xml", "application/wasm",
                                   "application/manifest+json", "image/svg+xml"})
        if (type == known) return true;
    return false;
}

struct Gzip::Stream {
    z_stream z{};
};

Gzip::Gzip(int level) : stream_(std::make_unique<Stream>()) {
    constexpr int gzip_format = 15 + 16, memory = 8;
    if (deflateInit2(&stream_->z, level, Z_DEFLATED, gzip_format, memory, Z_DEFAULT_STRATEGY) != Z_OK)
        throw std::runtime_error("zlib does not start: is the gzip level between 1 and 9?");
}

Gzip::~Gzip() { deflateEnd(&stream_->z); }

std::string Gzip::compress(std::string_view bytes) {
    auto& z = stream_->z;
    deflateReset(&z);
    std::string out(deflateBound(&z, bytes.size()), '\0');
    z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    z.avail_in = static_cast<uInt>(bytes.size());
    z.next_out = reinterpret_cast<Bytef*>(out.data());
    z.avail_out = static_cast<uInt>(out.size());
    if (deflate(&z, Z_FINISH) != Z_STREAM_END) throw std::runtime_error("zlib did not finish");
    out.resize(z.total_out);
    return out;
}

}  // namespace airside::http
