// The port that every GDS adapter implements. One object per reactor; calls may run at the same time.
// No call throws for what the provider does or says: that is the Outcome. Arguments outlive the call.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "platform/async/reactor.hpp"
#include "vendors/gds/extras.hpp"
#include "vendors/gds/offer.hpp"
#include "vendors/gds/order.hpp"
#include "vendors/gds/outcome.hpp"
#include "vendors/gds/recorded_message.hpp"

namespace airside::gds {

struct CallContext {
    Steady::time_point deadline;
    std::string traceparent = {};  // W3C; empty: none is sent
    std::function<void(RecordedMessage)> record =
        {};  // called on the reactor, must not throw; empty: nothing is recorded
};

struct Slice {
    IataAirport origin;  // airport or city code
    IataAirport destination;
    Date departure;  // at the origin
};

struct PassengerCounts {
    int adults = 1;
    int children = 0;
    int infants = 0;
};

struct SearchQuery {
    std::vector<Slice> slices;  // one way 1, return 2, multi-city up to 6
    PassengerCounts passengers;
    CabinClass cabin = CabinClass::ECONOMY;
    bool direct_only = false;
    Currency currency;
    int max_offers = 50;
};

// What the caller knows of an order whose making has an unknown outcome.
struct FindHints {
    std::string last_name;  // of any traveller
    Date departure;         // of the first flight, local
};

struct Cancelled {};

class Gds {
  public:
    virtual ~Gds() = default;
    virtual Provider provider() const = 0;

    // Offers in the provider's order; none is a good answer. An offer whose parts don't add up is left out and counted.
    virtual awaitable<Outcome<std::vector<Offer>>> search(const SearchQuery& query, const CallContext& context) = 0;

    // The same flights and fares at the price of this moment; the caller compares. SOLD_OUT, OFFER_EXPIRED. Of `offer`
    // an adapter reads nothing but `raw`.
    virtual awaitable<Outcome<Offer>> reprice(const Offer& offer, const CallContext& context) = 0;

    // Makes the PNR and holds the seats where the fare allows. Not repeatable: after Unknown, find_by_reference
    // decides.
    virtual awaitable<Outcome<Order>> create_order(const OrderRequest& request, const CallContext& context) = 0;

    virtual awaitable<Outcome<Order>> read_order(const std::string& order_id, const CallContext& context) = 0;

    // Every order that carries our reference; empty: none is visible yet (an order may take some time to appear).
    virtual awaitable<Outcome<std::vector<Order>>> find_by_reference(const BookingReference& reference,
                                                                     const FindHints& hints,
                                                                     const CallContext& context) = 0;

    // Issues one ticket to each traveller; the answer has their numbers. After Unknown, read_order tells.
    // ALREADY_TICKETED.
    virtual awaitable<Outcome<Order>> issue_tickets(const std::string& order_id, const CallContext& context) = 0;

    // Voids every ticket of the order, within the void window (VOID_WINDOW_CLOSED). The space stays held.
    // ALREADY_CANCELLED: there is no open ticket.
    virtual awaitable<Outcome<Order>> void_tickets(const std::string& order_id, const CallContext& context) = 0;

    // Gives the space back; open tickets are to be voided before. ALREADY_CANCELLED or NOT_FOUND: there is nothing
    // left.
    virtual awaitable<Outcome<Cancelled>> cancel(const std::string& order_id, const CallContext& context) = 0;

    // What else this provider does for us; nullptr: it does not.
    virtual SeatMaps* seat_maps() { return nullptr; }
    virtual OfferServices* offer_services() { return nullptr; }
    virtual OrderServices* order_services() { return nullptr; }
    virtual TicketRefunds* ticket_refunds() { return nullptr; }
};

}  // namespace airside::gds
