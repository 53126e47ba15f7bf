#include "services/analytics/handlers/days.hpp"
#include "services/analytics/impl.hpp"

namespace airside::analytics {

namespace {
constexpr std::chrono::days longest{31};
}

awaitable<RecomputeReport> recompute_metrics(Context& service, Caller, RecomputeMetrics request) {
    check_range(request.from, request.to, longest, "");
    if (request.to > utc_date_of(service.clock.now())) throw invalid("/to", "not in the future");
    auto report = co_await recompute_range(service, request.from, request.to);
    co_return report;
}

}  // namespace airside::analytics
