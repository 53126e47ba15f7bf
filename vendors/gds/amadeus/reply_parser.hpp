// Turns Amadeus's flight offers into normalised ones, and refuses each whose price does not add up.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "platform/reference/airports.hpp"
#include "vendors/gds/extras.hpp"
#include "vendors/gds/order.hpp"
#include "vendors/gds/outcome.hpp"

namespace airside::amadeus {

struct ParsedOffers {
    std::vector<gds::Offer> offers;
    std::vector<std::string> rejected;  // why, with the JSON path: "amadeus: $.data[3].price.total is no amount in EUR"
};

// What the office is set up with.
struct OfficeFacts {
    std::string remark_prefix = "AIRSIDE REF ";  // our reference follows it, in a general remark of the order
};

// One to a reactor: it keeps its buffers between replies. `body` is used in place and may be grown.
// Every function throws std::runtime_error, naming vendor and JSON path, for a reply that can't be read at all.
class ReplyParser {
  public:
    ReplyParser(const reference::Airports& airports, OfficeFacts office);
    ~ReplyParser();

    // Of a search: {"data": [offer…]}. The offers share the body, as their raw text. Offers that are not right are left
    // out and told; more than ten such, and the reply is refused as a whole.
    ParsedOffers offers(const std::shared_ptr<std::string>& body);

    // Of pricing: {"data": {"flightOffers": [offer]}, "included": {"detailed-fare-rules": …}}, exactly one. The
    // services that the offer has are those of `included`, and have to make their fee.
    gds::Offer priced_offer(std::string& body);

    // Of pricing with `include=bags,other-services`: what can be had with the offer.
    std::vector<gds::ServiceOffer> services(std::string& body);
    // The offer, a kept one's raw text, asking for these services and no others. OFFER_EXPIRED, NOT_ALLOWED.
    gds::Outcome<std::string> with_services(std::string offer, const std::vector<gds::ServiceChoice>& choices);

    // Of the order operations: {"data": order}.
    gds::Order order(std::string& body);
    // Of the list of orders: {"data": [order…]}; an order that is not right throws: none may be overlooked.
    std::vector<gds::Order> orders(std::string& body);

    // Of seat maps: {"data": [seat map…]}, of the offer whose raw text `offer` is. None is a good answer.
    std::vector<gds::SeatMap> seat_maps(std::string& body, std::string offer);

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace airside::amadeus
