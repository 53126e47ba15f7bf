#include "platform/contract/binding.hpp"
#include "services/analytics/api.hpp"
#include "services/user/api.hpp"

namespace airside::analytics {
void bind_contract(Bus& bus) {
    bind<ListDailyMetrics, GetConversion, ListTopRoutes, RecomputeMetrics, RecordEvents>(bus, "analytics");
    bind<user::ExportEvents>(bus, "analytics");
}
}  // namespace airside::analytics
