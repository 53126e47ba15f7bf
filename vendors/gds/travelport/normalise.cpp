#include "vendors/gds/travelport/normalise.hpp"

#include <algorithm>

#include "vendors/gds/normalising.hpp"
#include "vendors/gds/travelport/prices.hpp"
#include "vendors/gds/travelport/terms.hpp"

namespace airside::travelport {
namespace {

gds::CabinClass cabin_of(std::string_view raw, const Path& path) {
    if (raw == "Economy") return gds::CabinClass::ECONOMY;
    if (raw == "PremiumEconomy") return gds::CabinClass::PREMIUM_ECONOMY;
    if (raw == "Business") return gds::CabinClass::BUSINESS;
    if (raw == "First" || raw == "PremiumFirst") return gds::CabinClass::FIRST;
    throw BadValue(Path{&path, "cabin"}, "is no cabin");
}

gds::SegmentFare segment_fare(const RawSold& raw, const Listed& listed, const Path& path) {
    if (raw.fare_basis.empty() || raw.fare_basis.size() > 18 || !all_within(Alphabet::printable, raw.fare_basis))
        throw BadValue(Path{&path, "fareBasisCode"}, "is no fare basis");
    auto* brand = raw.brand_ref.empty() ? &raw.brand : listed.brands.find(raw.brand_ref);
    gds::SegmentFare fare{cabin_of(raw.cabin, path),
                          code_of<BookingClass>(raw.booking_class, Path{&path, "classOfService"}),
                          std::string(raw.fare_basis),
                          {},
                          {},
                          {},
                          {}};
    if (brand) {
        fare.brand = gds::text_or_none(brand->code);
        fare.brand_label = gds::text_or_none(brand->name);
    }
    return fare;
}

// In flight order; a segment without its fare, or with two, is an error.
std::vector<gds::SegmentFare> fares_of(const RawPassengers& passengers, const RawProduct& product, const Listed& listed,
                                       const Path& path) {
    Path list{&path, "FlightProduct"};
    std::vector<gds::SegmentFare> fares;
    fares.reserve(product.segments.size());
    for (auto& segment : product.segments) {
        auto sold = std::ranges::find_if(passengers.sold, [&](auto& one) {
            return std::ranges::find(one.sequences, segment.sequence) != one.sequences.end();
        });
        if (sold == passengers.sold.end()) throw BadValue(list, "leaves out a segment");
        fares.push_back(segment_fare(*sold, listed, Path{&list, {}, sold - passengers.sold.begin()}));
    }
    return fares;
}

const Leg::Passengers& passengers_of(const Leg& leg, gds::PassengerType type, int count, const Path& path) {
    auto found = std::ranges::find(leg.passengers, type, &Leg::Passengers::type);
    if (found == leg.passengers.end()) throw BadValue(path, "leaves out a type of passenger");
    int given = 0;
    for (auto& one : leg.passengers)
        if (one.type == type) given += one.count;
    if (given != count) throw BadValue(path, "is for another number of passengers than the price");
    return *found;
}

// The fares of all legs, with the baggage that the terms give to them.
std::vector<gds::SegmentFare> all_fares(const std::vector<const Leg*>& legs, gds::PassengerType type, int count,
                                        const Terms& terms) {
    std::vector<gds::SegmentFare> fares;
    for (auto* leg : legs) {
        auto bags = bags_of(terms.raw, type, leg->product, terms.path);
        for (auto& fare : passengers_of(*leg, type, count, terms.path).fares) {
            auto& added = fares.emplace_back(fare);
            added.checked = bags.checked;
            added.cabin_bag = bags.cabin;
        }
    }
    return fares;
}

std::vector<gds::PassengerFare> passengers(const std::vector<const Leg*>& legs,
                                           std::vector<CheckedPrices::Group> groups, const Terms& terms) {
    std::vector<gds::PassengerFare> out;
    for (auto& group : groups) {
        int of_type = 0;
        for (auto& other : groups)
            if (other.type == group.type) of_type += other.count;
        out.push_back({group.type, group.count, std::move(group.each), all_fares(legs, group.type, of_type, terms)});
    }
    return out;
}

std::vector<gds::Itinerary> itineraries(const std::vector<const Leg*>& legs, const std::vector<gds::SegmentFare>& fares,
                                        const Path& path) {
    std::vector<gds::Itinerary> out;
    auto fare = fares.begin();
    for (auto* leg : legs) {
        if (!out.empty() && leg->itinerary.segments.front().departure.at < out.back().segments.back().arrival.at)
            throw BadValue(path, "has a leg that departs before the leg before it arrives");
        for (auto& segment : out.emplace_back(leg->itinerary).segments) {
            segment.cabin = fare->cabin;
            segment.booking_class = (fare++)->booking_class;
        }
    }
    return out;
}

}  // namespace

std::string_view plain_id(std::string_view id, const Path& path) {
    if (id.empty() || id.size() > 128 || !all_within(Alphabet::printable, id) || id.find_first_of("\"\\") != id.npos)
        throw BadValue(path, "is no id");
    return id;
}

std::optional<int> segment_of(const RawFlight& flight, const std::vector<const gds::Segment*>& segments) {
    for (std::size_t i = 0; i < segments.size(); ++i) {
        auto& segment = *segments[i];
        auto number = flight.number.substr(std::min(flight.number.size(), flight.number.find_first_not_of('0')));
        if (segment.marketing_carrier.str() == flight.carrier && segment.flight_number == number &&
            date_of(segment.departure.local).str() == flight.departure.date)
            return static_cast<int>(i);
    }
    return {};
}

gds::FlightPoint Normaliser::point(const RawPoint& raw, const Path& path) {
    auto* airport = airports_.find(raw.location);
    if (!airport) throw BadValue(Path{&path, "location"}, "is no airport known here");
    auto local = parse_local_time(std::string(raw.date) + "T" + std::string(raw.time));
    if (!local) throw BadValue(Path{&path, "time"}, "is no local time");
    if (raw.terminal.size() > 10) throw BadValue(Path{&path, "terminal"}, "is too long");
    return {airport->iata, gds::text_or_none(raw.terminal), *local, zones_.to_instant(*airport, *local),
            airport->timezone};
}

gds::Segment Normaliser::segment(const RawFlight& raw, const Path& path) {
    if (raw.stops < 0 || raw.stops > 9) throw BadValue(Path{&path, "stops"}, "is no number of stops");
    auto marketing = code_of<IataAirline>(raw.carrier, Path{&path, "carrier"});
    auto operating =
        raw.operating.empty() ? marketing : code_of<IataAirline>(raw.operating, Path{&path, "operatingCarrier"});
    if (raw.equipment.size() > 4) throw BadValue(Path{&path, "equipment"}, "is no equipment code");
    gds::Segment segment{point(raw.departure, Path{&path, "Departure"}),
                         point(raw.arrival, Path{&path, "Arrival"}),
                         std::move(marketing),
                         std::move(operating),
                         gds::flight_number(raw.number, path),
                         gds::text_or_none(raw.equipment),
                         0,
                         static_cast<int>(raw.stops),
                         gds::CabinClass::ECONOMY,  // cabin and class are the adults', set once the fares are known
                         BookingClass::of("Y")};
    gds::set_duration(segment, path);
    return segment;
}

Leg Normaliser::leg(const RawProduct& raw, const Listed& listed, const Path& path) {
    Leg leg{std::string(plain_id(raw.id, Path{&path, "id"})), {}, {}, {}};
    Path list{&path, "FlightSegment"};
    if (raw.segments.empty()) throw BadValue(list, "is missing");
    for (std::size_t i = 0; i < raw.segments.size(); ++i) {
        Path at{&list, {}, static_cast<std::ptrdiff_t>(i)};
        auto& one = raw.segments[i];
        // So that a fare's segmentSequence can't mean two of them.
        if (i > 0 && one.sequence <= raw.segments[i - 1].sequence)
            throw BadValue(Path{&at, "sequence"}, "is out of order");
        Path flight{&at, "Flight"};
        auto* found = one.flight_ref.empty() ? &one.flight : listed.flights.find(one.flight_ref);
        if (!found) throw BadValue(flight, "names no flight of the reply");
        auto& flights = leg.itinerary.segments;
        flights.push_back(segment(*found, flight));
        if (i > 0 && flights[i].departure.at < flights[i - 1].arrival.at)
            throw BadValue(at, "departs before the segment before it arrives");
    }
    gds::set_duration(leg.itinerary);
    Path passengers{&path, "PassengerFlight"};
    if (raw.passengers.empty()) throw BadValue(passengers, "is missing");
    for (std::size_t i = 0; i < raw.passengers.size(); ++i) {
        Path at{&passengers, {}, static_cast<std::ptrdiff_t>(i)};
        auto& one = raw.passengers[i];
        if (one.quantity < 1 || one.quantity > 9) throw BadValue(at, "is for no number of passengers");
        leg.passengers.push_back({passenger_type(one.code, Path{&at, "passengerTypeCode"}),
                                  static_cast<int>(one.quantity), fares_of(one, raw, listed, at)});
    }
    if (raw.quantity) {
        if (*raw.quantity < 0 || *raw.quantity > 999) throw BadValue(Path{&path, "Quantity"}, "is no number of seats");
        leg.seats = static_cast<int>(*raw.quantity);
    }
    return leg;
}

gds::Offer Normaliser::offer(std::string id, const std::vector<const Leg*>& legs, const RawPrice& price,
                             const Path& price_path, const Terms& terms, SharedText raw) {
    auto prices = check_prices(price, price_path);
    if (prices.groups.front().type != gds::PassengerType::ADULT) throw BadValue(price_path, "has no adult");
    auto groups = passengers(legs, std::move(prices.groups), terms);
    auto flights = itineraries(legs, groups.front().segments, price_path);
    std::optional<int> seats;
    for (auto* leg : legs)
        if (leg->seats) seats = std::min(*leg->seats, seats.value_or(*leg->seats));
    auto limit = time_limit(terms.raw.payment_limit, Path{&terms.path, "PaymentTimeLimit"});
    auto expiry = time_limit(terms.raw.expiry, Path{&terms.path, "ExpiryDate"});
    bool instant = terms.raw.instant_purchase;
    return {gds::Provider::TRAVELPORT,
            std::move(id),
            code_of<IataAirline>(terms.raw.validating, Path{&terms.path, "ValidatingAirline"}),
            std::move(flights),
            std::move(prices.party),
            std::move(groups),
            conditions_of(terms.raw, terms.path),
            seats,
            instant,
            instant ? std::nullopt : limit,
            expiry,
            std::move(raw)};
}

}  // namespace airside::travelport
