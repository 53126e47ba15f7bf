// Offers of the world as Amadeus' flight-offer objects, and back.
#pragma once
#include <span>
#include <string>

#include "simulators/amadeus/errors.hpp"
#include "simulators/world/world.hpp"

namespace airside::simulator::amadeus {

enum class Detail {
    search,   // totals
    pricing,  // and each traveller's taxes by code
};

// `first_segment` numbers the segments, which are counted through over all offers of one answer.
json::object offer_json(const World& world, const Offer& offer, std::string_view id, std::size_t first_segment,
                        Detail detail);
std::size_t segments_in(const Offer& offer);
// What segments and seat maps say of a flight: its ends, numbers and aircraft.
json::object flight_json(const World& world, const Flight& flight);

json::object dictionaries(const World& world, std::span<const Offer> offers);
json::object fare_rules_json(const Offer& offer);  // "detailed-fare-rules" of the included map, by fare basis

struct ReadOffer {
    Quoted quoted;
    std::vector<Traveler> travelers;
    Currency currency = Currency::of("USD");
    std::int64_t total_minor = 0;  // as the caller has it
    std::string id;
    std::vector<std::string> segment_ids;  // in order of bounds and flights
    std::size_t first_segment = 1;         // the number of the first, from which answers count on
};

// Finds the flights of an offer that a caller sends back. Throws Refusal where it is no offer of ours; `at` is its JSON
// pointer.
ReadOffer read_offer(World& world, const json::object& offer, const std::string& at);

std::string_view to_string(TravelerType type);
std::optional<TravelerType> traveler_type(std::string_view name);
std::string_view to_string(Cabin cabin);
std::optional<Cabin> cabin_named(std::string_view name);
std::string amount(std::int64_t minor, const Currency& currency);
std::string iso_duration(std::chrono::minutes duration);  // "PT7H5M"

}  // namespace airside::simulator::amadeus
