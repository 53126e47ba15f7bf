#include <algorithm>
#include <set>

#include "platform/json/json.hpp"
#include "services/booking/workflows/decide_common.hpp"

namespace airside::booking {
namespace {

using gds::RefusalCode;

std::vector<gds::Ticket> issued_of(const gds::Order& order) {
    std::vector<gds::Ticket> out;
    for (auto& ticket : order.tickets)
        if (ticket.status == gds::TicketStatus::ISSUED || ticket.status == gds::TicketStatus::USED)
            out.push_back(ticket);
    return out;
}

bool all_have_tickets(const gds::Order& order, std::size_t travellers) {
    std::set<int> with;
    for (auto& ticket : issued_of(order)) with.insert(ticket.traveller);
    return with.size() == travellers;
}

Transition forward_undo(const Work& work) {
    Transition next{next_undo(work, work.step)};
    if (next.step == Step::FINISHED) next.state = StepState::DONE;
    return next;
}

// No ticket is open any more.
Transition given_back(const Work& work) {
    auto next = forward_undo(work);
    next.tickets_voided = work.step == Step::VOID_TICKETS;
    next.tickets_refunded = work.step == Step::REFUND_TICKETS;
    return next;
}

Transition ticketing_failed(Work work, bool tickets_may_exist, std::string why) {
    work.ticketing_began = tickets_may_exist;
    auto next = undo(work, {BookingStatus::FAILED, "ticketing-refused", std::move(why)});
    next.outcome = "REFUSED";
    return next;
}

// That our account is not accepted says nothing of the order: it is tried again, as when nobody answers.
bool is_about_us(const gds::Refused& refused) { return refused.code == RefusalCode::CREDENTIALS; }

// Of the airline's services, those that have got their document with them: the others keep nobody from flying.
Transition have_tickets(const Work& work, const gds::Order& order) {
    Transition next{Step::CAPTURE};
    next.tickets = issued_of(order);
    next.service_documents = services_in(order, work.services).issued;
    return next;
}

}  // namespace

std::string order_fault(const Work& work, const gds::Order& order, Instant now, std::chrono::minutes margin) {
    if (order.status == gds::OrderStatus::CANCELLED) return "the order was cancelled at the provider";
    for (auto status : order.segments)
        if (status != gds::SegmentStatus::CONFIRMED && status != gds::SegmentStatus::UNKNOWN)
            return "a segment is " + std::string(gds::to_string(status));
    auto price = work.ancillaries ? work.total - *work.ancillaries : work.total;
    if (order.offer && order.offer->price.total != price)
        return "the price is " + order.offer->price.total.str() + " now, not " + price.str();
    if (auto dearer = dearer_services(order, work.services); !dearer.empty()) return dearer;
    // The provider's own limit may have moved; the one that we told the traveller may not be the last word.
    auto limit = order.ticket_time_limit ? order.ticket_time_limit : work.ticket_time_limit;
    if (limit && now >= *limit - margin) return "the ticket time limit is too near";
    return {};
}

Transition order_checked(const Work& work, const gds::Outcome<gds::Order>& outcome, std::size_t travellers,
                         const Rules& rules, Instant now) {
    if (outcome.done()) {
        if (all_have_tickets(outcome.value(), travellers)) return have_tickets(work, outcome.value());
        if (!issued_of(outcome.value()).empty())
            return ticketing_failed(work, true, "only some of the tickets were issued");
        auto fault = order_fault(work, outcome.value(), now, rules.ticketing_margin);
        if (fault.empty()) return Transition{Step::ISSUE_TICKETS};
        auto next = undo(work, {BookingStatus::FAILED, "order-changed", fault});
        next.outcome = "REFUSED";
        return next;
    }
    auto* refused = outcome.refused();
    if (refused && !is_about_us(*refused)) return ticketing_failed(work, work.ticketing_began, outcome.describe());
    if (past_limit(work, rules, now)) return hold_expired(work);
    return later(work, StepState::READY, outcome.describe(), "UNAVAILABLE", rules, now);
}

Transition tickets_called(const Work& work, const gds::Outcome<gds::Order>& outcome, std::size_t travellers,
                          const Rules& rules, Instant now) {
    if (outcome.done()) {
        if (all_have_tickets(outcome.value(), travellers)) return have_tickets(work, outcome.value());
        return look_soon(work, "the provider answered without tickets for everybody", rules, now);
    }
    if (outcome.unknown()) return look_soon(work, outcome.describe(), rules, now);
    auto* refused = outcome.refused();
    if (refused && !is_about_us(*refused)) {
        if (refused->code == RefusalCode::ALREADY_TICKETED) return look_soon(work, outcome.describe(), rules, now);
        // This call issued none; one before it, whose outcome was never known, may have.
        return ticketing_failed(work, work.ticketing_began, outcome.describe());
    }
    if (past_limit(work, rules, now)) return hold_expired(work);
    return later(work, StepState::READY, outcome.describe(), "UNAVAILABLE", rules, now);
}

Transition tickets_looked(const Work& work, const gds::Outcome<gds::Order>& outcome, std::size_t travellers,
                          const Rules& rules, Instant now) {
    if (!outcome.done()) {
        if (outcome.refused()) return stuck(work, "the order can't be read: " + outcome.describe());
        return later(work, StepState::UNKNOWN, outcome.describe(), "UNAVAILABLE", rules, now);
    }
    auto& order = outcome.value();
    if (all_have_tickets(order, travellers)) return have_tickets(work, order);
    if (order.status == gds::OrderStatus::CANCELLED)
        return ticketing_failed(work, true, "the order was cancelled at the provider");
    Transition next{Step::ISSUE_TICKETS, StepState::UNKNOWN};
    next.looks = work.looks;
    next.run_at = now + rules.look_pause;
    next.error = "not everybody has a ticket yet";
    if (!counts_as_undone(work, next, rules, now)) return next;
    // Some have one and others don't: what there is is voided, rather than issued twice.
    if (!issued_of(order).empty()) return ticketing_failed(work, true, "only some of the tickets were issued");
    if (past_limit(work, rules, now)) return hold_expired(work);
    // The look found that nothing happened, so that the call may be made again; the order is checked first.
    Transition again{Step::CHECK_ORDER};
    again.error = "the last call issued no tickets";
    return again;
}

Transition tickets_voided(const Work& work, const gds::Outcome<gds::Order>& outcome, const Rules& rules, Instant now) {
    if (outcome.done()) {
        if (!issued_of(outcome.value()).empty()) return look_soon(work, "some tickets are still open", rules, now);
        return given_back(work);
    }
    if (outcome.unknown()) return look_soon(work, outcome.describe(), rules, now);
    if (auto* refused = outcome.refused()) {
        if (refused->code == RefusalCode::ALREADY_CANCELLED) return given_back(work);
        return stuck(work, outcome.describe());
    }
    return later(work, StepState::READY, outcome.describe(), "UNAVAILABLE", rules, now);
}

Transition void_looked(const Work& work, const gds::Outcome<gds::Order>& outcome, const Rules& rules, Instant now) {
    if (!outcome.done()) {
        if (outcome.refused()) return stuck(work, "the order can't be read: " + outcome.describe());
        return later(work, StepState::UNKNOWN, outcome.describe(), "UNAVAILABLE", rules, now);
    }
    if (issued_of(outcome.value()).empty()) {
        // Also when ticketing began and issued nothing: but that only counts once a late effect has had its time.
        Transition waiting{work.step, StepState::UNKNOWN};
        waiting.looks = work.looks;
        waiting.run_at = now + rules.look_pause;
        waiting.error = "no open ticket is seen; a late one may still appear";
        bool never_issued = outcome.value().tickets.empty();
        if (never_issued && !counts_as_undone(work, waiting, rules, now)) return waiting;
        return given_back(work);
    }
    // Voiding twice does no harm. A refund that was asked for may still arrive, and is not asked for beside itself.
    Transition refunding{work.step, StepState::UNKNOWN};
    refunding.looks = work.looks;
    refunding.run_at = now + rules.look_pause;
    refunding.error = "the tickets are not refunded yet";
    bool asked = work.step == Step::REFUND_TICKETS && work.attempts > 0;
    if (asked && !counts_as_undone(work, refunding, rules, now)) return refunding;
    Transition again{work.step};
    again.error = "there are open tickets";
    return again;
}

namespace {

Transition order_is_gone(const Work& work) {
    auto next = forward_undo(work);
    next.order_cancelled = true;
    return next;
}

}  // namespace

Transition order_cancelled(const Work& work, const gds::Outcome<gds::Cancelled>& outcome, const Rules& rules,
                           Instant now) {
    if (outcome.done()) return order_is_gone(work);
    if (outcome.unknown()) return look_soon(work, outcome.describe(), rules, now);
    if (auto* refused = outcome.refused()) {
        bool gone = refused->code == RefusalCode::ALREADY_CANCELLED || refused->code == RefusalCode::NOT_FOUND;
        return gone ? order_is_gone(work) : stuck(work, outcome.describe());
    }
    return later(work, StepState::READY, outcome.describe(), "UNAVAILABLE", rules, now);
}

Transition cancel_looked(const Work& work, const gds::Outcome<gds::Order>& outcome, const Rules& rules, Instant now) {
    if (outcome.done()) {
        if (outcome.value().status == gds::OrderStatus::CANCELLED) return order_is_gone(work);
        // Cancelling twice does no harm: the second is refused.
        Transition again{Step::CANCEL_ORDER};
        again.error = "the order still holds its seats";
        return again;
    }
    if (auto* refused = outcome.refused()) {
        bool gone = refused->code == RefusalCode::NOT_FOUND || refused->code == RefusalCode::ALREADY_CANCELLED;
        return gone ? order_is_gone(work) : stuck(work, "the order can't be read: " + outcome.describe());
    }
    return later(work, StepState::UNKNOWN, outcome.describe(), "UNAVAILABLE", rules, now);
}

}  // namespace airside::booking
