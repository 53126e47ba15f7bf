// What every adapter checks and gathers on the way from a reply's parts to the normalised offer and order.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "vendors/gds/json_reader.hpp"
#include "vendors/gds/order.hpp"

namespace airside::gds {

std::string flight_number(std::string_view raw, const Path& path);  // "0178" → "178"; BadValue at .number
// Words of the provider's that may be shown; nothing for none, too many, or what is no text.
std::optional<std::string> text_or_none(std::string_view text);

// From the segment's instants, not from a duration that the provider gives: so that times and duration can't contradict
// each other. BadValue where it arrives before it departs, or takes longer than any flight.
void set_duration(Segment& segment, const Path& path);
void set_duration(Itinerary& itinerary);

void add_taxes(std::vector<Tax>& to, const std::vector<Tax>& taxes);  // each code once

// NOT_ALLOWED is worse than any penalty, an unnamed penalty worse than a named one, which is worse than a smaller one.
Condition worse(const Condition& a, const Condition& b);
// One more traveller's, fare's or rule's condition: not allowed to one is not allowed to all, and not known of one is
// not known.
void add_condition(std::optional<Condition>& all, const Condition& one);

std::string ticket_number(std::string_view raw, const Path& path);  // "125-2400000001" → 13 digits; BadValue
// Our reference behind the prefix in a remark, if it is one of ours.
std::optional<BookingReference> reference_in(std::string_view remark, std::string_view prefix);
// Of an order that holds space, by who has an open ticket.
OrderStatus status_by_tickets(const std::vector<Ticket>& tickets, std::size_t travellers);

}  // namespace airside::gds
