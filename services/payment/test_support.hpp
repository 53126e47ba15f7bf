// A gateway that does as it is told, and the payment service on a real database, for tests.
#pragma once
#include <deque>
#include <map>
#include <set>

#include <gtest/gtest.h>

#include "platform/contract/bus.hpp"
#include "platform/events/outbox.hpp"
#include "platform/idempotency/store.hpp"
#include "platform/postgres/migrate.hpp"
#include "platform/testkit/database.hpp"
#include "platform/testkit/run.hpp"
#include "services/payment/impl.hpp"
#include "services/payment/workflows/sweeper.hpp"

namespace airside::payment {

using gateways::CallContext;
using gateways::GatewayPayment;
using gateways::GatewayRefund;
using gateways::Outcome;
using gateways::PaymentState;
using gateways::RefundState;

enum class Fault {
    none,
    refuse,         // and nothing was done
    lost_request,   // nothing was done, and nobody can tell
    lost_answer,    // it was done, and nobody can tell
    unavailable,    // nothing was done
    locked_out,     // nothing was done: our account is not accepted
    needs_customer  // authorise only
};

// Keeps payments as a gateway would, and replays answers to a known key.
class ScriptedGateway final : public gateways::Gateway {
  public:
    std::deque<Fault> faults;                        // of the calls to come; then none
    std::map<std::string, GatewayPayment> payments;  // by the gateway's id
    std::vector<std::string> calls;                  // "authorise <key>"
    std::map<std::string, GatewayRefund> refunds;    // by the gateway's id
    RefundState refund_state = RefundState::DONE;    // of those made from here on
    std::string poisoned;                            // keys that end so have an answer of 500 for ever
    bool finds = true;                               // whether find() shows what there is
    std::set<PaymentMethodType> methods{PaymentMethodType::CARD};
    std::map<std::string, std::string> saved;     // token: customer
    std::vector<gateways::Settlement> movements;  // what it settles, oldest first
    bool settles = true;                          // captures and refunds move money at once
    bool shifts_liability = false;                // of authorisations made from here on
    std::vector<std::string> tokens;              // that it was asked to charge
    const Clock* clock = nullptr;                 // null: the time of the world
    std::string broken;                           // a payment whose answer is read with an exception
    int resumed = 0;                              // how often it was asked to go on after the customer
    // Awaited when it has authorised, and before it answers.
    std::function<awaitable<>(const GatewayPayment& made)> on_authorised;

    explicit ScriptedGateway(PaymentGateway named = PaymentGateway::STRIPE) : name_(named) {}
    gateways::PaymentGateway name() const override { return name_; }
    bool takes(PaymentMethodType method, const Currency&) const override { return methods.contains(method); }

