#include "services/user/service.hpp"

namespace airside::embedded {
extern const std::span<const EmbeddedFile> user_migrations;
}

namespace airside::user {

std::span<const EmbeddedFile> migrations() { return embedded::user_migrations; }

}  // namespace airside::user
