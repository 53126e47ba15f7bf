// What the airlines of an order sell beside its flights, and the names under which a workbench takes it.
#pragma once
#include <string>
#include <vector>

#include "vendors/gds/service.hpp"
#include "vendors/gds/travelport/reply_parser.hpp"

namespace airside::travelport {

struct RawAncillary;

// How one traveller's is named in a request that orders it.
struct ServiceName {
    int traveller;
    std::string traveller_id, traveller_uuid;
    std::string offerings, offerings_uuid;  // of the catalogue
    std::string offering, product;
    std::string seat;  // "14A"; empty: it is no seat
};

struct ServiceOnSale {
    gds::ServiceOffer service;
    std::vector<ServiceName> names;  // one for each of its travellers
};

// These throw as ReplyParser's functions do. What names no traveller or flight of the order, or has no price in its
// currency, is left out; an id says what is sold and for how much, so that a later catalogue has the same for the same.
std::vector<ServiceOnSale> read_services_on_sale(std::string& body, const Reservation& opened);
// Of each segment the cheapest, and of these the foremost.
std::vector<ServiceOnSale> read_seat_services(std::string& body, const Reservation& opened);

// What all that was added to a workbench costs, by the answer. Throws.
Money read_added_total(std::string& body, const Currency& currency);

gds::ServiceKind kind_of(const RawAncillary& ancillary);
std::string label_of(const RawAncillary& ancillary);  // empty: nothing that can be shown

}  // namespace airside::travelport
