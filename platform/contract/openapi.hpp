// The OpenAPI 3.1 document of every operation that a bus knows, without those between services.
#pragma once
#include <string>

#include "platform/contract/bus.hpp"

namespace airside::contract {
std::string openapi(const Bus& bus);  // indented JSON, the same for the same endpoints
}
