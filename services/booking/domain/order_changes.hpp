// What an order as the provider has it now says of the flights as they are booked: pure.
#pragma once
#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "services/booking/api.hpp"
#include "vendors/gds/order.hpp"

namespace airside::booking {

struct OrderChanges {
    std::vector<SegmentTimes> times;     // flights that the airline has moved
    std::map<int, std::string> numbers;  // new flight numbers by segment number: "BA180"
    std::string fault;  // what differs beside them, and takes a person; empty: nothing. Without personal data.
    bool none() const { return times.empty() && numbers.empty() && fault.empty(); }
};

// Of the flights that are still to leave; providers drop the others from an order, or keep them. Where the provider
// does not say (no flights, a status UNKNOWN) nothing is taken to differ.
OrderChanges changes_of(const gds::Order& order, const std::vector<BookedFlight>& flights);

// CONFIRMED or CHECKED_IN.
bool is_to_leave(const BookedFlight& flight);

struct LookTimes {
    std::chrono::minutes far, near;  // between two looks
    std::chrono::minutes near_from;  // before the departure
};
// When the order is looked at again after `now`.
Instant next_look(Instant departure, const LookTimes& times, Instant now);

}  // namespace airside::booking