    awaitable<Outcome<GatewayPayment>> authorise(const gateways::AuthoriseRequest& r,
                                                 const CallContext& context) override {
        calls.push_back("authorise " + r.idempotency_key);
        tokens.push_back(r.method_token);
        auto fault = next_fault(context, "authorise");
        if (auto stopped = before_effect(fault)) co_return *stopped;
        auto id = "pi_" + std::to_string(std::hash<std::string>{}(r.idempotency_key) % 1'000'000);
        if (!payments.contains(id)) {
            GatewayPayment made{
                .id = id,
                .transaction_id = "ch_1",
                .our_reference = r.our_reference,
                .state = fault == Fault::needs_customer ? PaymentState::ACTION_REQUIRED : PaymentState::AUTHORIZED,
                .amount = r.amount,
                .captured = Money::zero(r.amount.currency()),
                .refunded = Money::zero(r.amount.currency())};
            made.card = gateways::CardFacts{"VISA", "4242", 12, 2030};
            made.liability_shifted = shifts_liability;
            if (fault == Fault::needs_customer)
                made.action = gateways::CustomerAction{"https://bank.example/3ds", "secret"};
            payments.emplace(id, made);
            if (on_authorised) co_await on_authorised(made);
        }
        co_return after_effect(fault, payments.at(id));
    }
    awaitable<Outcome<GatewayPayment>> resume(const std::string& id, const std::string&,
                                              const CallContext& context) override {
        ++resumed;
        return read(id, context);
    }
    awaitable<Outcome<GatewayPayment>> capture(const std::string& id, const Money& amount, const std::string& key,
                                               const CallContext& context) override {
        calls.push_back("capture " + key);
        auto fault = next_fault(context, "capture");
        if (auto stopped = before_effect(fault)) co_return *stopped;
        auto& payment = payments.at(id);
        if (payment.state == PaymentState::VOIDED)
            co_return gateways::Refused{PaymentFailure::ALREADY_VOIDED, "voided", "it is voided"};
        if (payment.state == PaymentState::AUTHORIZED) {
            payment.state = PaymentState::CAPTURED;
            payment.captured = amount;
            ++captures;
            if (settles) move(gateways::Settlement::Kind::CAPTURE, payment.id, "ch_1", payment.our_reference, amount);
        }
        co_return after_effect(fault, payment);
    }
    awaitable<Outcome<GatewayPayment>> cancel(const std::string& id, const std::string& key,
                                              const CallContext& context) override {
        calls.push_back("cancel " + key);
        auto fault = next_fault(context, "cancel");
        if (auto stopped = before_effect(fault)) co_return *stopped;
        auto& payment = payments.at(id);
        if (payment.state == PaymentState::CAPTURED)
            co_return gateways::Refused{PaymentFailure::ALREADY_CAPTURED, "captured", "it is captured"};
        payment.state = PaymentState::VOIDED;
        co_return after_effect(fault, payment);
    }
    awaitable<Outcome<GatewayRefund>> refund(const gateways::RefundRequest& r, const CallContext& context) override {
        calls.push_back("refund " + r.idempotency_key);
        auto fault = next_fault(context, "refund");
        if (auto stopped = before_effect<GatewayRefund>(fault)) co_return *stopped;
        if (!poisoned.empty() && r.idempotency_key.ends_with(poisoned)) co_return gateways::Unknown{"500"};
        auto known = refund_keys.find(r.idempotency_key);
        if (known == refund_keys.end()) {
            auto id = "re_" + std::to_string(refunds.size() + 1);
            refunds.emplace(id, GatewayRefund{id, r.our_reference, refund_state, r.amount});
            refund_payments[id] = r.payment_id;
            auto back = Money::zero(r.amount.currency()) - r.amount;
            if (settles) move(gateways::Settlement::Kind::REFUND, r.payment_id, id, r.our_reference, back);
            known = refund_keys.emplace(r.idempotency_key, id).first;
        }
        co_return after_effect(fault, refunds.at(known->second));
    }
    awaitable<Outcome<GatewayRefund>> read_refund(const std::string& id, const CallContext& context) override {
        calls.push_back("read_refund");
        if (next_fault(context, "read_refund") != Fault::none) co_return gateways::Unavailable{"no answer"};
        auto found = refunds.find(id);
        if (found == refunds.end()) co_return gateways::Refused{PaymentFailure::NOT_FOUND, "none", "no such refund"};
        co_return found->second;
    }
    awaitable<Outcome<std::vector<GatewayRefund>>> refunds_of(const std::string& payment_id,
                                                              const CallContext& context) override {
        calls.push_back("refunds_of");
        if (next_fault(context, "refunds_of") != Fault::none) co_return gateways::Unavailable{"no answer"};
        std::vector<GatewayRefund> found;
        for (const auto& [id, refund] : refunds)
            if (refund_payments.at(id) == payment_id) found.push_back(refund);
        co_return found;
    }
    awaitable<Outcome<GatewayPayment>> read(const std::string& id, const CallContext& context) override {
        calls.push_back("read");
        if (id == broken) throw std::runtime_error("an odd reply");
        if (next_fault(context, "read") != Fault::none) co_return gateways::Unavailable{"no answer"};
        auto found = payments.find(id);
        if (found == payments.end()) co_return gateways::Refused{PaymentFailure::NOT_FOUND, "none", "no such payment"};
        co_return found->second;
    }
    awaitable<Outcome<std::vector<GatewayPayment>>> find(const std::string& reference, const CallContext&) override {
        calls.push_back("find");
        std::vector<GatewayPayment> found;
        for (const auto& [id, payment] : payments)
            if (finds && payment.our_reference == reference) found.push_back(payment);
        co_return found;
    }
    // The body is "<event id>|<payment id>|<our reference>"; the signature has to be "good". An event is of a refund if
    // its id begins so.
    awaitable<gateways::WebhookVerdict> verify_webhook(const http::Headers& headers, const std::string& body,
                                                       Instant now, const CallContext&) override {
        gateways::WebhookVerdict verdict;
        verdict.why_not = "not good";
        auto header = name_ == PaymentGateway::PAYPAL ? "PAYPAL-TRANSMISSION-SIG" : "Stripe-Signature";
        if (headers.get(header) != "good") co_return verdict;
        auto first = body.find('|'), second = body.rfind('|');
        gateways::WebhookEvent event{.id = body.substr(0, first),
                                     .type = "payment_intent.changed",
                                     .kind = gateways::WebhookKind::PAYMENT,
                                     .payment_id = body.substr(first + 1, second - first - 1),
                                     .our_reference = body.substr(second + 1),
                                     .created_at = now};
        if (event.id.starts_with("refund")) event.kind = gateways::WebhookKind::REFUND;
        if (event.payment_id.empty() && event.our_reference.empty()) event.kind = gateways::WebhookKind::OTHER;
        verdict.event = event;
        co_return verdict;
    }
    awaitable<Outcome<gateways::SavedMethod>> save_method(const gateways::SaveMethodRequest& r,
                                                          const CallContext& context) override {
        calls.push_back("save_method " + r.idempotency_key);
        auto fault = next_fault(context, "save_method");
        if (auto stopped = before_effect<gateways::SavedMethod>(fault)) co_return *stopped;
        auto token = "saved_" + r.idempotency_key;
        saved[token] = r.customer;
        co_return after_effect(fault, gateways::SavedMethod{token, gateways::CardFacts{"VISA", "4242", 12, 2030}});
    }
    awaitable<Outcome<gateways::Removed>> remove_method(const std::string& token, const CallContext& context) override {
        calls.push_back("remove_method " + token);
        auto fault = next_fault(context, "remove_method");
        if (auto stopped = before_effect<gateways::Removed>(fault)) co_return *stopped;
        saved.erase(token);
        co_return after_effect(fault, gateways::Removed{});
    }
    awaitable<Outcome<std::vector<gateways::Settlement>>> settlements(Instant from, Instant to,
                                                                      const CallContext& context) override {
        calls.push_back("settlements");
        if (next_fault(context, "settlements") != Fault::none) co_return gateways::Unavailable{"no report"};
        std::vector<gateways::Settlement> found;
        for (const auto& one : movements)
            if (one.settled_at >= from && one.settled_at < to) found.push_back(one);
        co_return found;
    }
    void move(gateways::Settlement::Kind kind, std::string payment_id, std::string transaction_id,
              std::string reference, Money gross) {
        auto fee = Money::zero(gross.currency());
        auto id = "txn_" + std::to_string(movements.size() + 1);
        movements.push_back({std::move(id), kind, std::move(payment_id), std::move(transaction_id),
                             std::move(reference), gross, fee, clock ? clock->now() : SystemClock().now()});
    }
    int captures = 0;

