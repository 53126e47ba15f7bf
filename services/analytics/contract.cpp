#include "platform/contract/binding.hpp"
#include "services/analytics/api.hpp"

namespace airside::analytics {
void bind_contract(Bus& bus) { bind<ListDailyMetrics>(bus, "analytics"); }
}  // namespace airside::analytics
