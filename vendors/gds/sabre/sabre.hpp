// The Sabre adapter: Bargain Finder Max, Revalidate Itinerary and Booking Management, ATPCO content. The look-up by
// remark is what an agency has beside the public descriptions; README.md has its form.
#pragma once
#include "platform/config/secret.hpp"
#include "vendors/gds/port.hpp"
#include "vendors/gds/sabre/reply_parser.hpp"
#include "vendors/gds/sabre/stored_offer.hpp"
#include "vendors/gds/session.hpp"

namespace airside::sabre {

struct SessionOptions {
    std::string base_url;   // "https://api.cert.platform.sabre.com", without a path
    std::string client_id;  // "V1:EPR:PCC:AA"
    config::Secret client_secret;
    std::string username;  // of an EPR, for accounts with v3 tokens; empty: v2
    config::Secret password;
    http::BreakerOptions breaker = {};
};

struct Options {
    SessionOptions session;
    OfficeFacts office;
};

class Sabre final : public gds::Gds, public gds::SeatMaps, public gds::OrderServices, public gds::TicketRefunds {
  public:
    // One to a reactor; `client` is the reactor's, `airports` outlives it.
    Sabre(Reactor& reactor, http::Client& client, const reference::Airports& airports, Options options);

    gds::Provider provider() const override { return gds::Provider::SABRE; }
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
    gds::TicketRefunds* ticket_refunds() override { return this; }
    awaitable<gds::Outcome<gds::Order>> refund_tickets(const std::string& order_id,
                                                       const gds::CallContext& context) override;

  private:
    struct Done {};
    using DocumentsBody = std::string (*)(std::span<const std::string>);

    awaitable<gds::Outcome<SeatReply>> seats_of_leg(const StoredOffer& offer, std::size_t leg, std::size_t first,
                                                    const gds::CallContext& context);
    awaitable<gds::Outcome<Booking>> read_booking(const std::string& order_id, const gds::CallContext& context);
    // Of a call of Booking Management that answers nothing we need: done, or why not.
    awaitable<gds::Outcome<Done>> carry_out(const gds::Call& call, const gds::CallContext& context);
    awaitable<gds::Outcome<gds::Order>> read_after(const std::string& order_id, std::string_view what,
                                                   const gds::CallContext& context);
    awaitable<gds::Outcome<gds::Order>> close_tickets(const std::string& order_id, gds::Call call, DocumentsBody body,
                                                      const gds::CallContext& context);

    Options options_;
    gds::Session session_;
    ReplyParser parser_;
};

}  // namespace airside::sabre
