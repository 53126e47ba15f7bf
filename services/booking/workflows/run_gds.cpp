#include "platform/switches/switches.hpp"
#include "platform/telemetry/trace.hpp"
#include "services/booking/store/new_booking.hpp"
#include "services/booking/workflows/run.hpp"

namespace airside::booking {

gds::Gds& Context::gds_of(const Work& work) const {
    auto found = gds.find(work.gds_provider);
    if (found == gds.end())
        throw std::logic_error(std::string(gds::to_string(work.gds_provider)) + " is not configured");
    return *found->second;
}

bool is_off(const switches::Switches* switches, gds::Provider provider) {
    return switches && switches->off(switches::Kind::GDS, gds::to_string(provider));
}

gds::CallContext call_context(const Context& context, const Work& work, CallRecord& record) {
    gds::CallContext call{Steady::now() + context.gds_deadline};
    call.traceparent = telemetry::TraceContext::from(work.traceparent.value_or("")).child().traceparent();
    call.record = [&record](gds::RecordedMessage message) { record.messages.push_back(std::move(message)); };
    return call;
}

namespace {

gds::Outcome<std::vector<gds::Order>> as_list(const gds::Outcome<gds::Order>& read) {
    if (!read.done()) return read.as<std::vector<gds::Order>>();
    return std::vector<gds::Order>{read.value()};
}

awaitable<std::optional<Ran>> look_for_order(Context& context, const Work& work) {
    auto record = co_await begin_look(context.pool, work, context.clock.now());
    if (!record) co_return std::nullopt;
    auto& gds = context.gds_of(work);
    auto call = call_context(context, work, *record);
    if (work.gds_booking_id) {  // an agent says which
        auto read = co_await gds.read_order(*work.gds_booking_id, call);
        auto outcome = as_list(read);
        auto next = order_looked(work, outcome, context.rules, context.clock.now());
        co_return Ran{std::move(next), std::move(record)};
    }
    auto request = co_await order_request_of(context.pool, work.booking_id);
    gds::FindHints hints{request.travellers.front().last_name.str(),
                         date_of(gds::segments_of(request.offer).front()->departure.local)};
    auto found = co_await gds.find_by_reference(work.booking_reference, hints, call);
    auto next = order_looked(work, found, context.rules, context.clock.now());
    co_return Ran{std::move(next), std::move(record)};
}

// Writes down what is about to be done, a look or the call itself. Nothing: the claim was lost.
awaitable<std::optional<CallRecord>> begin(Context& context, const Work& work, bool look) {
    auto now = context.clock.now();
    return look ? begin_look(context.pool, work, now) : begin_call(context.pool, work, now);
}

}  // namespace

awaitable<gds::Outcome<gds::Order>> read_order(Context& context, const Work& work, CallRecord& record) {
    auto call = call_context(context, work, record);
    auto handle = work.gds_booking_id.value();
    auto outcome = co_await context.gds_of(work).read_order(handle, call);
    co_return outcome;
}

awaitable<std::optional<Ran>> run_order(Context& context, const Work& work) {
    if (must_look(work)) co_return co_await look_for_order(context, work);
    if (is_off(context.switches, work.gds_provider)) co_return Ran{order_not_to_be_made(work)};
    auto request = co_await order_request_of(context.pool, work.booking_id);
    auto record = co_await begin_call(context.pool, work, context.clock.now());
    if (!record) co_return std::nullopt;
    auto counted = work;
    ++counted.attempts;
    auto call = call_context(context, work, *record);
    auto outcome = co_await context.gds_of(work).create_order(request, call);
    auto next = order_called(counted, outcome, context.rules, context.clock.now());
    co_return Ran{std::move(next), std::move(record)};
}

awaitable<std::optional<Ran>> run_check(Context& context, const Work& work) {
    auto travellers = co_await count_travellers(context.pool, work.booking_id);
    auto record = co_await begin_call(context.pool, work, context.clock.now());
    if (!record) co_return std::nullopt;
    auto counted = work;
    ++counted.attempts;
    auto outcome = co_await read_order(context, work, *record);
    auto next = order_checked(counted, outcome, travellers, context.rules, context.clock.now());
    co_return Ran{std::move(next), std::move(record)};
}

awaitable<std::optional<Ran>> run_tickets(Context& context, const Work& work) {
    auto travellers = co_await count_travellers(context.pool, work.booking_id);
    bool look = must_look(work);
    auto recorded = co_await begin(context, work, look);
    if (!recorded) co_return std::nullopt;
    if (look) {
        auto outcome = co_await read_order(context, work, *recorded);
        auto next = tickets_looked(work, outcome, travellers, context.rules, context.clock.now());
        co_return Ran{std::move(next), std::move(recorded)};
    }
    auto counted = work;
    ++counted.attempts;
    auto call = call_context(context, work, *recorded);
    auto handle = work.gds_booking_id.value();
    auto outcome = co_await context.gds_of(work).issue_tickets(handle, call);
    auto next = tickets_called(counted, outcome, travellers, context.rules, context.clock.now());
    co_return Ran{std::move(next), std::move(recorded)};
}

namespace {

// Nothing: the provider does not refund tickets (any more).
std::optional<awaitable<gds::Outcome<gds::Order>>> giving_back(gds::Gds& gds, const Work& work,
                                                               const std::string& handle,
                                                               const gds::CallContext& call) {
    if (work.step == Step::VOID_TICKETS) return gds.void_tickets(handle, call);
    if (auto* refunds = gds.ticket_refunds()) return refunds->refund_tickets(handle, call);
    return {};
}

}  // namespace

awaitable<std::optional<Ran>> run_void(Context& context, const Work& work) {
    bool look = must_look(work);
    auto recorded = co_await begin(context, work, look);
    if (!recorded) co_return std::nullopt;
    if (look) {
        auto outcome = co_await read_order(context, work, *recorded);
        auto next = void_looked(work, outcome, context.rules, context.clock.now());
        co_return Ran{std::move(next), std::move(recorded)};
    }
    auto counted = work;
    ++counted.attempts;
    auto call = call_context(context, work, *recorded);
    auto handle = work.gds_booking_id.value();
    auto giving = giving_back(context.gds_of(work), work, handle, call);
    if (!giving) co_return Ran{Transition{Step::CANCEL_ORDER}, std::move(recorded)};
    auto outcome = co_await std::move(*giving);
    auto next = tickets_voided(counted, outcome, context.rules, context.clock.now());
    co_return Ran{std::move(next), std::move(recorded)};
}

awaitable<std::optional<Ran>> run_cancel(Context& context, const Work& work) {
    if (!work.gds_booking_id) co_return Ran{Transition{Step::FINISHED, StepState::DONE}};
    bool look = must_look(work);
    auto recorded = co_await begin(context, work, look);
    if (!recorded) co_return std::nullopt;
    if (look) {
        auto outcome = co_await read_order(context, work, *recorded);
        auto next = cancel_looked(work, outcome, context.rules, context.clock.now());
        co_return Ran{std::move(next), std::move(recorded)};
    }
    auto counted = work;
    ++counted.attempts;
    auto call = call_context(context, work, *recorded);
    auto handle = work.gds_booking_id.value();
    auto outcome = co_await context.gds_of(work).cancel(handle, call);
    auto next = order_cancelled(counted, outcome, context.rules, context.clock.now());
    co_return Ran{std::move(next), std::move(recorded)};
}

}  // namespace airside::booking