  private:
    PaymentGateway name_;
    std::map<std::string, std::string> refund_keys, refund_payments;

    Fault next_fault(const CallContext& context, std::string operation) {
        auto fault = Fault::none;
        if (!faults.empty()) {
            fault = faults.front();
            faults.pop_front();
        }
        if (context.record) context.record({name_, std::move(operation), "request", "reply", 200, 3});
        return fault;
    }
    template <class T = GatewayPayment>
    static std::optional<Outcome<T>> before_effect(Fault fault) {
        if (fault == Fault::refuse)
            return Outcome<T>(gateways::Refused{PaymentFailure::INSUFFICIENT_FUNDS, "card_declined", "no money"});
        if (fault == Fault::locked_out)
            return Outcome<T>(gateways::Refused{PaymentFailure::CREDENTIALS, "http_401", "no such key"});
        if (fault == Fault::lost_request) return Outcome<T>(gateways::Unknown{"no answer"});
        if (fault == Fault::unavailable) return Outcome<T>(gateways::Unavailable{"not connected", {}});
        return {};
    }
    template <class T>
    static Outcome<T> after_effect(Fault fault, const T& done) {
        if (fault == Fault::lost_answer) return gateways::Unknown{"no answer"};
        return done;
    }
};

inline std::vector<EmbeddedFile> test_migrations() {
    return postgres::combine(
        {migrations(), events::migrations(), jobs::migrations(), idempotency::migrations(), erasure::migrations()});
}

// One process's worth of the service: a second one on the same database and gateway is what comes after a crash.
struct Deployment {
    Deployment(Reactor& r, const testkit::TestDatabase& db, ManualClock& manual, ScriptedGateway& scripted,
               events::FeedSource* feed = nullptr, Config settings = {})
        : Deployment(r, db, manual, std::vector<gateways::Gateway*>{&scripted}, feed, std::move(settings)) {}
    Deployment(Reactor& r, const testkit::TestDatabase& db, ManualClock& manual,
               std::vector<gateways::Gateway*> scripted, events::FeedSource* feed = nullptr, Config settings = {},
               Bus* bus = nullptr)
        : pool(r, pool_options(db)),
          notifier(r, pool),
          context({.reactor = r,
                   .clock = manual,
                   .random = random,
                   .pool = pool,
                   .notifier = notifier,
                   .gateways = std::move(scripted),
                   .booking_feed = feed,
                   .bus = bus},
                  std::move(settings)),
          clock(manual) {}
    static postgres::PoolOptions pool_options(const testkit::TestDatabase& db) {
        postgres::PoolOptions options;
        options.conninfo = db.conninfo();
        return options;
    }

