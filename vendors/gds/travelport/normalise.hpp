// From Travelport's products, prices and terms to the normalised offer, with everything checked that money and seats
// depend on.
#pragma once
#include "platform/reference/airports.hpp"
#include "vendors/gds/offer.hpp"
#include "vendors/gds/travelport/raw_catalogue.hpp"

namespace airside::travelport {

// One product: what is flown in one direction, and what the passengers of each type are sold.
struct Leg {
    std::string product;  // its id
    gds::Itinerary itinerary;
    struct Passengers {
        gds::PassengerType type;
        int count;
        std::vector<gds::SegmentFare> fares;  // one a segment; without baggage, which stands in the terms
    };
    std::vector<Passengers> passengers;
    std::optional<int> seats;
};

// Things that a product refers to by id.
struct Listed {
    explicit Listed(const RawLists& lists)
        : flights(lists.flights), products(lists.products), terms(lists.terms), brands(lists.brands) {}
    ById<RawFlight> flights;
    ById<RawProduct> products;
    ById<RawTerms> terms;
    ById<RawBrand> brands;
};

struct Terms {
    const RawTerms& raw;
    const Path& path;
};

class Normaliser {
  public:
    explicit Normaliser(const reference::Airports& airports) : airports_(airports) {}

    // These throw BadValue where a part is missing, is not what it has to be, or the prices do not add up.
    Leg leg(const RawProduct& raw, const Listed& listed, const Path& path);
    gds::Offer offer(std::string id, const std::vector<const Leg*>& legs, const RawPrice& price, const Path& price_path,
                     const Terms& terms, SharedText raw);

  private:
    gds::Segment segment(const RawFlight& raw, const Path& path);
    gds::FlightPoint point(const RawPoint& raw, const Path& path);

    const reference::Airports& airports_;
    reference::ZoneMemo zones_;
};

// An id that can be sent back in JSON as it is; BadValue.
std::string_view plain_id(std::string_view id, const Path& path);

// Which of the segments a flight is, by its carrier, number and day.
std::optional<int> segment_of(const RawFlight& flight, const std::vector<const gds::Segment*>& segments);

}  // namespace airside::travelport
