// The Travelport adapter (JSON Air APIs v11). An order is put together in a workbench and made by its commit; what is
// our reading of the description, README.md says.
#pragma once
#include "platform/config/secret.hpp"
#include "vendors/gds/session.hpp"
#include "vendors/gds/travelport/reply_parser.hpp"
#include "vendors/gds/travelport/requests.hpp"
#include "vendors/gds/travelport/service_catalogue.hpp"

namespace airside::travelport {

struct SessionOptions {
    std::string base_url;  // "https://api.pp.travelport.net", without a path
    std::string auth_url;  // "https://auth.pp.travelport.net"; empty: base_url
    std::string username;
    config::Secret password;
    std::string client_id;
    config::Secret client_secret;
    std::string access_group;  // or else
    std::string pcc;           // "7K3P", of the Galileo core
    http::BreakerOptions breaker = {};
};

struct Options {
    SessionOptions session;
    OfficeFacts office;
    Representation representation = Representation::journey;
};

class Travelport final : public gds::Gds, public gds::SeatMaps, public gds::OrderServices {
  public:
    // One to a reactor; `client` is the reactor's, `airports` outlives it.
    Travelport(Reactor& reactor, http::Client& client, const reference::Airports& airports, Options options);

    gds::Provider provider() const override { return gds::Provider::TRAVELPORT; }
    awaitable<gds::Outcome<std::vector<gds::Offer>>> search(const gds::SearchQuery& query,
                                                            const gds::CallContext& context) override;
    awaitable<gds::Outcome<gds::Offer>> reprice(const gds::Offer& offer, const gds::CallContext& context) override;
    awaitable<gds::Outcome<gds::Order>> create_order(const gds::OrderRequest& request,
                                                     const gds::CallContext& context) override;
    awaitable<gds::Outcome<gds::Order>> read_order(const std::string& order_id,
                                                   const gds::CallContext& context) override;
    awaitable<gds::Outcome<std::vector<gds::Order>>> find_by_reference(const BookingReference& reference,
                                                                       const gds::FindHints& hints,
                                                                       const gds::CallContext& context) override;
    awaitable<gds::Outcome<gds::Order>> issue_tickets(const std::string& order_id,
                                                      const gds::CallContext& context) override;
    awaitable<gds::Outcome<gds::Order>> void_tickets(const std::string& order_id,
                                                     const gds::CallContext& context) override;
    awaitable<gds::Outcome<gds::Cancelled>> cancel(const std::string& order_id,
                                                   const gds::CallContext& context) override;
    gds::SeatMaps* seat_maps() override { return this; }
    awaitable<gds::Outcome<std::vector<gds::SeatMap>>> seat_maps(const gds::Offer& offer,
                                                                 const gds::CallContext& context) override;
    gds::OrderServices* order_services() override { return this; }
    awaitable<gds::Outcome<std::vector<gds::ServiceOffer>>> services(const std::string& order_id,
                                                                     const gds::CallContext& context) override;
    awaitable<gds::Outcome<gds::Order>> add_services(const std::string& order_id,
                                                     const std::vector<gds::ServiceChoice>& choices,
                                                     const gds::CallContext& context) override;

  private:
    // The body of an answer that tells no error.
    awaitable<gds::Outcome<std::string>> ask(const gds::Call& call, const gds::CallContext& context);
    awaitable<gds::Outcome<ParsedOffers>> find_offers(const gds::Call& call, std::size_t legs, const Begun* before,
                                                      const gds::CallContext& context);
    awaitable<> go_on(ParsedOffers& parsed, const gds::SearchQuery& query, const gds::CallContext& context);
    awaitable<gds::Outcome<std::string>> new_workbench(const gds::CallContext& context);
    // Everything of a new order but its commit; the workbench's id.
    awaitable<gds::Outcome<std::string>> prepare(const gds::OrderRequest& request, const gds::CallContext& context);
    awaitable<gds::Outcome<Reservation>> reservation(const gds::Call& call, const gds::CallContext& context);
    // A workbench on an order that holds something.
    awaitable<gds::Outcome<Reservation>> open_workbench(std::string_view operation, const std::string& order_id,
                                                        const gds::CallContext& context);
    awaitable<gds::Outcome<std::string>> pay(const Reservation& opened, const gds::Order& before,
                                             const gds::CallContext& context);
    // How the order's tickets and EMDs stand, where it has any.
    awaitable<gds::Outcome<gds::Order>> with_tickets(gds::Order order, const gds::CallContext& context);
    awaitable<gds::Outcome<gds::Order>> with_emds(gds::Order order, const gds::CallContext& context);
    awaitable<gds::Outcome<gds::Order>> void_all(gds::Order order, const gds::CallContext& context);

    // What the workbench's order can have besides: ancillaries, seats.
    awaitable<gds::Outcome<std::vector<ServiceOnSale>>> ancillaries_on_sale(const Reservation& opened,
                                                                            const gds::CallContext& context);
    awaitable<gds::Outcome<std::vector<ServiceOnSale>>> seats_on_sale(const Reservation& opened,
                                                                      const gds::CallContext& context);
    // What of the workbench's catalogues was chosen; OFFER_EXPIRED where they don't have it (so).
    awaitable<gds::Outcome<std::vector<ServiceOrder>>> chosen(const Reservation& opened,
                                                              const std::vector<gds::ServiceChoice>& choices,
                                                              const gds::CallContext& context);
    // Adds them to the workbench.
    awaitable<gds::Outcome<Money>> put_in(const Reservation& opened, const std::vector<ServiceOrder>& orders,
                                          const gds::CallContext& context);
    // Both, and what they cost; refused unless that is what the caller was told.
    awaitable<gds::Outcome<Money>> fill(const Reservation& opened, const std::vector<gds::ServiceChoice>& choices,
                                        const gds::CallContext& context);
    awaitable<> discard(std::string workbench, const gds::CallContext& context);

    Options options_;
    gds::Session session_;
    ReplyParser parser_;
};

}  // namespace airside::travelport
