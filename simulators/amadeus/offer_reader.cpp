#include <charconv>

#include "simulators/amadeus/offer_json.hpp"
#include "simulators/world/currency.hpp"

namespace airside::simulator::amadeus {

std::optional<TravelerType> traveler_type(std::string_view name) {
    if (name == "ADULT" || name == "SENIOR" || name == "YOUNG" || name == "STUDENT") return TravelerType::adult;
    if (name == "CHILD") return TravelerType::child;
    if (name == "HELD_INFANT") return TravelerType::held_infant;
    if (name == "SEATED_INFANT") return TravelerType::seated_infant;
    return {};
}

std::optional<Cabin> cabin_named(std::string_view name) {
    for (auto cabin : {Cabin::economy, Cabin::premium_economy, Cabin::business, Cabin::first})
        if (to_string(cabin) == name) return cabin;
    return {};
}

namespace {

Flight read_flight(World& world, const json::object& segment, const std::string& at) {
    auto departure = object(segment, "departure");
    if (!departure) throw missing(at + "/departure");
    auto number = text(segment, "number");
    auto carrier = text(segment, "carrierCode");
    if (!carrier) throw missing(at + "/carrierCode");
    if (!number) throw missing(at + "/number");
    int value = 0;
    auto [end, error] = std::from_chars(number->data(), number->data() + number->size(), value);
    if (error != std::errc() || end != number->data() + number->size())
        throw bad_format(at + "/number", "a flight number is one to four digits");
    auto time = parse_local_time(text_or(*departure, "at", ""));
    if (!time) throw bad_format(at + "/departure/at", "local date and time, YYYY-MM-ddThh:mm:ss");
    auto flight = world.timetable.find(*carrier, value, date_of(*time));
    bool same = flight && flight->departs == *time &&
                world.geography.airport(flight->route->from).code == text_or(*departure, "iataCode", "");
    if (!same) throw bad_data(at, "No such flight");
    return *flight;
}

void read_bounds(World& world, const json::object& offer, const std::string& at, ReadOffer& into) {
    auto itineraries = objects(offer, "itineraries");
    if (itineraries.empty()) throw missing(at + "/itineraries");
    if (itineraries.size() > 6) throw Refusal{400, 10661, "At most 6 itineraries", at + "/itineraries", {}};
    for (std::size_t i = 0; i < itineraries.size(); ++i) {
        auto where = at + "/itineraries/" + std::to_string(i) + "/segments";
        auto segments = objects(*itineraries[i], "segments");
        if (segments.empty()) throw missing(where);
        if (segments.size() > 9) throw Refusal{400, 10661, "At most 9 segments", where, {}};
        Itinerary bound;
        for (std::size_t j = 0; j < segments.size(); ++j) {
            bound.push_back(read_flight(world, *segments[j], where + "/" + std::to_string(j)));
            auto id = text(*segments[j], "id");
            if (!id) throw missing(where + "/" + std::to_string(j) + "/id");
            into.segment_ids.push_back(*id);
        }
        into.quoted.bounds.push_back(std::move(bound));
    }
}

// What the bound is sold in, from the first traveller; the others travel in the same classes.
void read_sold(const json::object& pricing, const std::string& at, ReadOffer& into) {
    auto details = objects(pricing, "fareDetailsBySegment");
    if (details.empty()) throw missing(at + "/fareDetailsBySegment");
    std::size_t segment = 0;
    for (const auto& bound : into.quoted.bounds) {
        Quoted::Sold sold{.cabin = Cabin::economy, .brand = {}, .classes = {}};
        for (std::size_t i = 0; i < bound.size(); ++i, ++segment) {
            auto found = std::ranges::find_if(
                details, [&](auto* d) { return text_or(*d, "segmentId", "") == into.segment_ids[segment]; });
            if (found == details.end()) throw missing(at + "/fareDetailsBySegment");
            auto cabin = cabin_named(text_or(**found, "cabin", "ECONOMY"));
            auto letter = text_or(**found, "class", "");
            if (!cabin) throw bad_data(at + "/fareDetailsBySegment", "Unknown cabin");
            if (letter.size() != 1 || !cabin_of_class(letter[0]))
                throw bad_data(at + "/fareDetailsBySegment", "Unknown booking class");
            sold.cabin = std::max(sold.cabin, *cabin);
            sold.brand = text_or(**found, "brandedFare", sold.brand);
            sold.classes += letter;
        }
        into.quoted.sold.push_back(std::move(sold));
    }
}

}  // namespace

ReadOffer read_offer(World& world, const json::object& offer, const std::string& at) {
    ReadOffer read;
    if (text_or(offer, "type", "") != "flight-offer") throw bad_data(at + "/type", "flight-offer");
    read.id = text_or(offer, "id", "1");
    read_bounds(world, offer, at, read);
    const auto& first = read.segment_ids.front();
    std::from_chars(first.data(), first.data() + first.size(), read.first_segment);
    auto pricings = objects(offer, "travelerPricings");
    if (pricings.empty()) throw missing(at + "/travelerPricings");
    if (pricings.size() > 18) throw Refusal{400, 10661, "At most 18 travelers", at + "/travelerPricings", {}};
    for (std::size_t i = 0; i < pricings.size(); ++i) {
        auto where = at + "/travelerPricings/" + std::to_string(i);
        auto type = traveler_type(text_or(*pricings[i], "travelerType", ""));
        if (!type) throw bad_data(where + "/travelerType", "Unknown traveler type");
        auto id = text(*pricings[i], "travelerId");
        if (!id) throw missing(where + "/travelerId");
        read.travelers.push_back({*id, *type, text_or(*pricings[i], "associatedAdultId", "")});
    }
    read_sold(*pricings[0], at + "/travelerPricings/0", read);
    auto price = object(offer, "price");
    if (!price) throw missing(at + "/price");
    auto currency = quoted_currency(text_or(*price, "currency", ""));
    if (!currency) throw bad_data(at + "/price/currency", "Unknown currency");
    read.currency = *currency;
    auto total = Money::parse(text_or(*price, "grandTotal", text_or(*price, "total", "")), *currency);
    if (!total) throw bad_format(at + "/price/grandTotal", "a decimal amount");
    read.total_minor = total->minor();
    return read;
}

}  // namespace airside::simulator::amadeus
