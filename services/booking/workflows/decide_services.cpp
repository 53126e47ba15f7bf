#include <algorithm>

#include "services/booking/workflows/decide_common.hpp"

namespace airside::booking {
namespace {

std::vector<std::string> ids_of(const std::vector<AirlineService>& services) {
    std::vector<std::string> ids;
    ids.reserve(services.size());
    for (auto& service : services) ids.push_back(service.ancillary_id);
    return ids;
}

// They are taken off, and nothing was charged: the traveller may pay what is left.
Transition not_to_be_had(const Work& work, std::vector<std::string> ids, std::string why, const Rules& rules) {
    auto next = payable_again(work, rules);
    next.outcome = "REFUSED";
    next.error = std::move(why);
    next.services_refused = std::move(ids);
    return next;
}

// The provider is away; it has until the ticket time limit.
Transition asked_later(const Work& work, StepState state, std::string why, const Rules& rules, Instant now) {
    if (past_limit(work, rules, now)) return hold_expired(work);
    return later(work, state, std::move(why), "UNAVAILABLE", rules, now);
}

// Of those that are not placed yet, which the order has.
std::vector<std::string> arrived_in(const gds::Order& order, const Work& work) {
    auto seen = services_in(order, work.services);
    std::vector<std::string> arrived;
    for (auto& service : not_placed(work))
        if (std::find(seen.there.begin(), seen.there.end(), service.ancillary_id) != seen.there.end())
            arrived.push_back(service.ancillary_id);
    return arrived;
}

Transition placed(std::vector<std::string> ids) {
    Transition next{Step::AUTHORIZE};
    next.services_placed = std::move(ids);
    return next;
}

}  // namespace

std::vector<AirlineService> not_placed(const Work& work) {
    std::vector<AirlineService> open;
    for (auto& service : work.services)
        if (!service.placed) open.push_back(service);
    return open;
}

Transition services_not_sold(const Work& work, const Rules& rules) {
    return not_to_be_had(work, ids_of(not_placed(work)), "the provider sells no services of the airline's", rules);
}

ServicePlan plan_services(const Work& work, const gds::Outcome<std::vector<gds::ServiceOffer>>& catalogue,
                          const Rules& rules, Instant now) {
    auto open = not_placed(work);
    if (catalogue.refused()) return {{}, not_to_be_had(work, ids_of(open), catalogue.describe(), rules)};
    if (!catalogue.done()) return {{}, asked_later(work, StepState::READY, catalogue.describe(), rules, now)};
    ServicePlan plan;
    std::vector<std::string> gone;
    for (auto& service : open) {
        if (auto* found = find_again(catalogue.value(), service))
            plan.choices.push_back({*found, service.choice.traveller, service.choice.quantity});
        else
            gone.push_back(service.ancillary_id);
    }
    // Those that are still to be had wait with the booking: the traveller agreed to all of them together.
    if (!gone.empty()) plan.instead = not_to_be_had(work, gone, "the airline does not sell them (so) any more", rules);
    return plan;
}

Transition services_added(const Work& work, const gds::Outcome<gds::Order>& outcome, const Rules& rules, Instant now) {
    auto open = ids_of(not_placed(work));
    if (outcome.done()) {
        if (arrived_in(outcome.value(), work).size() == open.size()) return placed(std::move(open));
        return look_soon(work, "the provider answered without all of the services", rules, now);
    }
    if (outcome.unknown()) return look_soon(work, outcome.describe(), rules, now);
    if (outcome.refused()) return not_to_be_had(work, std::move(open), outcome.describe(), rules);
    return asked_later(work, StepState::READY, outcome.describe(), rules, now);
}

Transition services_looked(const Work& work, const gds::Outcome<gds::Order>& outcome, const Rules& rules, Instant now) {
    if (outcome.refused()) return stuck(work, "the order can't be read: " + outcome.describe());
    if (!outcome.done()) return asked_later(work, StepState::UNKNOWN, outcome.describe(), rules, now);
    auto& order = outcome.value();
    if (order.status == gds::OrderStatus::CANCELLED)
        return undo(work, {BookingStatus::FAILED, "order-changed", "the order was cancelled at the provider"});
    auto arrived = arrived_in(order, work);
    if (arrived.size() == not_placed(work).size()) return placed(std::move(arrived));
    Transition next{Step::ADD_SERVICES, StepState::UNKNOWN};
    next.looks = work.looks;
    next.run_at = now + rules.look_pause;
    next.error = "the order does not have all of the services yet";
    if (!counts_as_undone(work, next, rules, now)) return next;
    if (past_limit(work, rules, now)) return hold_expired(work);
    // What the look found stays; only the others are added again.
    Transition again{Step::ADD_SERVICES};
    again.error = "the last call did not add all of the services";
    again.services_placed = std::move(arrived);
    return again;
}

}  // namespace airside::booking
