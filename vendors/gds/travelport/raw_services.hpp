// Ancillaries as they stand in a reply: on sale in a catalogue, or in a reservation. Included by .cpp files of this
// folder only; views live in the parser's buffer.
#pragma once
#include "vendors/gds/travelport/raw_catalogue.hpp"

namespace airside::travelport {

struct RawAncillary {
    std::string_view type;                  // "AncillaryAirBaggage", "AncillaryAirSeat", "AncillaryAir"
    std::string_view code, sub_code, text;  // of its first description: a group ("BG"), the airline's sub-code, words
    std::vector<std::string_view> flight_refs;
    std::string_view seat;  // "14A"
    std::int64_t quantity = 1;
};

struct RawServiceProduct {
    std::string_view id;
    std::int64_t quantity = 1;  // that can be had
    std::optional<RawAncillary> ancillary;
};
struct RawServiceOffering {
    std::string_view id, uuid;
    RawPrice price;
    std::vector<RawServiceProduct> products;
};
// What is offered to these travellers.
struct RawServiceGroup {
    std::string_view id;
    std::vector<std::string_view> travellers;
    std::vector<RawFlight> flights;  // where the ancillaries do not refer to any
    std::vector<RawServiceOffering> offerings;
};
struct RawServiceReply {
    std::vector<RawServiceGroup> groups;
    RawLists lists;
};

// These throw BadValue or BadDocument.
void read_ancillary(Value& value, const Path& path, RawAncillary& ancillary);
// Of the object in "CatalogOfferingsAncillaryListResponse".
void read_service_reply(Value& value, const Path& path, RawServiceReply& reply);
// [{"id": …}] as ids; those without one are passed over.
std::vector<std::string_view> read_traveller_refs(Value& value, const Path& path);
// Nothing where no total is given.
std::optional<Money> total_of(const RawPrice& raw, const Path& path);

}  // namespace airside::travelport
