#include "services/analytics/domain/conversion.hpp"
#include "services/analytics/handlers/days.hpp"
#include "services/analytics/impl.hpp"
#include "services/analytics/store/conversion.hpp"

namespace airside::analytics {

awaitable<Conversion> get_conversion(Context& service, Caller, GetConversion request) {
    check_range(request.from, request.to, longest_list, "query");
    auto days = co_await store::list_funnel(service.pool, request.from, request.to);
    Funnel total{};
    for (auto& day : days) total = total + day.counts;
    co_return Conversion{std::move(days), total, rates_of(total)};
}

}  // namespace airside::analytics
