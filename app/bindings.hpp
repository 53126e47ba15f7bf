// Every service's endpoints, whether it runs here or not.
#pragma once
#include "platform/contract/bus.hpp"

namespace airside::app {
void bind_contracts(Bus& bus);
}
