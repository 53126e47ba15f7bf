// Turns Sabre's replies into normalised offers and orders, and refuses each whose price does not add up.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "platform/reference/airports.hpp"
#include "vendors/gds/extras.hpp"
#include "vendors/gds/order.hpp"
#include "vendors/gds/sabre/office.hpp"

namespace airside::sabre {

struct ParsedOffers {
    std::vector<gds::Offer> offers;
    std::vector<std::string> rejected;  // why, with the JSON path
};

struct Booking {
    gds::Order order;
    std::vector<std::string> price_quotes;    // records that are to be ticketed
    std::vector<std::string> open_documents;  // tickets that can be voided, as Sabre numbers them
};

struct SeatReply {
    std::vector<gds::SeatMap> maps;  // by segment of the offer; without their aircraft
    std::string error;               // Sabre's words where there is none
};

// One to a reactor: it keeps its buffers between replies. `body` is used in place and may be grown.
// Every function throws std::runtime_error, naming vendor and JSON path, for a reply that can't be read at all.
class ReplyParser {
  public:
    ReplyParser(const reference::Airports& airports, OfficeFacts office);
    ~ReplyParser();

    using Party = std::vector<std::pair<gds::PassengerType, int>>;

    // Of Bargain Finder Max and Revalidate Itinerary: {"groupedItineraryResponse": …}; `party` as it was asked for.
    // Offers that are not right are left out and told; more than ten such, and the reply is refused as a whole.
    ParsedOffers offers(std::string& body, const Party& party);

    // Of getBooking; of createBooking, which has the booking as a member.
    Booking booking(std::string& body);
    Booking created_booking(std::string& body);

    // Of Get Seats; segments were named "segment1" and so on, through the whole offer.
    SeatReply seats(std::string& body);

    // Of the look-up by remark: {"bookings": [{"confirmationId": …}]}.
    std::vector<std::string> found_bookings(std::string& body);

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace airside::sabre
