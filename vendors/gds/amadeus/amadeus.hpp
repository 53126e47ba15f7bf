// The Amadeus adapter (Self-Service REST, whose shapes the Enterprise REST API shares). Issuance, void and the look-up
// by reference are what an Enterprise office has beside the public description; README.md has their forms.
#pragma once
#include "platform/config/secret.hpp"
#include "vendors/gds/amadeus/reply_parser.hpp"
#include "vendors/gds/port.hpp"
#include "vendors/gds/session.hpp"

namespace airside::amadeus {

struct SessionOptions {
    std::string base_url;  // "https://test.api.amadeus.com", without a path
    std::string client_id;
    config::Secret client_secret;
    http::BreakerOptions breaker = {};
};

struct Options {
    SessionOptions session;
    OfficeFacts office;
};

class Amadeus final : public gds::Gds, public gds::SeatMaps, public gds::OfferServices {
  public:
    // One to a reactor; `client` is the reactor's, `airports` outlives it.
    Amadeus(Reactor& reactor, http::Client& client, const reference::Airports& airports, Options options);

    gds::Provider provider() const override { return gds::Provider::AMADEUS; }
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

    gds::OfferServices* offer_services() override { return this; }
    awaitable<gds::Outcome<std::vector<gds::ServiceOffer>>> services(const gds::Offer& offer,
                                                                     const gds::CallContext& context) override;
    awaitable<gds::Outcome<gds::Offer>> reprice_with(const gds::Offer& offer,
                                                     const std::vector<gds::ServiceChoice>& choices,
                                                     const gds::CallContext& context) override;

  private:
    awaitable<gds::Outcome<gds::Offer>> price(std::string_view operation, std::string_view offer,
                                              const gds::CallContext& context);
    awaitable<gds::Outcome<gds::Order>> order_call(const gds::Call& call, const gds::CallContext& context);

    Options options_;
    gds::Session session_;
    ReplyParser parser_;
};

}  // namespace airside::amadeus
