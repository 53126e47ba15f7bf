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
    std::string error = {};             // Sabre's words where there is no itinerary
};

struct BookedTraveller {
    std::string surname, given_name;  // folded
    std::string passenger_code;
    std::vector<std::string> ancillary_items = {};  // all that the booking has for them
};

struct Booking {
    gds::Order order;
    std::vector<std::string> price_quotes;           // records that are to be ticketed: nobody has a ticket of them
    std::vector<std::string> open_documents;         // tickets and EMDs that can be voided, as Sabre numbers them
    std::vector<std::string> held_ancillaries = {};  // items that EMDs are to be issued for
    std::string signature = {};                      // of getBooking's answer: a change of the booking repeats it
    std::vector<std::string> flight_items = {};      // one for each segment of the order
    std::vector<BookedTraveller> travellers = {};    // as the order numbers them
    bool quote_ticketed_in_part = false;             // some of a price quote's travellers have tickets, others none
};

struct AncillaryReply {
    std::vector<gds::ServiceOffer> services;
    std::vector<std::string> rejected;  // why, with the JSON path
    std::string error;                  // Sabre's words where there is none
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

    // Of getBooking; of createBooking and modifyBooking, which have the booking as a member.
    Booking booking(std::string& body);
    Booking created_booking(std::string& body);

    // Of Get Seats; segments were named "segment1" and so on, through the whole offer.
    SeatReply seats(std::string& body);

    // Of Get Ancillaries; `booking` holds flights and is the one that was asked about. Items that are not its
    // travellers', not of its flights, or not priced in its currency are left out and told.
    AncillaryReply ancillaries(std::string& body, const Booking& booking);

    // Of the look-up by remark: {"bookings": [{"confirmationId": …}]}.
    std::vector<std::string> found_bookings(std::string& body);

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace airside::sabre
