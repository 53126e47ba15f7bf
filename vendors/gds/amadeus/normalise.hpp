// From an offer's raw fields to the normalised offer, with everything checked that money and seats depend on.
#pragma once
#include "platform/reference/airports.hpp"
#include "vendors/gds/amadeus/raw_offer.hpp"
#include "vendors/gds/amadeus/reply_parser.hpp"

namespace airside::amadeus {

// "2027-03-01T15:00:00", or else the end of the day "2027-03-01". Nothing where both are empty; throws BadValue.
std::optional<LocalTime> time_limit(std::string_view date, std::string_view local_time, const Path& path);

// Travellers are numbered from "1" in the order of the request, whatever order a reply lists them in. Throws BadValue.
int traveller_index(std::string_view id, std::size_t travellers, const Path& path);
// In flight order through all itineraries. Throws BadValue for a segment that the offer does not have.
int segment_index(std::string_view id, const RawOffer& offer, const Path& path);

class Normaliser {
  public:
    Normaliser(const reference::Airports& airports, OfficeFacts office)
        : airports_(airports), office_(std::move(office)) {}

    // `json` is the offer's text, raw.json. Throws BadValue where a part is missing, is not what it has to be, or the
    // prices do not add up.
    gds::Offer offer(const RawOffer& raw, SharedText json, const Path& path);

    const OfficeFacts& office() const { return office_; }

  private:
    gds::Segment segment(const RawSegment& raw, const Path& path);
    gds::FlightPoint point(const RawPoint& raw, const Path& path);
    std::vector<gds::Itinerary> itineraries(const RawOffer& raw, const Path& path);

    const reference::Airports& airports_;
    OfficeFacts office_;
    reference::ZoneMemo zones_;
};

}  // namespace airside::amadeus