    awaitable<PaymentView> authorize(AuthorizePayment request) {
        return authorize_payment(context, Caller::of_service("booking"), std::move(request));
    }
    awaitable<PaymentView> capture(PaymentId id) {
        return capture_payment(context, Caller::of_service("booking"), CapturePayment{id});
    }
    awaitable<PaymentView> give_back(PaymentId id) {
        return void_payment(context, Caller::of_service("booking"), VoidPayment{id});
    }
    awaitable<PaymentView> paid(AuthorizePayment request) {
        auto held = co_await authorize(std::move(request));
        co_return co_await capture(held.id);
    }
    // Each a second after the one before, so that they have an order.
    awaitable<RefundView> refund(PaymentId id, Money amount, std::string key = "1") {
        clock.advance(std::chrono::seconds(1));
        RequestRefund request{.id = id,
                              .amount = amount,
                              .reason = RefundReason::CANCELLATION,
                              .reason_details = {},
                              .key = {std::move(key)},
                              .requested_by_type = RefundRequester::SYSTEM,
                              .requested_by = {}};
        return request_refund(context, Caller::of_service("booking"), std::move(request));
    }
    awaitable<PaymentView> see(PaymentId id) {
        return get_payment_internal(context, Caller::of_service("booking"), GetPaymentInternal{id});
    }
    // Sweeps at the times when something is due, until nothing is.
    awaitable<> settle(int rounds = 20, Duration step = std::chrono::seconds(60)) {
        for (int i = 0; i < rounds; ++i) {
            co_await sweep(context);
            clock.advance(step);
        }
    }

    SystemRandom random;
    postgres::Pool pool;
    events::Notifier notifier;
    Context context;
    ManualClock& clock;
};

// What an awaitable throws; status 0: nothing.
template <class T>
awaitable<Problem> problem_of(awaitable<T> work) {
    try {
        co_await std::move(work);
    } catch (const Problem& problem) {
        co_return problem;
    }
    co_return Problem(0, "none", "nothing was thrown");
}

struct PaymentTest : testing::Test {
    PaymentTest() { gateway.clock = &clock; }
    testkit::TestDatabase db{"payment", test_migrations()};
    ManualClock clock{SystemClock().now()};
    ScriptedGateway gateway;
    SystemRandom random;
    UserId user = UserId::v7(clock, random);
    BookingId booking = BookingId::v7(clock, random);

    AuthorizePayment request(std::string key = "1", std::string_view amount = "120.50") {
        return AuthorizePayment{.booking_id = booking,
                                .user_id = user,
                                .booking_reference = BookingReference::of("BK7K2MNQ"),
                                .amount = *Money::parse(amount, Currency::of("USD")),
                                .method = {.type = PaymentMethodType::CARD, .token = Text<1, 255>{"pm_card_visa"}},
                                .key = {std::move(key)},
                                .return_url = {},
                                .remote_address = Text<1, 64>{"192.0.2.7"},
                                .user_agent = Text<1, 500>{"test"}};
    }
    std::string events() const { return db.value("SELECT string_agg(type, ' ' ORDER BY era, xid, id) FROM outbox"); }
    std::string attempts() const {
        return db.value(
            "SELECT string_agg(operation || ':' || coalesce(success::text, '?'), ' ' ORDER BY attempt_number) FROM "
            "payment_attempts");
    }
};

}  // namespace airside::payment
