// A small world around the service: a GDS and a payment service that keep the truth and can be told to misbehave, a
// user and an offer.
#pragma once
#include <deque>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "platform/contract/binding.hpp"
#include "platform/core/problem.hpp"
#include "platform/events/feed.hpp"
#include "platform/events/notifier.hpp"
#include "platform/jobs/scheduler.hpp"
#include "platform/testkit/database.hpp"
#include "platform/testkit/run.hpp"
#include "services/booking/domain/test_support.hpp"
#include "services/booking/service.hpp"
#include "services/search/api.hpp"
#include "services/user/api.hpp"
#include "vendors/gds/port.hpp"

namespace airside::booking::testing {

using namespace std::chrono_literals;
using airside::testkit::run_on_reactor;
using airside::testkit::TestDatabase;

// BEFORE: without the effect; AFTER: with it. A call that hangs is one whose process is killed: the test drops the
// service then.
enum class Fault { NONE, REFUSED, UNAVAILABLE, UNKNOWN_BEFORE, UNKNOWN_AFTER, HANG_BEFORE, HANG_AFTER };
AIRSIDE_ENUM(Fault, NONE, REFUSED, UNAVAILABLE, UNKNOWN_BEFORE, UNKNOWN_AFTER, HANG_BEFORE, HANG_AFTER)

class Faults {
  public:
    explicit Faults(Reactor& reactor) : reactor_(reactor) {}
    void next(const std::string& operation, Fault fault) { plan_[operation].push_back(fault); }
    Fault take(const std::string& operation) {
        ++calls[operation];
        auto& plan = plan_[operation];
        if (plan.empty()) return Fault::NONE;
        auto fault = plan.front();
        plan.pop_front();
        return fault;
    }
    awaitable<> hang() {
        hung = true;
        co_await reactor_.sleep(1h);
    }
    std::map<std::string, int> calls;
    bool hung = false;

  private:
    Reactor& reactor_;
    std::map<std::string, std::deque<Fault>> plan_;
};

class FakeGds final : public gds::Gds, public gds::TicketRefunds, public gds::OrderServices {
  public:
    FakeGds(Faults& faults, const Clock& clock) : faults_(faults), clock_(clock) {}
    std::vector<gds::Order> orders;
    gds::RefusalCode refusal = gds::RefusalCode::NOT_ALLOWED;
    std::chrono::minutes hold{24 * 60};
    std::size_t travellers = 2;
    std::optional<gds::PassengerType> ordered_first = {};  // of the last order that was asked for
    bool refunds = false;                                  // it refunds tickets
    bool sells = false;                                    // services of the airlines, from this catalogue
    std::vector<gds::ServiceOffer> catalogue = sample_services();
    bool issues_services = true;                    // with the tickets
    std::function<awaitable<>()> once_sought = {};  // when an order is looked for by its reference
    std::function<awaitable<>()> once_read = {};    // between an order's being read and the answer's being used

    gds::Order* find(const std::string& id) {
        for (auto& order : orders)
            if (order.order_id == id) return &order;
        return nullptr;
    }
    std::size_t live() const {
        return static_cast<std::size_t>(std::count_if(orders.begin(), orders.end(),
                                                      [](auto& o) { return o.status != gds::OrderStatus::CANCELLED; }));
    }
    std::size_t open_tickets() const {
        std::size_t n = 0;
        for (auto& order : orders)
            for (auto& ticket : order.tickets) n += ticket.status == gds::TicketStatus::ISSUED;
        return n;
    }

