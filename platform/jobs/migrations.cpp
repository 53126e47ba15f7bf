#include "platform/jobs/scheduler.hpp"

namespace airside::embedded {
extern const std::span<const EmbeddedFile> jobs_migrations;
}

namespace airside::jobs {

std::span<const EmbeddedFile> migrations() { return embedded::jobs_migrations; }

}  // namespace airside::jobs
