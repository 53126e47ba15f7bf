#include "services/analytics/handlers/days.hpp"
#include "services/analytics/impl.hpp"
#include "services/analytics/store/conversion.hpp"

namespace airside::analytics {

awaitable<RouteMetricsList> list_top_routes(Context& service, Caller, ListTopRoutes request) {
    check_range(request.from, request.to, longest_list, "query");
    std::int64_t limit = request.limit.value_or(Int<1, 100>{10});
    auto order = request.order.value_or(RouteOrder::SEARCHES);
    auto routes = co_await store::top_routes(service.pool, request.from, request.to, order, limit);
    co_return RouteMetricsList{std::move(routes)};
}

}  // namespace airside::analytics
