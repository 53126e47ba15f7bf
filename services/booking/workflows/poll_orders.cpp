#include "services/booking/workflows/poll_orders.hpp"

#include <algorithm>

#include "platform/core/problem.hpp"
#include "platform/json/json.hpp"
#include "platform/telemetry/log.hpp"
#include "platform/telemetry/metrics.hpp"
#include "services/booking/store/airline_services.hpp"
#include "services/booking/store/order_looks.hpp"
#include "services/booking/store/snapshot.hpp"
#include "services/booking/store/travel.hpp"
#include "services/booking/workflows/run.hpp"

namespace airside::booking {
namespace {

using namespace std::chrono_literals;

// AWAY: the provider, for the rest of this run. FAILED: in a way that nothing here knows.
enum class Look { UNCHANGED, CHANGED, FAULT, UNTOLD, LATER, OVER, AWAY, FAILED };
AIRSIDE_ENUM(Look, UNCHANGED, CHANGED, FAULT, UNTOLD, LATER, OVER, AWAY, FAILED)

// A run ends by itself before the job's time limit would end it.
constexpr auto longest_run = 8min;

void count(gds::Provider provider, Look look) {
    telemetry::counter(
        "airside_booking_order_looks_total", "Orders read again for what the airline changed",
        {{"provider", std::string(gds::to_string(provider))}, {"outcome", std::string(json::name(look))}})
        .add();
}

void add(Polled& polled, Look look) {
    polled.unchanged += look == Look::UNCHANGED;
    polled.changed += look == Look::CHANGED;
    polled.faults += look == Look::FAULT;
    polled.untold += look == Look::UNTOLD || look == Look::AWAY || look == Look::FAILED;
    polled.later += look == Look::LATER;
    polled.over += look == Look::OVER;
    polled.providers_away += look == Look::AWAY;
}

// The next flight that is to leave; nothing: the booking is not to fly any more.
std::optional<Instant> next_departure(const BookingView& view) {
    bool flies = view.status == BookingStatus::CONFIRMED || view.status == BookingStatus::CHECKED_IN;
    if (!flies) return {};
    for (auto& flight : view.flights)
        if (is_to_leave(flight)) return flight.departure_datetime;
    return {};
}

std::string why_of(const Problem& problem) {
    return problem.errors.empty() ? problem.what() : problem.errors.front().detail;
}

// One order that was read, and what was said about it.
struct Reading {
    BookingId id;
    std::int64_t version;  // of the booking that it is compared with
    OrderChanges changes;
    std::vector<gds::RecordedMessage> messages;
    Instant next_at;
    std::vector<ServiceDocument> documents = {};  // that the airline has issued since the tickets
};

// LATER: the booking has changed since. What can't be flown becomes a fault.
awaitable<Look> apply_changes(Polling& polling, Reading& reading) {
    ScheduleChange change;
    change.segments = reading.changes.times;
    change.numbers = reading.changes.numbers;
    change.messages = reading.messages;
    change.of_version = reading.version;
    Actor provider{ActorType::GDS};
    std::string refused;
    bool done = false;
    try {
        done = co_await change_schedule(polling.pool, polling.notifier, reading.id, provider, std::move(change),
                                        std::nullopt, polling.clock.now());
    } catch (const Problem& problem) {
        if (problem.status != 422) throw;
        refused = why_of(problem);
    }
    if (refused.empty()) co_return done ? Look::CHANGED : Look::LATER;
    if (!reading.changes.fault.empty()) reading.changes.fault += "; ";
    reading.changes.fault += "the provider's new times can't be taken over: " + refused;
    co_return Look::FAULT;
}

// The airline's services that had no document: they have one now, or agents are told.
void compare_services(Reading& reading, const gds::Order& order, std::vector<AirlineService> services) {
    if (order.status == gds::OrderStatus::CANCELLED) return;
    std::erase_if(services, [](auto& service) { return !service.placed; });
    for (auto& document : services_in(order, services).issued)
        for (auto& service : services)
            if (service.ancillary_id == document.ancillary_id && !std::exchange(service.issued, true))
                reading.documents.push_back(document);
    auto missing = unissued_services(services);
    if (missing.empty()) return;
    if (!reading.changes.fault.empty()) reading.changes.fault += "; ";
    reading.changes.fault += missing;
}

awaitable<Look> carry_out(Polling& polling, Reading& reading) {
    auto look = Look::UNCHANGED;
    bool applicable = !reading.changes.times.empty() || !reading.changes.numbers.empty();
    if (applicable) look = co_await apply_changes(polling, reading);
    if (look == Look::LATER) {
        co_await look_again(polling.pool, reading.id, polling.clock.now() + polling.retry);
        co_return look;
    }
    if (!reading.documents.empty()) {
        bool noted = co_await note_documents(polling.pool, reading.id, reading.documents, polling.clock.now());
        if (!noted) co_return Look::OVER;
        if (look == Look::UNCHANGED) look = Look::CHANGED;
    }
    if (reading.changes.fault.empty()) {
        co_await order_is_as_booked(polling.pool, reading.id, reading.next_at);
        co_return look;
    }
    OrderFault fault{reading.changes.fault, reading.messages};
    bool told = co_await tell_fault(polling.pool, reading.id, std::move(fault), reading.next_at, polling.clock.now());
    if (told) co_return Look::FAULT;
    co_return look == Look::FAULT ? Look::UNCHANGED : look;
}

// It is the order that the provider does not know: to be told to agents, as it may be a mistake on either side.
bool is_gone(const gds::Refused& refused) {
    return refused.code == gds::RefusalCode::NOT_FOUND || refused.code == gds::RefusalCode::ALREADY_CANCELLED;
}

awaitable<Look> look_at(Polling& polling, gds::Gds& gds, BookingId id) {
    auto booking = co_await find_booking(polling.pool, id);
    std::optional<Instant> departure;
    if (booking) departure = next_departure(booking->view);
    auto handle = co_await order_handle_of(polling.pool, id);
    if (!departure || !handle) {
        co_await forget_look(polling.pool, id);
        co_return Look::OVER;
    }
    auto again = polling.clock.now() + polling.retry;
    if (booking->step != Step::FINISHED && booking->step != Step::REFUND) {
        co_await look_again(polling.pool, id, again);
        co_return Look::LATER;
    }
    Reading reading{id, booking->version, {}, {}, next_look(*departure, polling.times, polling.clock.now())};
    gds::CallContext call{Steady::now() + polling.deadline};
    call.record = [&reading](gds::RecordedMessage message) { reading.messages.push_back(std::move(message)); };
    auto order = co_await gds.read_order(*handle, call);
    auto* refused = order.refused();
    if (!order.done() && !(refused && is_gone(*refused))) {
        co_await look_again(polling.pool, id, again);
        bool away = order.unavailable() || (refused && refused->code == gds::RefusalCode::CREDENTIALS);
        co_return away ? Look::AWAY : Look::UNTOLD;
    }
    if (refused) {
        reading.changes.fault = "the provider does not know the order any more";
    } else {
        auto services = co_await airline_services_of(polling.pool, id);
        reading.changes = changes_of(order.value(), booking->view.flights);
        compare_services(reading, order.value(), std::move(services));
    }
    co_return co_await carry_out(polling, reading);
}

// One order that can't be looked at is put off: those that are due after it must not wait for it for ever.
awaitable<Look> look_or_put_off(Polling& polling, gds::Gds& gds, BookingId id) {
    std::string failure;
    auto look = Look::FAILED;
    try {
        look = co_await look_at(polling, gds, id);
    } catch (const std::exception& error) {
        failure = error.what();
    }
    if (look != Look::FAILED) co_return look;
    log::error("an order could not be looked at", {{"booking_id", id.str()}, {"error", failure}});
    co_await look_again(polling.pool, id, polling.clock.now() + polling.retry);
    co_return look;
}

}  // namespace

awaitable<Polled> poll_orders(Polling polling) {
    Polled polled;
    auto until = Steady::now() + longest_run;
    for (auto& [provider, gds] : polling.gds) {
        if (is_off(polling.switches, provider)) {
            ++polled.providers_away;
            continue;
        }
        auto due = co_await orders_due(polling.pool, provider, polling.clock.now(), polling.calls);
        for (auto& id : due) {
            if (Steady::now() >= until) co_return polled;
            auto look = co_await look_or_put_off(polling, *gds, id);
            count(provider, look);
            add(polled, look);
            if (look == Look::AWAY) break;
        }
    }
    co_return polled;
}

awaitable<int> orders_to_poll(Polling polling) {
    std::size_t orders = 0;
    for (auto& [provider, gds] : polling.gds) {
        if (is_off(polling.switches, provider)) continue;
        auto due = co_await orders_due(polling.pool, provider, polling.clock.now(), polling.calls);
        orders += due.size();
    }
    co_return static_cast<int>(orders);
}

}  // namespace airside::booking
