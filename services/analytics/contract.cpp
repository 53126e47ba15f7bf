#include "platform/contract/binding.hpp"
#include "services/analytics/api.hpp"

namespace airside::analytics {
void bind_contract(Bus& bus) {
    bind<ListDailyMetrics, GetConversion, ListTopRoutes, RecomputeMetrics, RecordEvents>(bus, "analytics");
}
}  // namespace airside::analytics
