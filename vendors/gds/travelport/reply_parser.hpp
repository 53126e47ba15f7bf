// Turns Travelport's replies into normalised offers and orders, and refuses each offer whose price does not add up.
#pragma once
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "platform/reference/airports.hpp"
#include "vendors/gds/order.hpp"

namespace airside::travelport {

struct Leg;  // one direction of a journey, normalised

// A leg that was chosen among those offered.
struct ChosenLeg {
    std::string offering, product;
    std::shared_ptr<const Leg> leg;
};
// The first legs of a journey whose next is to be asked for.
struct Begun {
    std::string search_id;
    std::vector<ChosenLeg> legs;
    std::string selection() const;  // as a request names them
};

struct ParsedOffers {
    std::vector<gds::Offer> offers;
    std::vector<Begun> begun;           // where the reply shows no whole journey
    std::vector<std::string> rejected;  // why, with the JSON path
};

// What the access group is set up with.
struct OfficeFacts {
    std::string remark_prefix = "AIRSIDE REF ";  // our reference follows it, in a comment of the reservation
};

struct OwnOffer {
    gds::Offer offer;
    std::string id;  // by which later calls name it
};

// Numbers of tickets and how they stand.
struct TicketState {
    gds::TicketStatus status;
    std::vector<gds::Coupon> coupons;
};
using TicketStates = std::map<std::string, TicketState>;

// The tickets' states, and with them the order's; what `states` does not know stays as it is.
void set_states(const TicketStates& states, gds::Order& order);
// What was known of the documents that the order had before: those voided stay so, the others are new, and open.
void keep_states(const gds::Order& before, gds::Order& order);

struct NamedTraveller {
    std::string id, uuid;  // within the reservation; of the whole world
};
// A service is an offer beside that of the flights.
struct NamedOffer {
    std::string ref, id;
};

struct Reservation {
    gds::Order order;                            // tickets and EMDs: as if every one were open
    std::string workbench, offer_id, offer_ref;  // of the flights
    std::vector<NamedTraveller> travellers;      // by their index
    std::vector<NamedOffer> services;            // by their place in Order::services
};

// One to a reactor: it keeps its buffers between replies. `body` may be grown.
// Every function throws std::runtime_error, naming vendor and JSON path, for a reply that can't be read.
class ReplyParser {
  public:
    ReplyParser(const reference::Airports& airports, OfficeFacts office);
    ~ReplyParser();

    // Of a search for so many legs, or of the next leg after those of `before`. Offers that are not right are left out
    // and told; more than ten such, and the reply is refused as a whole.
    ParsedOffers offers(std::string& body, std::size_t legs, const Begun* before = nullptr);

    // Of pricing and of adding an offer to a workbench; `raw` becomes the offer's.
    OwnOffer own_offer(std::string& body, const SharedText& raw);

    std::string workbench(std::string& body);        // the id of a new one
    std::string form_of_payment(std::string& body);  // its id
    // Throws where there is no locator. An order that holds nothing any more is CANCELLED and has no offer.
    Reservation reservation(std::string& body);
    std::vector<gds::Order> reservations(std::string& body);
    TicketStates tickets(std::string& body);
    bool emd_is_open(std::string& body);

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace airside::travelport
