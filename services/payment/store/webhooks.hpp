// Gateways' events as they came, each once; bookings that ended.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "platform/postgres/pool.hpp"
#include "services/payment/api.hpp"
#include "vendors/gateways/port.hpp"

namespace airside::payment::store {

// False: it was there already.
awaitable<bool> insert_webhook(postgres::Pool& pool, PaymentGateway gateway, const gateways::WebhookEvent& event,
                               const std::string& body, bool of_interest, Instant now);

struct InboxItem {
    PaymentGateway gateway;
    std::string event_id;
    std::string type;
    gateways::WebhookKind kind;
    std::string gateway_payment_id;
    std::string our_reference;
    int tries;
};
BOOST_DESCRIBE_STRUCT(InboxItem, (), (gateway, event_id, type, kind, gateway_payment_id, our_reference, tries))
// New events whose time has come; not given again before `lease_until`. Each claim counts as a try.
awaitable<std::vector<InboxItem>> claim_webhooks(postgres::Pool& pool, Instant now, Instant lease_until, int limit);
awaitable<> close_webhook(postgres::Pool& pool, const InboxItem& item, const std::string& state,
                          const std::string& note, Instant now);

void queue_ended_booking(postgres::Transaction& tx, BookingId booking, const std::string& why, Instant now);
// Payments of ended bookings that are open and that nobody has asked to void.
awaitable<std::vector<PaymentId>> payments_left_over(postgres::Pool& pool, int limit);

}  // namespace airside::payment::store
