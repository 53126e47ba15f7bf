// The review service: its database, so that every process migrates and checks the same seven services.
#pragma once
#include <span>

#include "platform/core/embedded.hpp"

namespace airside::review {
std::span<const EmbeddedFile> migrations();
}