    gds::Provider provider() const override { return gds::Provider::AMADEUS; }
    awaitable<gds::Outcome<std::vector<gds::Offer>>> search(const gds::SearchQuery&, const gds::CallContext&) override {
        co_return std::vector<gds::Offer>{};
    }
    awaitable<gds::Outcome<gds::Offer>> reprice(const gds::Offer& offer, const gds::CallContext&) override {
        co_return offer;
    }
    awaitable<gds::Outcome<gds::Order>> create_order(const gds::OrderRequest& request,
                                                     const gds::CallContext& call) override {
        call.record({provider(), "create_order", "POST /orders", "{}", 201, 3});
        ordered_first = request.travellers.at(0).type;
        return perform("create_order", {}, [this, &request](gds::Order&) { return made(request); });
    }
    awaitable<gds::Outcome<gds::Order>> read_order(const std::string& id, const gds::CallContext&) override {
        auto outcome = co_await perform("read_order", id, [](gds::Order& order) { return order; });
        auto meanwhile = std::exchange(once_read, nullptr);
        if (meanwhile) co_await meanwhile();
        co_return outcome;
    }
    awaitable<gds::Outcome<std::vector<gds::Order>>> find_by_reference(const BookingReference& reference,
                                                                       const gds::FindHints& hints,
                                                                       const gds::CallContext&) override {
        EXPECT_EQ(hints.last_name, "Lovelace");
        auto fault = faults_.take("find_by_reference");
        auto first = std::exchange(once_sought, nullptr);
        if (first) co_await first();
        if (fault == Fault::UNAVAILABLE) co_return gds::Unavailable{"away", {}};
        std::vector<gds::Order> found;
        for (auto& order : orders)
            if (order.reference == reference) found.push_back(order);
        co_return found;
    }
    awaitable<gds::Outcome<gds::Order>> issue_tickets(const std::string& id, const gds::CallContext&) override {
        return perform("issue_tickets", id, [this](gds::Order& order) {
            order.status = gds::OrderStatus::TICKETED;
            for (std::size_t i = 0; i < travellers; ++i)
                order.tickets.push_back({"125" + std::to_string(1000000000 + next_number_++),
                                         static_cast<int>(i),
                                         gds::TicketStatus::ISSUED,
                                         clock_.now(),
                                         {}});
            if (issues_services) issue_services(order);
            return order;
        });
    }
    awaitable<gds::Outcome<gds::Order>> void_tickets(const std::string& id, const gds::CallContext&) override {
        return perform("void_tickets", id, [](gds::Order& order) {
            for (auto& ticket : order.tickets) ticket.status = gds::TicketStatus::VOIDED;
            for (auto& service : order.services) service.status = gds::ServiceStatus::CANCELLED;
            order.status = gds::OrderStatus::ON_HOLD;
            return order;
        });
    }
    gds::OrderServices* order_services() override { return sells ? this : nullptr; }
    awaitable<gds::Outcome<std::vector<gds::ServiceOffer>>> services(const std::string&,
                                                                     const gds::CallContext& call) override {
        auto fault = faults_.take("services");
        if (fault == Fault::HANG_BEFORE) co_await faults_.hang();
        if (fault == Fault::REFUSED) co_return gds::Refused{refusal, "34651", "said no"};
        if (fault != Fault::NONE) co_return gds::Unavailable{"away", {}};
        call.record({provider(), "services", "GET /services", "{}", 200, 4});
        co_return catalogue;
    }
    awaitable<gds::Outcome<gds::Order>> add_services(const std::string& id,
                                                     const std::vector<gds::ServiceChoice>& choices,
                                                     const gds::CallContext&) override {
        return perform("add_services", id, [choices](gds::Order& order) {
            for (auto& one : choices)
                order.services.push_back({one.service.kind, one.service.code, one.service.label, one.traveller,
                                          one.service.segments, one.quantity, one.service.price * one.quantity,
                                          gds::ServiceStatus::HELD, std::nullopt});
            return order;
        });
    }
    // Documents for what is noted.
    void issue_services(gds::Order& order) {
        for (auto& service : order.services) {
            if (service.status != gds::ServiceStatus::HELD) continue;
            service.status = gds::ServiceStatus::ISSUED;
            service.document = "220" + std::to_string(1000000000 + next_number_++);
        }
    }
    int noted() const {
        int n = 0;
        for (auto& order : orders)
            for (auto& service : order.services)
                if (service.status != gds::ServiceStatus::CANCELLED) n += service.quantity;
        return n;
    }
    gds::TicketRefunds* ticket_refunds() override { return refunds ? this : nullptr; }
    awaitable<gds::Outcome<gds::Order>> refund_tickets(const std::string& id, const gds::CallContext&) override {
        return perform("refund_tickets", id, [](gds::Order& order) {
            for (auto& ticket : order.tickets) ticket.status = gds::TicketStatus::REFUNDED;
            order.status = gds::OrderStatus::ON_HOLD;
            return order;
        });
    }
    awaitable<gds::Outcome<gds::Cancelled>> cancel(const std::string& id, const gds::CallContext&) override {
        auto outcome = co_await perform("cancel", id, [](gds::Order& order) {
            order.status = gds::OrderStatus::CANCELLED;
            for (auto& service : order.services) service.status = gds::ServiceStatus::CANCELLED;
            return order;
        });
        if (outcome.done()) co_return gds::Cancelled{};
        co_return outcome.as<gds::Cancelled>();
    }

  private:
    using Effect = std::function<gds::Order(gds::Order&)>;

