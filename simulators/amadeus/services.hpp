// What Amadeus sells of the airlines' services: bags by itinerary, and priority boarding for the whole journey.
#pragma once
#include <string>
#include <vector>

#include "simulators/amadeus/offer_json.hpp"

namespace airside::simulator::amadeus {

struct ServiceOption {
    std::string name;                   // "CHECKED_BAG", "PRIORITY_BOARDING"
    int pieces = 0, weight_kg = 0;      // of bags
    std::vector<std::size_t> segments;  // counted through the itineraries
    std::int64_t minor = 0;             // of all pieces, for one traveller
    bool is_bag() const { return pieces > 0; }
};

struct ChosenService {
    ServiceOption option;
    std::string traveler;
};

// In the offer's currency.
std::vector<ServiceOption> service_options(const ReadOffer& read);

// What the offer that a caller sends has in `additionalServices`. Throws Refusal for what is not sold so: for seats,
// too, which are only shown.
std::vector<ChosenService> chosen_services(const json::object& offer, const ReadOffer& read, const std::string& at);
std::int64_t total_of(const std::vector<ChosenService>& chosen);

// Into an offer as offer_json() makes it: by traveller and segment, and in its price.
void add_services(json::object& offer, const std::vector<ChosenService>& chosen, const ReadOffer& read);

json::object bags_json(const ReadOffer& read);            // "bags" of the included map
json::object other_services_json(const ReadOffer& read);  // "other-services"

// The EMDs of an order that is ticketed, as its `tickets` list them: one to each service, in the state of its
// traveller's ticket.
json::array emds_json(const json::object& record);

}  // namespace airside::simulator::amadeus
