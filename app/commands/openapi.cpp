#include "platform/contract/openapi.hpp"

#include <cstdio>

#include "app/bindings.hpp"
#include "app/commands/commands.hpp"

namespace airside::app {

int print_openapi() {
    Bus bus;
    bind_contracts(bus);
    std::fputs(contract::openapi(bus).c_str(), stdout);
    return 0;
}

}  // namespace airside::app