    gds::Order made(const gds::OrderRequest& request) {
        auto n = std::to_string(orders.size() + 1);
        orders.push_back({provider(),
                          "order-" + n,
                          RecordLocator::of("ABC10" + n),
                          request.reference,
                          gds::OrderStatus::ON_HOLD,
                          clock_.now(),
                          clock_.now() + hold,
                          request.offer,
                          std::vector(gds::segments_of(request.offer).size(), gds::SegmentStatus::CONFIRMED),
                          {"LOVELACE"},
                          {}});
        return orders.back();
    }
    awaitable<gds::Outcome<gds::Order>> perform(std::string operation, std::string id, Effect effect) {
        auto fault = faults_.take(operation);
        if (fault == Fault::HANG_BEFORE) co_await faults_.hang();
        if (fault == Fault::REFUSED) co_return gds::Refused{refusal, "34651", "said no"};
        if (fault == Fault::UNAVAILABLE) co_return gds::Unavailable{"away", {}};
        if (fault == Fault::UNKNOWN_BEFORE) co_return gds::Unknown{"timed out"};
        auto nothing = Maker::make<gds::Order>();
        auto* order = operation == "create_order" ? &nothing : find(id);
        if (order == nullptr) co_return gds::Refused{gds::RefusalCode::NOT_FOUND, "404", "no such order"};
        auto result = effect(*order);
        if (fault == Fault::HANG_AFTER) co_await faults_.hang();
        if (fault == Fault::UNKNOWN_AFTER) co_return gds::Unknown{"timed out"};
        co_return result;
    }

    Faults& faults_;
    const Clock& clock_;
    int next_number_ = 0;
};

// The payment service as its contract says: idempotent in all that it does.
class FakePayments {
  public:
    FakePayments(Faults& faults, const Clock& clock, Random& random)
        : faults_(faults), clock_(clock), random_(random) {}
    std::map<std::string, payment::PaymentView> by_key;
    bool challenge = false;   // the next authorisation needs its payer
    bool suspicious = false;  // the next one an agent
    int captures = 0, voids = 0;
    std::map<std::string, payment::RefundView> refunds = {};     // by key
    bool banks_are_slow = false;                                 // refunds stay PROCESSING until they are let arrive
    std::vector<payment::RequestRefund> refund_requests = {};    // as they were asked for, repetitions included
    std::vector<payment::AuthorizePayment> authorisations = {};  // as they were asked for, repetitions included

    void bind_to(Bus& bus) {
        bind<payment::AuthorizePayment, payment::CapturePayment, payment::VoidPayment, payment::GetPaymentInternal,
             payment::RequestRefund>(bus, "payment");
        bus.on<payment::RequestRefund>(*this, refund);
        bus.on<payment::AuthorizePayment>(*this, authorize);
        bus.on<payment::CapturePayment>(*this, capture);
        bus.on<payment::VoidPayment>(*this, give_back);
        bus.on<payment::GetPaymentInternal>(*this, get);
    }
    std::size_t count(payment::PaymentStatus status) const {
        return static_cast<std::size_t>(
            std::count_if(by_key.begin(), by_key.end(), [&](auto& p) { return p.second.status == status; }));
    }
    // What came back of that payment.
    Money returned(const payment::PaymentView& payment) const {
        auto sum = Money::zero(payment.amount.currency());
        for (auto& [key, one] : refunds)
            if (one.payment_id == payment.id && one.status == payment::RefundStatus::COMPLETED) sum += one.amount;
        return sum;
    }
    void arrive(payment::RefundView& refund) {
        refund.status = payment::RefundStatus::COMPLETED;
        auto& payment = find(refund.payment_id);
        bool all = returned(payment) == payment.amount;
        payment.status = all ? payment::PaymentStatus::REFUNDED : payment::PaymentStatus::PARTIALLY_REFUNDED;
    }
    payment::PaymentView& find(const PaymentId& id) {
        for (auto& [key, view] : by_key)
            if (view.id == id) return view;
        throw not_found("no such payment");
    }

