#include "services/booking/workflows/run.hpp"

namespace airside::booking {
namespace {

awaitable<std::optional<Ran>> look_for_services(Context& context, const Work& work) {
    auto record = co_await begin_look(context.pool, work, context.clock.now());
    if (!record) co_return std::nullopt;
    auto outcome = co_await read_order(context, work, *record);
    auto next = services_looked(work, outcome, context.rules, context.clock.now());
    co_return Ran{std::move(next), std::move(record)};
}

}  // namespace

awaitable<std::optional<Ran>> run_services(Context& context, const Work& work) {
    if (not_placed(work).empty()) co_return Ran{Transition{Step::AUTHORIZE}};
    if (must_look(work)) co_return co_await look_for_services(context, work);
    auto* services = context.gds_of(work).order_services();
    if (services == nullptr) co_return Ran{services_not_sold(work, context.rules)};
    auto record = co_await begin_call(context.pool, work, context.clock.now());
    if (!record) co_return std::nullopt;
    auto counted = work;
    ++counted.attempts;
    // Both calls have one deadline, so that whatever is unknown in the end has settled as soon as any other call.
    auto call = call_context(context, work, *record);
    auto handle = work.gds_booking_id.value();
    auto catalogue = co_await services->services(handle, call);
    auto plan = plan_services(counted, catalogue, context.rules, context.clock.now());
    if (plan.instead) co_return Ran{std::move(*plan.instead), std::move(record)};
    auto outcome = co_await services->add_services(handle, plan.choices, call);
    auto next = services_added(counted, outcome, context.rules, context.clock.now());
    co_return Ran{std::move(next), std::move(record)};
}

}  // namespace airside::booking
