// A reservation as it stands in the reply. Included by .cpp files of this folder only; views live in the parser's
// buffer.
#pragma once
#include "vendors/gds/travelport/raw_services.hpp"

namespace airside::travelport {

// An ancillary that the reservation has.
struct RawOwnAncillary {
    std::string_view product;  // its id
    RawAncillary ancillary;
};

struct RawOwnOffer {
    std::string_view id, uuid;
    Reused<RawProduct> products;  // flights
    std::vector<RawOwnAncillary> ancillaries;
    RawPrice price;
    std::vector<RawTerms> terms;
};

struct RawSegmentState {
    std::vector<std::string_view> flight_refs;
    std::string_view code;
};

struct RawDocument {
    std::string_view number, traveller_ref;
};

struct RawReceipt {
    std::string_view locator, source;
    bool of_one_offer = false;
    std::vector<std::string_view> offers;  // that it is about
    std::vector<RawSegmentState> states;
    std::vector<RawDocument> tickets, emds;
};

struct RawTraveller {
    std::string_view id, uuid, surname;
};

// Whom some products are for.
struct RawTravellerProducts {
    std::string_view traveller_ref;
    std::vector<std::string_view> products;
};

struct RawReservation {
    std::string_view id;  // a workbench's own
    std::vector<RawOwnOffer> offers;
    std::vector<RawTraveller> travellers;
    std::vector<RawTravellerProducts> traveller_products;
    std::vector<std::string_view> comments;
    std::vector<RawReceipt> receipts;
};

struct RawCoupon {
    std::int64_t segment = 0;
    std::string_view status;
};
struct RawTicket {
    std::string_view number;
    std::vector<RawCoupon> coupons;
};

void read_own_offer(Value& value, const Path& path, RawOwnOffer& offer);
void read_reservation(Value& value, const Path& path, RawReservation& reservation);
void read_ticket(Value& value, const Path& path, RawTicket& ticket);
// The statuses of an EMD's coupons.
void read_emd(Value& value, const Path& path, std::vector<std::string_view>& statuses);

}  // namespace airside::travelport