  private:
    using View = payment::PaymentView;
    static void settle(View& view, payment::PaymentStatus status, payment::PaymentOutcome outcome) {
        view.status = status;
        view.outcome = outcome;
    }
    awaitable<> before(Fault fault) {
        if (fault == Fault::HANG_BEFORE) co_await faults_.hang();
        if (fault == Fault::UNAVAILABLE || fault == Fault::UNKNOWN_BEFORE) throw unavailable("the gateway is away");
    }
    awaitable<> after(Fault fault) {
        if (fault == Fault::HANG_AFTER) co_await faults_.hang();
        if (fault == Fault::UNKNOWN_AFTER) throw unavailable("the answer was lost");
    }
    static awaitable<View> authorize(FakePayments& self, Caller, payment::AuthorizePayment request) {
        auto fault = self.faults_.take("authorize");
        self.authorisations.push_back(request);
        co_await self.before(fault);
        auto found = self.by_key.find(request.key.value);
        if (found == self.by_key.end()) {
            auto view = Maker::make<View>();
            view.id = PaymentId::v7(self.clock_, self.random_);
            view.reference = payment::PaymentReference::of("PAY123456");
            view.booking_id = request.booking_id;
            view.user_id = request.user_id;
            view.amount = request.amount;
            settle(view, payment::PaymentStatus::AUTHORIZED, payment::PaymentOutcome::DONE);
            if (fault == Fault::REFUSED) {
                settle(view, payment::PaymentStatus::FAILED, payment::PaymentOutcome::REFUSED);
                view.failure_code = payment::PaymentFailure::CARD_DECLINED;
            }
            if (self.suspicious) settle(view, payment::PaymentStatus::AUTHORIZED, payment::PaymentOutcome::IN_REVIEW);
            if (self.challenge) {
                settle(view, payment::PaymentStatus::PENDING, payment::PaymentOutcome::ACTION_REQUIRED);
                view.next_action = payment::NextAction{payment::NextActionType::CLIENT_SDK, {}, "secret_1"};
                if (request.return_url)
                    view.next_action =
                        payment::NextAction{payment::NextActionType::REDIRECT, "https://bank.example/3ds", {}};
            }
            found = self.by_key.emplace(request.key.value, view).first;
        }
        auto answer = found->second;
        co_await self.after(fault);
        co_return answer;
    }
    static awaitable<View> capture(FakePayments& self, Caller, payment::CapturePayment request) {
        auto fault = self.faults_.take("capture");
        co_await self.before(fault);
        auto& view = self.find(request.id);
        if (fault == Fault::REFUSED) {
            settle(view, payment::PaymentStatus::FAILED, payment::PaymentOutcome::REFUSED);
        } else if (view.status == payment::PaymentStatus::AUTHORIZED) {
            settle(view, payment::PaymentStatus::CAPTURED, payment::PaymentOutcome::DONE);
            ++self.captures;
        }
        auto answer = view;
        co_await self.after(fault);
        co_return answer;
    }
    static awaitable<View> give_back(FakePayments& self, Caller, payment::VoidPayment request) {
        auto fault = self.faults_.take("void_payment");
        co_await self.before(fault);
        auto& view = self.find(request.id);
        if (view.status == payment::PaymentStatus::AUTHORIZED || view.status == payment::PaymentStatus::PENDING) {
            settle(view, payment::PaymentStatus::CANCELLED, payment::PaymentOutcome::DONE);
            ++self.voids;
        }
        auto answer = view;
        co_await self.after(fault);
        co_return answer;
    }
    static awaitable<payment::RefundView> refund(FakePayments& self, Caller, payment::RequestRefund request) {
        auto fault = self.faults_.take("refund");
        self.refund_requests.push_back(request);
        co_await self.before(fault);
        auto found = self.refunds.find(request.key.value);
        if (found == self.refunds.end()) {
            auto& payment = self.find(request.id);
            auto promised = request.amount;
            for (auto& [key, one] : self.refunds)
                if (one.payment_id == request.id && one.status != payment::RefundStatus::FAILED) promised += one.amount;
            if (promised > payment.amount) throw conflict("refund-exceeds", "More than what is captured");
            auto view = Maker::make<payment::RefundView>();
            view.id = PaymentId::v7(self.clock_, self.random_).uuid();
            view.reference = payment::RefundReference::of("REF123456");
            view.payment_id = request.id;
            view.amount = request.amount;
            view.reason = request.reason;
            view.status = fault == Fault::REFUSED ? payment::RefundStatus::FAILED : payment::RefundStatus::PROCESSING;
            found = self.refunds.emplace(request.key.value, view).first;
            if (fault != Fault::REFUSED && !self.banks_are_slow) self.arrive(found->second);
        }
        auto answer = found->second;
        co_await self.after(fault);
        co_return answer;
    }
    static awaitable<View> get(FakePayments& self, Caller, payment::GetPaymentInternal request) {
        co_return self.find(request.id);
    }

    Faults& faults_;
    const Clock& clock_;
    Random& random_;
};

// The system's time, moved ahead at will.
class ShiftedClock final : public Clock {
  public:
    Instant now() const override { return SystemClock().now() + shift; }
    Duration shift{0};
};

}  // namespace airside::booking::testing
