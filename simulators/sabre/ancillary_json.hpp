// What the airlines of a booking sell beside its seats, as Get Ancillaries lists it; and what a booking has of it, as
// getBooking shows it.
#pragma once
#include "simulators/gds/order_book.hpp"
#include "simulators/sabre/words.hpp"

namespace airside::simulator::sabre {

struct AncillaryItem {
    std::string id;           // of the offer item
    std::size_t flight;       // by its place in the booking, from 0
    std::string flight_item;  // the same, as the booking names it
    gds::SoldService service;
    std::int64_t price_minor;  // of one
};

// The same booking, the same items under the same ids: nothing of the catalogue is kept.
std::vector<AncillaryItem> ancillary_items(const json::object& record,
                                           const std::vector<std::pair<Flight, char>>& flights);

// {"segments", "passengers", "offer", "serviceDefinitions", "priceDefinitions"}
json::object catalogue_json(const json::object& record, const std::vector<AncillaryItem>& items);

// Of one traveller, from 0.
json::array ancillaries_json(const json::object& record, std::size_t traveler);
std::string ancillary_id(const json::object& service);  // its item's, of a service of the book
bool is_of(const json::object& service, std::size_t traveler);
json::object totals_of(const json::object& service);

}  // namespace airside::simulator::sabre
