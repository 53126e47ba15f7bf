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

// The reservation's offer of flights, or null; the others are its services, in the order of Order::services.
const RawOwnOffer* flights_of(const RawReservation& raw, const Path& path);
std::vector<const RawOwnOffer*> service_offers(const RawReservation& raw);
std::vector<NamedTraveller> named_travellers(const RawReservation& raw, const Path& path);
// Of an order that holds `flights`.
std::vector<gds::OrderedService> own_services(const RawReservation& raw, const RawOwnOffer& flights, const Path& path);

// Travellers are numbered by their ids as they were added ("travelerRefId_2"), whatever order a reply lists them in;
// ids without such a number count in the order of the list.
int traveller_index(std::string_view id, const RawReservation& raw, const Path& path);

}  // namespace airside::travelport
