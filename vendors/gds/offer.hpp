// The normalised offer: what every GDS's answer is turned into. Money is exact and the parts have been checked to add
// up before an Offer exists; what the provider left out stays out (std::nullopt, UNKNOWN) and is never shown as free.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/core/code.hpp"
#include "platform/core/money.hpp"
#include "platform/core/shared_text.hpp"
#include "platform/core/time.hpp"
#include "platform/json/describe.hpp"
#include "vendors/gds/service.hpp"

namespace airside::gds {

enum class Provider { AMADEUS, SABRE, TRAVELPORT };
AIRSIDE_ENUM(Provider, AMADEUS, SABRE, TRAVELPORT)
std::string_view to_string(Provider provider);
std::optional<Provider> provider_from(std::string_view name);

// CHILD: 2 to 11 years on the day of the last flight. INFANT: under 2, on an adult's lap.
enum class PassengerType { ADULT, CHILD, INFANT };
AIRSIDE_ENUM(PassengerType, ADULT, CHILD, INFANT)
std::string_view to_string(PassengerType type);

enum class CabinClass { ECONOMY, PREMIUM_ECONOMY, BUSINESS, FIRST };
AIRSIDE_ENUM(CabinClass, ECONOMY, PREMIUM_ECONOMY, BUSINESS, FIRST)
std::string_view to_string(CabinClass cabin);
std::optional<CabinClass> cabin_from(std::string_view name);

// One end of a segment. `local` is what the timetable and the ticket say; `at` is the same moment, `zone` the
// airport's.
struct FlightPoint {
    IataAirport airport;
    std::optional<std::string> terminal;
    LocalTime local;
    Instant at;
    Zone zone;
};
AIRSIDE_FIELDS(FlightPoint, airport, terminal, local, at, zone)

// One flight number from one take-off to the last landing under it; technical stops don't split it.
struct Segment {
    FlightPoint departure;
    FlightPoint arrival;
    IataAirline marketing_carrier;
    IataAirline operating_carrier;        // the marketing carrier where the provider names no other
    std::string flight_number;            // without the carrier and without leading zeros: "178"
    std::optional<std::string> aircraft;  // IATA equipment code: "77W"
    int duration_min;                     // gate to gate
    int technical_stops;
    CabinClass cabin;            // the adults'; per passenger type it stands in SegmentFare
    BookingClass booking_class;  // likewise
};
AIRSIDE_FIELDS(Segment, departure, arrival, marketing_carrier, operating_carrier, flight_number, aircraft, duration_min,
               technical_stops, cabin, booking_class)

// One direction of the journey, in the order asked for.
struct Itinerary {
    int duration_min;  // from the first take-off to the last landing
    std::vector<Segment> segments;
};
AIRSIDE_FIELDS(Itinerary, duration_min, segments)

// Included baggage. Nothing set: the provider did not say. pieces = 0: none included.
struct BaggageAllowance {
    std::optional<int> pieces;
    std::optional<int> weight_kg;  // of each piece, or in all where pieces are not set
};
AIRSIDE_FIELDS(BaggageAllowance, pieces, weight_kg)

// What one type of passenger has on one segment.
struct SegmentFare {
    CabinClass cabin;
    BookingClass booking_class;
    std::string fare_basis;
    std::optional<std::string> brand;        // the airline's code: "ECOFLEX"
    std::optional<std::string> brand_label;  // for people: "Economy Flex"
    BaggageAllowance checked;
    BaggageAllowance cabin_bag;
};
AIRSIDE_FIELDS(SegmentFare, cabin, booking_class, fare_basis, brand, brand_label, checked, cabin_bag)

struct Tax {
    std::string code;  // as on the ticket: "GB", "UB", "YQ"
    Money amount;
};
AIRSIDE_FIELDS(Tax, code, amount)

struct Fee {
    std::string code;  // the provider's word: "TICKETING", "SUPPLIER"
    Money amount;
};
AIRSIDE_FIELDS(Fee, code, amount)

// total = base + taxes_total + the sum of fees, always. `taxes` is empty, or adds up to taxes_total.
struct Price {
    Money total;
    Money base;
    Money taxes_total;
    std::vector<Tax> taxes;
    std::vector<Fee> fees;
};
AIRSIDE_FIELDS(Price, total, base, taxes_total, taxes, fees)

// The fare of all passengers of one type who pay the same. `each` is one passenger's price.
struct PassengerFare {
    PassengerType type;
    int count;
    Price each;
    std::vector<SegmentFare> segments;  // one for each segment of the offer, in flight order through all itineraries
};
AIRSIDE_FIELDS(PassengerFare, type, count, each, segments)

enum class Allowance { ALLOWED, NOT_ALLOWED, UNKNOWN };
AIRSIDE_ENUM(Allowance, ALLOWED, NOT_ALLOWED, UNKNOWN)
std::string_view to_string(Allowance allowance);

// ALLOWED without a penalty: it is allowed and the provider did not say what it costs. Free is a penalty of zero.
struct Condition {
    Allowance allowance = Allowance::UNKNOWN;
    std::optional<Money> penalty;  // the most it costs each passenger, before departure
};
AIRSIDE_FIELDS(Condition, allowance, penalty)

struct Conditions {
    Condition change;
    Condition refund;
};
AIRSIDE_FIELDS(Conditions, change, refund)

struct Offer {
    Provider provider;
    std::string provider_offer_id;  // unique within the provider's reply only
    IataAirline validating_carrier;
    std::vector<Itinerary> itineraries;
    Price price;  // of the whole party
    std::vector<PassengerFare> passengers;
    Conditions conditions;
    std::optional<int> seats_left;                  // bookable at this price, as far as the provider says
    bool instant_ticketing;                         // the fare can't be held: it is to be ticketed with the order
    std::optional<Instant> ticket_time_limit;       // by when an order made today has to be ticketed
    std::optional<Instant> price_guaranteed_until;  // std::nullopt: until ticketing at the earliest it may change
    SharedText raw;  // the provider's own offer; needed to reprice and to order, opaque to others
    std::vector<ServiceChoice> services = {};  // chosen with it (OfferServices); their price is one of price.fees
};
AIRSIDE_FIELDS(Offer, provider, provider_offer_id, validating_carrier, itineraries, price, passengers, conditions,
               seats_left, instant_ticketing, ticket_time_limit, price_guaranteed_until, raw, services)

// The segments of all itineraries, in flight order.
std::vector<const Segment*> segments_of(const Offer& offer);

}  // namespace airside::gds
