#include "services/payment/service.hpp"

#include <set>

#include "platform/contract/bus.hpp"
#include "services/payment/impl.hpp"
#include "services/payment/store/payments.hpp"
#include "services/payment/store/webhooks.hpp"
#include "services/payment/workflows/sweeper.hpp"

namespace airside::payment {

namespace {

constexpr int months_ahead = 4;  // this one and three more
constexpr int most_calls = 9;  // to a gateway, of one request to refund: three steps with a list, a request and a read

awaitable<std::string> make_partitions(Context& service) {
    auto made = co_await store::make_partitions(service.pool, service.clock.today(), months_ahead);
    co_return "{\"made\":" + std::to_string(made) + "}";
}

awaitable<std::string> purge(Context& service) {
    auto now = service.clock.now();
    auto purged = co_await store::purge(service.pool, now - service.config.keep_webhooks,
                                        now - service.config.keep_vendor_messages);
    auto keys = co_await service.keys.purge();
    co_return "{\"webhooks\":" + std::to_string(purged.webhooks) + ",\"messages\":" + std::to_string(purged.messages) +
        ",\"idempotency_keys\":" + std::to_string(keys) + "}";
}

}  // namespace

Service::Impl::Impl(Dependencies dependencies, Config settings)
    : Dependencies(std::move(dependencies)),
      config(std::move(settings)),
      keys(pool, {.lease = most_calls * config.gateway_deadline, .session = {}}),
      wake(Dependencies::reactor),
      swept(Dependencies::reactor) {
    std::set<PaymentGateway> names;
    for (auto* gateway : gateways)
        if (!names.insert(gateway->name()).second)
            throw std::invalid_argument("payment: a gateway is configured twice");
}

Rules Service::Impl::rules() const {
    return {.resolve_first = config.resolve_first,
            .resolve_last = config.resolve_last,
            .settle_time = config.settle_time,
            .authorise_for = config.authorise_for,
            .action_time = config.action_time,
            .refund_look = config.refund_look,
            .review_time = config.fraud.review_time,
            .review_margin = config.fraud.review_margin};
}

gateways::Gateway* Service::Impl::gateway_for(PaymentMethodType method, const Currency& currency) const {
    for (auto* gateway : gateways)
        if (gateway->takes(method, currency)) return gateway;
    return nullptr;
}

gateways::Gateway* Service::Impl::gateway_named(PaymentGateway name) const {
    for (auto* gateway : gateways)
        if (gateway->name() == name) return gateway;
    return nullptr;
}

Service::Service(Dependencies dependencies, Config config)
    : impl_(std::make_unique<Impl>(std::move(dependencies), std::move(config))) {}
Service::~Service() = default;

contract::IdempotencyStore& Service::idempotency() { return impl_->keys; }

void Service::serve(Bus& bus) {
    bus.on<AuthorizePayment>(*impl_, &authorize_payment);
    bus.on<CapturePayment>(*impl_, &capture_payment);
    bus.on<VoidPayment>(*impl_, &void_payment);
    bus.on<GetPaymentInternal>(*impl_, &get_payment_internal);
    bus.on<GetPayment>(*impl_, &get_payment);
    bus.on<ListPayments>(*impl_, &list_payments);
    bus.on<RequestRefund>(*impl_, &request_refund);
    bus.on<RefundPayment>(*impl_, &refund_payment);
    bus.on<ListRefunds>(*impl_, &list_refunds);
    bus.on<ListAttempts>(*impl_, &list_attempts);
    bus.on<ListPaymentReviews>(*impl_, &list_payment_reviews);
    bus.on<ApprovePayment>(*impl_, &approve_payment);
    bus.on<RejectPayment>(*impl_, &reject_payment);
    bus.on<StripeWebhook>(*impl_, &stripe_webhook);
}

void Service::start_background() {
    auto& service = *impl_;
    service.reactor.spawn("payment.sweeper", keep_sweeping(service));
    if (!service.booking_feed) return;
    auto apply = [&service](postgres::Transaction& tx, const events::Event& event) {
        return note_ended_booking(service, tx, event);
    };
    events::ConsumerOptions options;
    options.name = "payment.booking";
    service.bookings =
        std::make_unique<events::PgConsumer>(service.reactor, options, *service.booking_feed, service.pool, apply);
    service.bookings->start();
}

awaitable<> Service::stop(Steady::time_point deadline) {
    auto& service = *impl_;
    service.stopping = true;
    service.wake.notify_all();
    if (service.bookings) {
        service.bookings->stop();
        co_await with_deadline(service.reactor, deadline, "payment's consumer", service.bookings->stopped());
    }
    while (service.sweeping && Steady::now() < deadline) co_await service.swept.wait_until(deadline);
}

std::vector<jobs::Job> Service::jobs() {
    auto& service = *impl_;
    return {{"payment.make_partitions", std::chrono::hours(24), [&service] { return make_partitions(service); }},
            {"payment.purge", std::chrono::hours(24), [&service] { return purge(service); }}};
}

}  // namespace airside::payment
