// Internal: when compressing pays, and the compressing.
#pragma once
#include <memory>
#include <string>
#include <string_view>

#include "platform/http/message.hpp"

namespace airside::http {

bool accepts_gzip(const Headers& request);  // by Accept-Encoding with its weights (RFC 9110)
bool is_compressible(std::string_view content_type);

// Keeps zlib's 256 KB of working memory between calls. For one thread.
class Gzip {
  public:
    explicit Gzip(int level);  // 1 (fast) to 9 (small)
    ~Gzip();
    Gzip(const Gzip&) = delete;
    Gzip& operator=(const Gzip&) = delete;
    std::string compress(std::string_view bytes);

  private:
    struct Stream;
    std::unique_ptr<Stream> stream_;
};

}  // namespace airside::http
