// From a reservation's raw fields to the normalised order.
#pragma once
#include "vendors/gds/travelport/normalise.hpp"
#include "vendors/gds/travelport/raw_order.hpp"
#include "vendors/gds/travelport/reply_parser.hpp"

namespace airside::travelport {

// These throw BadValue.
OwnOffer normalise_own_offer(const RawOwnOffer& raw, const Listed& listed, Normaliser& normaliser, SharedText json,
                             const Path& path);
gds::Order normalise_order(const RawReservation& raw, Normaliser& normaliser, std::string_view remark_prefix,
                           const Path& path);
std::pair<std::string, TicketState> ticket_state(const RawTicket& raw, const Path& path);

}  // namespace airside::travelport
