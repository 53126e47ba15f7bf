// Booking Management (POST /v1/trip/orders/…). The ledger's store "sabre_orders" is its truth.
#pragma once
#include "simulators/faults/gate.hpp"
#include "simulators/gds/content.hpp"
#include "simulators/gds/order_book.hpp"
#include "simulators/sabre/booking_json.hpp"
#include "simulators/sabre/errors.hpp"

namespace airside::simulator::sabre {

// A record of the store has, beside what the book keeps: booking (as shown, without tickets), pcc, total_minor,
// currency, refundable, traveler_totals (of each traveller, as on a ticket).
class Bookings {
  public:
    Bookings(World& world, gds::Content& content, Ledger& ledger, const SimClock& clock, std::string pcc);

    // These throw BookingRefusal.
    http::Response create(const Inbound& inbound, const FaultPlan& plan);
    http::Response read(const Inbound& inbound);
    http::Response find(const Inbound& inbound);  // by text of a remark, surname, date of departure
    http::Response cancel(const Inbound& inbound);
    http::Response fulfil(const Inbound& inbound);
    http::Response void_tickets(const Inbound& inbound);
    http::Response refund_tickets(const Inbound& inbound);
    http::Response ancillaries(const Inbound& inbound);  // of an order: Get Ancillaries
    http::Response modify(const Inbound& inbound);

    void expire_due() { book_.expire_due(); }
    void forget_everything() { book_.forget_everything(); }  // with the ledger

  private:
    struct Sale {
        Quoted quoted;
        std::vector<Traveler> travelers;
        Currency currency = Currency::of("USD");
    };
    Flight flight_of(const json::object& from, const std::string& at);
    Sale sale_of(const json::object& request);
    void read_pricing(const json::object& request, Sale& sale) const;
    json::object make(const json::object& request, const Sale& sale, const Offer& offer);
    const json::object& alive(const json::object& request) const;
    json::object wire(const json::object& record) const;
    static std::string signature_of(const json::object& record);
    std::vector<gds::ServiceSale> sales_of(const json::object& request, const json::object& record) const;
    http::Response shown(json::object answer) const;
    using Change = gds::TicketChange (gds::OrderBook::*)(const std::string&, const std::set<std::string>&);
    json::array change_tickets(const std::vector<std::string>& numbers, Change change);
    // A ticket with its conjunction tickets, or an EMD.
    struct FoundDocument {
        std::string order, status;
        std::set<std::string> numbers;  // as the book has them
    };
    std::optional<FoundDocument> find_document(const std::string& number) const;

    World& world_;
    gds::Content& content_;
    const SimClock& clock_;
    std::string pcc_;
    gds::OrderBook book_;
};

json::object request_of(const Inbound& inbound);  // throws BookingRefusal
// Names, ages, contacts; gives the travellers' types. Throws BookingRefusal.
std::vector<Traveler> check_travelers(const json::object& request, Date last_flight);

}  // namespace airside::simulator::sabre
