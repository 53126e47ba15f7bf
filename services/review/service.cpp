#include "services/review/service.hpp"

namespace airside::embedded {
extern const std::span<const EmbeddedFile> review_migrations;
}

namespace airside::review {
std::span<const EmbeddedFile> migrations() { return embedded::review_migrations; }
}  // namespace airside::review
