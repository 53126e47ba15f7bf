// Airports, local times and instants, for shopping and bookings alike.
#pragma once
#include "platform/reference/airports.hpp"
#include "vendors/gds/json_reader.hpp"
#include "vendors/gds/offer.hpp"
#include "vendors/gds/sabre/office.hpp"

namespace airside::sabre {

class Points {
  public:
    Points(const reference::Airports& airports, OfficeFacts office) : airports_(airports), office_(std::move(office)) {}

    // `time`: "17:10:00", with or without seconds and offset; the airport's own zone decides, not the offset.
    gds::FlightPoint at(std::string_view airport, std::string_view terminal, Date date, std::string_view time,
                        const gds::Path& path);

    // Sabre's time limits: local to the office; without a time, the end of the day. Nothing where there is no date.
    std::optional<Instant> office_time(std::string_view date, std::string_view time, const gds::Path& path) const;

    const OfficeFacts& office() const { return office_; }

  private:
    const reference::Airports& airports_;
    OfficeFacts office_;
    reference::ZoneMemo zones_;
};

}  // namespace airside::sabre
