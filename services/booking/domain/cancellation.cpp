#include "services/booking/domain/cancellation.hpp"

#include <algorithm>

namespace airside::booking {
namespace {

std::optional<Money> fare_refund(const gds::PassengerFare& fare, const gds::Condition& condition,
                                 const std::set<std::string>& refundable) {
    auto nothing = Money::zero(fare.each.total.currency());
    if (condition.allowance == gds::Allowance::ALLOWED) {
        if (!condition.penalty || condition.penalty->currency() != nothing.currency()) return {};
        auto rest = fare.each.total - *condition.penalty;
        return rest.negative() ? nothing : rest;
    }
    if (condition.allowance != gds::Allowance::NOT_ALLOWED) return {};
    auto taxes = nothing;
    for (auto& tax : fare.each.taxes)
        if (refundable.contains(tax.code)) taxes += tax.amount;
    return taxes;
}

// The party in the order of the fares: the booking's passengers of a type pay that type's fares.
std::vector<PassengerRefund> each_refund(const BookingView& booking, const gds::Offer& offer,
                                         const gds::Condition& condition, const CancellationRules& rules) {
    std::vector<PassengerRefund> out;
    std::vector<bool> taken(booking.passengers.size());
    for (auto& fare : offer.passengers) {
        int left = fare.count;
        for (std::size_t i = 0; i < taken.size() && left > 0; ++i) {
            if (taken[i] || booking.passengers[i].type != fare.type) continue;
            taken[i] = true;
            --left;
            out.push_back(
                {booking.passengers[i].id, fare.each.total, fare_refund(fare, condition, rules.refundable_taxes)});
        }
    }
    return out;
}

Money ancillaries_of(const BookingView& booking) {
    auto sum = Money::zero(booking.price.total.currency());
    for (auto& one : booking.ancillaries)
        if (one.status == AncillaryStatus::CONFIRMED) sum += one.price;
    return sum;
}

// What the airline has issued documents for comes back by its own rules, which no provider tells.
Money airline_documents_of(const BookingView& booking) {
    auto sum = Money::zero(booking.price.total.currency());
    for (auto& one : booking.ancillaries)
        if (one.status == AncillaryStatus::CONFIRMED && one.issued_at) sum += one.price;
    return sum;
}

bool missed_a_flight(const BookingView& booking) {
    return std::any_of(booking.flights.begin(), booking.flights.end(),
                       [](auto& flight) { return flight.status == BookedFlightStatus::CANCELLED; });
}

// What the traveller accepted is kept; what the flights have become stands in the booking.
bool was_moved(const BookingView& booking, const gds::Offer& offer, std::chrono::minutes by) {
    auto accepted = gds::segments_of(offer);
    if (accepted.size() != booking.flights.size()) return false;
    for (std::size_t i = 0; i < accepted.size(); ++i) {
        auto later = std::chrono::abs(booking.flights[i].departure_datetime - accepted[i]->departure.at);
        auto longer = std::chrono::abs(booking.flights[i].arrival_datetime - accepted[i]->arrival.at);
        if (std::max(later, longer) >= by) return true;
    }
    return false;
}

CancelQuote everything(const BookingView& booking, RefundBasis basis) {
    return {booking.id, basis, still_paid(booking), {}, ancillaries_of(booking), airline_documents_of(booking), {}};
}

CancelQuote by_conditions(const BookingView& booking, const gds::Offer& offer, const CancellationRules& rules) {
    auto ancillaries = ancillaries_of(booking);
    auto condition = offer.conditions.refund;
    if (missed_a_flight(booking)) condition = {};  // it speaks of a journey that has not begun
    CancelQuote quote{booking.id,
                      RefundBasis::FARE_CONDITIONS,
                      ancillaries,
                      {},
                      ancillaries,
                      airline_documents_of(booking),
                      each_refund(booking, offer, condition, rules)};
    bool known = quote.passengers.size() == booking.passengers.size() && quote.airline_documents.is_zero();
    for (auto& passenger : quote.passengers) {
        if (passenger.refund)
            *quote.refund += *passenger.refund;
        else
            known = false;
    }
    if (known) return quote;
    quote.basis = RefundBasis::UNKNOWN;
    quote.refund.reset();
    return quote;
}

}  // namespace

std::optional<Instant> void_deadline(const BookingView& booking, const std::string& zone) {
    std::optional<Instant> first;
    for (auto& ticket : booking.tickets)
        if (ticket.status == BookedTicketStatus::ISSUED && ticket.issued_at && (!first || *ticket.issued_at < *first))
            first = ticket.issued_at;
    if (!first) return {};
    auto next_day = std::chrono::floor<std::chrono::days>(to_local(*first, zone)) + std::chrono::days(1);
    return to_instant(LocalTime(next_day), zone);
}

bool is_cancellable(const BookingView& booking, Instant now) {
    if (booking.archived_at) return false;
    if (booking.status == BookingStatus::PENDING_PAYMENT) return true;
    if (booking.status != BookingStatus::CONFIRMED) return false;
    using enum BookedFlightStatus;
    return std::all_of(booking.flights.begin(), booking.flights.end(), [&](auto& flight) {
        return flight.status == CANCELLED || (flight.status == CONFIRMED && flight.departure_datetime > now);
    });
}

Money still_paid(const BookingView& booking) {
    auto sum = booking.price.total;
    for (auto& refund : booking.refunds) sum -= refund.amount;
    return sum;
}

CancelQuote quote_cancellation(const BookingView& booking, const gds::Offer& offer, const CancellationRules& rules,
                               Instant now) {
    auto nothing = Money::zero(booking.price.total.currency());
    if (booking.status == BookingStatus::PENDING_PAYMENT)
        return {booking.id, RefundBasis::NOT_PAID, nothing, {}, nothing, nothing, {}};
    auto until = void_deadline(booking, rules.void_zone);
    bool whole = !missed_a_flight(booking);
    if (whole && until && now < *until) {
        auto quote = everything(booking, RefundBasis::VOID_WINDOW);
        quote.void_until = until;
        return quote;
    }
    if (whole && was_moved(booking, offer, rules.schedule_change))
        return everything(booking, RefundBasis::SCHEDULE_CHANGE);
    return by_conditions(booking, offer, rules);
}

}  // namespace airside::booking
