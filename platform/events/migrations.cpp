#include "platform/events/outbox.hpp"

namespace airside::embedded {
extern const std::span<const EmbeddedFile> events_migrations;
}

namespace airside::events {

std::span<const EmbeddedFile> migrations() { return embedded::events_migrations; }

}  // namespace airside::events
