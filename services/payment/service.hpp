// The payment service: authorise, capture and void at a gateway, each recorded before the gateway is asked, so that any
// process can find out later how it ended. One object to a reactor.
#pragma once
#include <chrono>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "platform/core/embedded.hpp"
#include "platform/jobs/scheduler.hpp"
#include "services/payment/api.hpp"
#include "services/payment/domain/fraud.hpp"
#include "services/payment/domain/reconcile.hpp"
#include "services/payment/domain/route.hpp"

namespace airside {
class Bus;
}
namespace airside::postgres {
class Pool;
}
namespace airside::events {
class FeedSource;
class Notifier;
}  // namespace airside::events
namespace airside::gateways {
class Gateway;
}
namespace airside::switches {
class Switches;
}
namespace airside::contract {
class IdempotencyStore;
}

namespace airside::payment {

struct Config {
    // Where payments are authorised, in this order, as far as they are there and take the method and currency.
    std::vector<PaymentGateway> gateways{PaymentGateway::STRIPE, PaymentGateway::BRAINTREE, PaymentGateway::PAYPAL};
    std::vector<Route> routes;                  // [[payment.routes]]: another order for a method and its currencies
    std::chrono::seconds gateway_deadline{20};  // of one call to a gateway
    // What is not known yet is looked into after these pauses, which double from the first to the last.
    std::chrono::seconds resolve_first{2}, resolve_last{300};
    // A payment that the gateway does not know counts as never made only that long after it was asked for, and twice.
    std::chrono::seconds settle_time{120};
    // While a gateway can't be reached, an authorisation is tried again for that long; then the payment has FAILED.
    std::chrono::seconds authorise_for{10 * 60};
    std::chrono::seconds action_time{30 * 60};  // a customer has that long for a 3-D Secure challenge
    // A refund that the gateway has and the bank has not taken yet is looked at that often; a webhook tells sooner.
    std::chrono::seconds refund_look{3600};
    std::chrono::milliseconds sweep_every{1000};
    std::chrono::hours keep_webhooks{24 * 90};
    std::chrono::hours keep_vendor_messages{24 * 550};
    std::chrono::hours keep_payments{24 * 2557};  // with refunds and attempts; then they are anonymised
    int anonymise_batch = 500;
    std::chrono::hours keep_settlements{24 * 400};
    FraudConfig fraud;          // [payment.fraud] and [[payment.fraud.rules]]
    ReconcileConfig reconcile;  // [payment.reconcile]
    std::string check() const;
};
AIRSIDE_FIELDS(Config, gateways, routes, gateway_deadline, resolve_first, resolve_last, settle_time, authorise_for,
               action_time, refund_look, sweep_every, keep_webhooks, keep_vendor_messages, keep_payments,
               anonymise_batch, keep_settlements, fraud, reconcile)

// All outlive the service.
struct Dependencies {
    Reactor& reactor;
    const Clock& clock;
    Random& random;
    postgres::Pool& pool;                        // payment_service_db
    events::Notifier& notifier;                  // of payment_service_db
    std::vector<gateways::Gateway*> gateways;    // those of this reactor
    events::FeedSource* booking_feed = nullptr;  // ends of bookings; without it, authorisations that a booking left are
                                                 // voided only when the booking asks
    events::FeedSource* user_feed = nullptr;     // null: accounts that are erased are not heard of here
    Bus* bus = nullptr;                          // to acknowledge it, and for saved payment methods
    // Authorisations avoid a gateway that is switched off; captures, voids and refunds go on. Null: none ever is.
    const switches::Switches* switches = nullptr;
};

class Service {
  public:
    Service(Dependencies dependencies, Config config);  // throws std::invalid_argument for a bad configuration
    ~Service();
    Service(const Service&) = delete;
    Service& operator=(const Service&) = delete;

    void serve(Bus& bus);
    contract::IdempotencyStore& idempotency();  // for the dispatcher
    void start_background();  // finds out what is unknown, works off webhooks, voids what ended bookings left
    awaitable<> stop(Steady::time_point deadline);
    std::vector<jobs::Job> jobs();  // payment.make_partitions, .purge, .anonymise, .reconcile, .erase_users

    struct Impl;

  private:
    std::unique_ptr<Impl> impl_;
};

// The service's own tables; the database has those of events and jobs, too.
std::span<const EmbeddedFile> migrations();

}  // namespace airside::payment
