// Each service's whole set of migrations: its own with those of the platform modules that keep tables in its database.
#pragma once
#include <string>
#include <vector>

#include "platform/core/embedded.hpp"

namespace airside::app {
std::vector<EmbeddedFile> migrations_of(const std::string& service);
}
