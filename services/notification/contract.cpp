#include "platform/contract/binding.hpp"
#include "services/notification/api.hpp"

namespace airside::notification {
void bind_contract(Bus& bus) { bind<ListNotifications>(bus, "notification"); }
}  // namespace airside::notification
