// Workbenches: where a reservation is put together, or changed, before it is committed.
#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>

#include "simulators/gds/order_book.hpp"
#include "simulators/travelport/catalogue.hpp"

namespace airside::simulator::travelport {

// What a catalogue of a workbench has on sale; of a seat map each price is one.
struct OnSale {
    std::string group, offering, uuid, product;
    std::string traveler;  // empty: whoever has a seat
    std::size_t flight;
    gds::SoldService sold;
    std::int64_t minor;  // of one
};
inline constexpr std::string_view seat_product = "productSeatID_1", legroom_product = "productSeatID_2";

// What of a reservation can be paid for: its flights, or a service that is held.
struct Payable {
    std::string uuid, service;  // id of the service; empty: the flights
    std::int64_t minor;
};

struct Workbench {
    std::string id;
    Instant until{};
    std::string locator;  // of the reservation that is changed; empty: a new one
    std::optional<Selected> selected;
    json::object offer;  // as add-offer answered it
    std::int64_t total_minor = 0;
    json::array travelers, remarks, forms_of_payment, payments;
    bool cancel_all = false;
    // Of a reservation that is changed:
    Currency currency = Currency::of("USD");
    std::vector<std::pair<Flight, char>> flights;
    std::vector<OnSale> ancillaries, seats;
    std::string seat_catalogue;              // its id
    std::vector<gds::ServiceSale> services;  // that its commit adds
    std::vector<Payable> payables;
    std::set<std::string> paid;  // uuids of these
};

class Workbenches {
  public:
    Workbenches(World& world, gds::Content& content, const Catalogue& catalogue, const SimClock& clock)
        : world_(world), content_(content), catalogue_(catalogue), clock_(clock) {}

    Workbench& open(std::string locator);
    Workbench* find(std::string_view id);   // null: none, or it has expired
    Workbench& at(const Inbound& inbound);  // of the path's first value; throws Refusal
    void close(const std::string& id) { open_.erase(id); }
    std::string fresh_uuid() { return uuid(random_); }
    void forget_everything() { open_.clear(); }

    // One step each; these throw Refusal.
    http::Response price(const Inbound& inbound, const FaultPlan& plan);  // needs no workbench
    http::Response add_offer(const Inbound& inbound, const FaultPlan& plan);
    http::Response add_traveler(const Inbound& inbound);
    http::Response add_travelers(const Inbound& inbound);
    http::Response add_remarks(const Inbound& inbound);
    http::Response add_form_of_payment(const Inbound& inbound);
    http::Response add_payment(const Inbound& inbound);
    http::Response cancel_items(const Inbound& inbound);
    http::Response discard(const Inbound& inbound);

  private:
    struct Priced {
        Selected selected;
        Offer offer;
    };
    Priced priced(const Inbound& inbound, const FaultPlan& plan);
    json::object add(Workbench& bench, const json::object& traveler);

    World& world_;
    gds::Content& content_;
    const Catalogue& catalogue_;
    const SimClock& clock_;
    SystemRandom random_;
    std::map<std::string, Workbench, std::less<>> open_;
};

// An offer of one's own, as pricing and reservations have it. The flights stand in the products: "product_1", ….
json::object own_offer_json(const World& world, const Offer& offer, std::string_view uuid);
json::array brands_of(const Offer& offer);

}  // namespace airside::simulator::travelport
