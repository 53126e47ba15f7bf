#include "vendors/gds/amadeus/normalise.hpp"

#include <algorithm>

#include "vendors/gds/amadeus/conditions.hpp"
#include "vendors/gds/amadeus/prices.hpp"
#include "vendors/gds/normalising.hpp"

namespace airside::amadeus {
namespace {

gds::PassengerType type_of(std::string_view raw, const Path& path) {
    if (raw == "ADULT") return gds::PassengerType::ADULT;
    if (raw == "CHILD") return gds::PassengerType::CHILD;
    if (raw == "HELD_INFANT") return gds::PassengerType::INFANT;
    throw BadValue(Path{&path, "travelerType"}, "is none that was asked for");
}

gds::BaggageAllowance bags(const RawBags& raw, const Path& path) {
    gds::BaggageAllowance out;
    auto within = [&](std::int64_t n, std::int64_t limit) {
        if (n < 0 || n > limit) throw BadValue(path, "is no baggage allowance");
        return static_cast<int>(n);
    };
    if (raw.quantity) out.pieces = within(*raw.quantity, 20);
    // Pounds round down: nobody is promised what the scales refuse.
    if (raw.weight) out.weight_kg = within(raw.unit == "LB" ? *raw.weight * 45359 / 100000 : *raw.weight, 500);
    return out;
}

gds::SegmentFare segment_fare(const RawSegmentFare& raw, const Path& path) {
    auto cabin = gds::cabin_from(raw.cabin);
    if (!cabin) throw BadValue(Path{&path, "cabin"}, "is no cabin");
    if (raw.fare_basis.empty() || raw.fare_basis.size() > 18 || !all_within(Alphabet::printable, raw.fare_basis))
        throw BadValue(Path{&path, "fareBasis"}, "is no fare basis");
    return {*cabin,
            code_of<BookingClass>(raw.booking_class, Path{&path, "class"}),
            std::string(raw.fare_basis),
            gds::text_or_none(raw.brand),
            gds::text_or_none(raw.brand_label),
            bags(raw.checked, Path{&path, "includedCheckedBags"}),
            bags(raw.cabin_bags, Path{&path, "includedCabinBags"})};
}

// In flight order; a segment without fare details, or details of no segment, is an error.
std::vector<gds::SegmentFare> fares_of(const RawTraveller& traveller, const RawOffer& raw, const Path& path) {
    Path list{&path, "fareDetailsBySegment"};
    std::vector<gds::SegmentFare> fares;
    fares.reserve(traveller.segments.size());
    for (auto& itinerary : raw.itineraries)
        for (auto& segment : itinerary.segments) {
            auto found = std::ranges::find(traveller.segments, segment.id, &RawSegmentFare::segment_id);
            if (found == traveller.segments.end()) throw BadValue(list, "leaves out a segment");
            fares.push_back(segment_fare(*found, Path{&list, {}, found - traveller.segments.begin()}));
        }
    if (fares.size() != traveller.segments.size()) throw BadValue(list, "has other segments than the itineraries");
    return fares;
}

// Two adults mostly have the same words from first to last; then there is nothing to compare but these.
bool same_words(const RawTraveller& a, const RawTraveller& b) {
    return a.type == b.type && a.price.total.text == b.price.total.text && a.price.base.text == b.price.base.text &&
           std::ranges::equal(a.segments, b.segments, [](const RawSegmentFare& x, const RawSegmentFare& y) {
               return x.segment_id == y.segment_id && x.fare_basis == y.fare_basis &&
                      x.booking_class == y.booking_class && x.cabin == y.cabin && x.brand == y.brand;
           });
}

std::vector<gds::PassengerFare> passengers(const RawOffer& raw, std::vector<gds::Price> prices, const Path& path) {
    Path list{&path, "travelerPricings"};
    if (raw.travellers.empty()) throw BadValue(list, "is missing");
    std::vector<gds::PassengerFare> groups;
    groups.reserve(std::min<std::size_t>(3, raw.travellers.size()));
    std::vector<std::size_t> firsts;  // of each group, the traveller it was made from
    for (std::size_t i = 0; i < raw.travellers.size(); ++i) {
        Path at{&list, {}, static_cast<std::ptrdiff_t>(i)};
        auto same = std::ranges::find_if(
            firsts, [&](auto first) { return same_words(raw.travellers[first], raw.travellers[i]); });
        if (same != firsts.end()) {
            ++groups[static_cast<std::size_t>(same - firsts.begin())].count;
            continue;
        }
        firsts.push_back(i);
        groups.push_back(
            {type_of(raw.travellers[i].type, at), 1, std::move(prices[i]), fares_of(raw.travellers[i], raw, at)});
    }
    std::ranges::stable_sort(groups, {}, &gds::PassengerFare::type);
    return groups;
}

}  // namespace

int traveller_index(std::string_view id, std::size_t travellers, const Path& path) {
    int number = 0;
    for (char c : id) number = c >= '0' && c <= '9' && number < 100 ? number * 10 + (c - '0') : 1000;
    if (number < 1 || number > static_cast<int>(travellers)) throw BadValue(path, "names no traveller");
    return number - 1;
}

int segment_index(std::string_view id, const RawOffer& offer, const Path& path) {
    int index = 0;
    for (auto& itinerary : offer.itineraries)
        for (auto& segment : itinerary.segments) {
            if (segment.id == id) return index;
            ++index;
        }
    throw BadValue(path, "names no segment of the offer");
}

gds::FlightPoint Normaliser::point(const RawPoint& raw, const Path& path) {
    auto* airport = airports_.find(raw.airport);
    if (!airport) throw BadValue(Path{&path, "iataCode"}, "is no airport known here");
    auto local = parse_local_time(raw.at);
    if (!local) throw BadValue(Path{&path, "at"}, "is no local time");
    if (raw.terminal.size() > 10) throw BadValue(Path{&path, "terminal"}, "is too long");
    return {airport->iata, gds::text_or_none(raw.terminal), *local, zones_.to_instant(*airport, *local),
            airport->timezone};
}

gds::Segment Normaliser::segment(const RawSegment& raw, const Path& path) {
    if (raw.id.empty()) throw BadValue(Path{&path, "id"}, "is missing");
    if (raw.stops < 0 || raw.stops > 5) throw BadValue(Path{&path, "numberOfStops"}, "is no number of stops");
    auto marketing = code_of<IataAirline>(raw.carrier, Path{&path, "carrierCode"});
    auto operating = raw.operating.empty() ? marketing : code_of<IataAirline>(raw.operating, Path{&path, "operating"});
    if (raw.aircraft.size() > 4) throw BadValue(Path{&path, "aircraft"}, "is no equipment code");
    gds::Segment segment{point(raw.departure, Path{&path, "departure"}),
                         point(raw.arrival, Path{&path, "arrival"}),
                         std::move(marketing),
                         std::move(operating),
                         gds::flight_number(raw.number, path),
                         gds::text_or_none(raw.aircraft),
                         0,
                         static_cast<int>(raw.stops),
                         gds::CabinClass::ECONOMY,  // cabin and class are the adults', set once the fares are known
                         BookingClass::of("Y")};
    gds::set_duration(segment, path);
    return segment;
}

std::vector<gds::Itinerary> Normaliser::itineraries(const RawOffer& raw, const Path& path) {
    Path list{&path, "itineraries"};
    if (raw.itineraries.empty()) throw BadValue(list, "is missing");
    std::vector<gds::Itinerary> out;
    out.reserve(raw.itineraries.size());
    std::optional<Instant> before;
    for (std::size_t i = 0; i < raw.itineraries.size(); ++i) {
        Path at{&list, {}, static_cast<std::ptrdiff_t>(i)};
        Path segments{&at, "segments"};
        if (raw.itineraries[i].segments.empty()) throw BadValue(segments, "is missing");
        auto& itinerary = out.emplace_back();
        itinerary.segments.reserve(raw.itineraries[i].segments.size());
        for (std::size_t j = 0; j < raw.itineraries[i].segments.size(); ++j) {
            Path here{&segments, {}, static_cast<std::ptrdiff_t>(j)};
            auto& next = itinerary.segments.emplace_back(segment(raw.itineraries[i].segments[j], here));
            if (before && next.departure.at < *before)
                throw BadValue(here, "departs before the segment before it arrives");
            before = next.arrival.at;
        }
        gds::set_duration(itinerary);
    }
    return out;
}

std::optional<LocalTime> time_limit(std::string_view date, std::string_view local_time, const Path& path) {
    if (!local_time.empty()) {
        auto local = parse_local_time(local_time.substr(0, 19));  // some replies add a fraction of a second
        if (!local) throw BadValue(path, "has a time limit that is no local time");
        return local;
    }
    if (date.empty()) return {};
    auto day = Date::parse(date);
    if (!day) throw BadValue(path, "has a time limit that is no day");
    return LocalTime{(*day + std::chrono::days{1}).days().time_since_epoch()} - std::chrono::seconds{1};
}

gds::Offer Normaliser::offer(const RawOffer& raw, SharedText json, const Path& path) {
    if (raw.id.empty() || raw.id.size() > 100 || !all_within(Alphabet::printable, raw.id))
        throw BadValue(Path{&path, "id"}, "is no id");
    auto flights = itineraries(raw, path);
    auto prices = check_prices(raw, path);
    auto groups = passengers(raw, std::move(prices.travellers), path);
    if (groups.front().type != gds::PassengerType::ADULT) throw BadValue(path, "has no adult");
    auto fare = groups.front().segments.begin();
    for (auto& itinerary : flights)
        for (auto& one : itinerary.segments) {
            one.cabin = fare->cabin;
            one.booking_class = (fare++)->booking_class;
        }
    std::optional<int> seats;
    if (raw.seats) {
        if (*raw.seats < 0 || *raw.seats > 999)
            throw BadValue(Path{&path, "numberOfBookableSeats"}, "is no number of seats");
        seats = static_cast<int>(*raw.seats);
    }
    // Local "with respect to the timezone", says the description: that of the first departure.
    std::optional<Instant> limit;
    if (auto local = time_limit(raw.last_ticketing_date, raw.last_ticketing_time, path))
        limit = zones_.to_instant(*airports_.find(raw.itineraries[0].segments[0].departure.airport), *local);
    auto conditions = conditions_of(raw, prices.party.total.currency(), path);
    return {gds::Provider::AMADEUS, std::string(raw.id),
            code_of<IataAirline>(raw.validating_carrier, Path{&path, "validatingAirlineCodes"}), std::move(flights),
            std::move(prices.party), std::move(groups), std::move(conditions), seats, raw.instant_ticketing,
            raw.instant_ticketing ? std::nullopt : limit,
            // "Valid for ticketing until": Amadeus lets space and price run out together.
            limit, std::move(json)};
}

}  // namespace airside::amadeus
