#include "services/booking/domain/order_changes.hpp"

#include <algorithm>

namespace airside::booking {
namespace {

void add_fault(OrderChanges& changes, std::string what) {
    if (!changes.fault.empty()) changes.fault += "; ";
    changes.fault += what;
}

std::string name_of(const BookedFlight& flight) {
    return "flight " + std::to_string(flight.segment_number) + " (" + flight.flight_number + ")";
}

std::string way_of(const IataAirport& from, const IataAirport& to) { return from.str() + "–" + to.str(); }

void compare_segment(OrderChanges& changes, const gds::Segment& now, const BookedFlight& booked) {
    auto way = way_of(now.departure.airport, now.arrival.airport);
    auto booked_way = way_of(booked.departure_airport, booked.arrival_airport);
    if (way != booked_way) {
        add_fault(changes, name_of(booked) + " is " + way + " at the provider, not " + booked_way);
        return;
    }
    auto number = now.marketing_carrier.str() + now.flight_number;
    if (now.marketing_carrier != booked.airline_code) {
        add_fault(changes, name_of(booked) + " is another airline's at the provider: " + number);
        return;
    }
    if (number != booked.flight_number) changes.numbers.emplace(booked.segment_number, number);
    bool moved = now.departure.local != booked.departure_local || now.arrival.local != booked.arrival_local;
    if (moved) changes.times.push_back({{booked.segment_number}, now.departure.local, now.arrival.local});
}

}  // namespace

bool is_to_leave(const BookedFlight& flight) {
    return flight.status == BookedFlightStatus::CONFIRMED || flight.status == BookedFlightStatus::CHECKED_IN;
}

OrderChanges changes_of(const gds::Order& order, const std::vector<BookedFlight>& flights) {
    OrderChanges changes;
    if (order.status == gds::OrderStatus::CANCELLED) {
        changes.fault = "the order was cancelled at the provider";
        return changes;
    }
    if (!order.offer) return changes;
    auto segments = gds::segments_of(*order.offer);
    std::vector<const BookedFlight*> to_leave, all;
    for (auto& flight : flights) {
        all.push_back(&flight);
        if (is_to_leave(flight)) to_leave.push_back(&flight);
    }
    auto& booked = segments.size() == all.size() ? all : to_leave;
    if (segments.size() != booked.size()) {
        changes.fault = "the order has " + std::to_string(segments.size()) + " flights at the provider, the booking " +
                        std::to_string(all.size());
        return changes;
    }
    for (std::size_t i = 0; i < segments.size(); ++i) {
        if (!is_to_leave(*booked[i])) continue;
        auto status = i < order.segments.size() ? order.segments[i] : gds::SegmentStatus::UNKNOWN;
        bool held = status == gds::SegmentStatus::CONFIRMED || status == gds::SegmentStatus::UNKNOWN;
        if (held)
            compare_segment(changes, *segments[i], *booked[i]);
        else
            add_fault(changes, name_of(*booked[i]) + " is " + std::string(gds::to_string(status)) + " at the provider");
    }
    return changes;
}

Instant next_look(Instant departure, const LookTimes& times, Instant now) {
    auto near_begins = departure - times.near_from;
    if (now >= near_begins) return now + times.near;
    // The last of the rare looks is not so late that it would eat up the frequent ones.
    return std::min(now + times.far, std::max(now + times.near, near_begins));
}

}  // namespace airside::booking
