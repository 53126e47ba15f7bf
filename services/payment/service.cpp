#include "services/payment/service.hpp"

#include <array>
#include <set>

#include "platform/contract/bus.hpp"
#include "platform/switches/switches.hpp"
#include "services/payment/impl.hpp"
#include "services/payment/workflows/methods.hpp"
#include "services/payment/workflows/reconcile.hpp"
#include "services/payment/workflows/retention.hpp"
#include "services/payment/workflows/sweeper.hpp"
#include "services/user/api.hpp"

namespace airside::payment {

namespace {

// To a gateway, of one request to refund: three steps with a list, a request and a read.
constexpr int most_calls = 9;

using Note = awaitable<> (*)(Context& service, postgres::Transaction& tx, const events::Event& event);

// Begins at once; null: there is no feed to consume.
std::unique_ptr<events::PgConsumer> consume(Context& service, std::string name, events::FeedSource* feed, Note note) {
    if (!feed) return nullptr;
    auto apply = [&service, note](postgres::Transaction& tx, const events::Event& event) {
        return note(service, tx, event);
    };
    events::ConsumerOptions options;
    options.name = std::move(name);
    auto consumer = std::make_unique<events::PgConsumer>(service.reactor, options, *feed, service.pool, apply);
    consumer->start();
    return consumer;
}

}  // namespace

std::string Config::check() const {
    // Long before that time a payment may still be refunded or disputed, and accounts are not closed.
    if (keep_payments < std::chrono::hours(24 * 365)) return "keep_payments is a year at least";
    // What is taken for missing was asked for that long ago: a call that is under way must have ended by then.
    if (settle_time <= gateway_deadline) return "settle_time is longer than gateway_deadline";
    if (auto why = check_routes(gateways, routes); !why.empty()) return why;
    if (anonymise_batch < 1 || anonymise_batch > 10'000) return "anonymise_batch is from 1 to 10000";
    return "";
}

Service::Impl::Impl(Dependencies dependencies, Config settings)
    : Dependencies(std::move(dependencies)),
      config(std::move(settings)),
      keys(pool, {.lease = most_calls * config.gateway_deadline, .session = {}}),
      wake(Dependencies::reactor),
      swept(Dependencies::reactor),
      eraser(
          Dependencies::reactor, Dependencies::clock, Dependencies::pool, {.service = "payment"},
          [this](UserId user) { return erase_user(*this, user); },
          erasure::acknowledge_at<user::AcknowledgeErasure>(Dependencies::bus, "payment")) {
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

std::vector<PaymentGateway> Service::Impl::gateways_for(PaymentMethodType method, const Currency& currency) const {
    auto order = order_for(config.gateways, config.routes, method, currency);
    std::erase_if(order, [&](PaymentGateway name) {
        auto* gateway = gateway_named(name);
        return !gateway || !gateway->takes(method, currency);
    });
    return order;
}

bool Service::Impl::switched_off(PaymentGateway name) const {
    return switches && switches->off(switches::Kind::GATEWAY, to_string(name));
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
    bus.on<user::ExportPayments>(*impl_, &export_payments);
    bus.on<AuthorizePayment>(*impl_, &authorize_payment);
    bus.on<CapturePayment>(*impl_, &capture_payment);
    bus.on<VoidPayment>(*impl_, &void_payment);
    bus.on<GetPaymentInternal>(*impl_, &get_payment_internal);
    bus.on<GetPayment>(*impl_, &get_payment);
    bus.on<ListPayments>(*impl_, &list_payments);
    bus.on<RequestRefund>(*impl_, &request_refund);
    bus.on<RefundPayment>(*impl_, &refund_payment);
    bus.on<CancelRefund>(*impl_, &cancel_refund);
    bus.on<ListRefunds>(*impl_, &list_refunds);
    bus.on<ListAttempts>(*impl_, &list_attempts);
    bus.on<ListPaymentReviews>(*impl_, &list_payment_reviews);
    bus.on<ApprovePayment>(*impl_, &approve_payment);
    bus.on<RejectPayment>(*impl_, &reject_payment);
    bus.on<ListExceptions>(*impl_, &list_exceptions);
    bus.on<ResolveException>(*impl_, &resolve_exception);
    bus.on<StripeWebhook>(*impl_, &stripe_webhook);
    bus.on<PayPalWebhook>(*impl_, &paypal_webhook);
    bus.on<BraintreeWebhook>(*impl_, &braintree_webhook);
    bus.on<BraintreeChallenge>(*impl_, &braintree_challenge);
}

void Service::start_background() {
    auto& service = *impl_;
    service.reactor.spawn("payment.sweeper", keep_sweeping(service));
    service.eraser.start(service.user_feed);
    service.users = consume(service, "payment.user", service.user_feed, &note_removed_method);
    service.bookings = consume(service, "payment.booking", service.booking_feed, &note_ended_booking);
}

awaitable<> Service::stop(Steady::time_point deadline) {
    auto& service = *impl_;
    service.stopping = true;
    service.wake.notify_all();
    std::array<events::PgConsumer*, 2> consumers{service.bookings.get(), service.users.get()};
    for (auto* consumer : consumers) {
        if (!consumer) continue;
        consumer->stop();
        co_await with_deadline(service.reactor, deadline, "payment's consumer", consumer->stopped());
    }
    co_await service.eraser.stop(deadline);
    while (service.sweeping && Steady::now() < deadline) co_await service.swept.wait_until(deadline);
}

std::vector<jobs::Job> Service::jobs() {
    auto jobs = retention_jobs(*impl_);
    jobs.push_back(reconcile_job(*impl_));
    jobs.push_back(impl_->eraser.job());
    return jobs;
}

}  // namespace airside::payment
