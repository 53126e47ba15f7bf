// The airline's services on their way: added before the payment, issued with the tickets; with every call done,
// refused, unknown, or its process killed around it.
#include "platform/jobs/scheduler.hpp"
#include "services/booking/airline_test_support.hpp"
#include "services/booking/store/airline_services.hpp"
#include "services/booking/workflows/trouble_for_test.hpp"

namespace airside::booking::testing {
namespace {

struct ServicesTest : SuiteTest {
    void expect_sound(BookingId id) const {
        EXPECT_EQ(db.value("SELECT count(*) FROM booking_audit_breaks()"), "0");
        // The seller's sums are right, whatever came and went.
        EXPECT_EQ(db.value("SELECT fees = (SELECT coalesce(sum(price), 0) FROM booking_ancillaries a"
                           " WHERE a.booking_id = b.id AND a.status = 'CONFIRMED')"
                           " AND total_amount = base_fare + taxes + fees FROM bookings b WHERE id = '" +
                           id.str() + "'"),
                  "t");
    }
    // Paid for, at the airline, and with a document, each once.
    void expect_issued_once(World& world, const BookingView& view) const {
        EXPECT_EQ(view.status, BookingStatus::CONFIRMED);
        EXPECT_EQ(view.price.total, usd("957.50"));
        EXPECT_EQ(world.payments.captures, 1);
        EXPECT_EQ(world.payments.by_key.size(), 1u);
        for (auto& [key, payment] : world.payments.by_key) EXPECT_EQ(payment.amount, usd("957.50"));
        EXPECT_EQ(world.gds.noted(), 2);
        for (auto& one : view.ancillaries) {
            EXPECT_EQ(one.status, AncillaryStatus::CONFIRMED);
            EXPECT_TRUE(one.placed_at);
            EXPECT_TRUE(one.issued_at);
            EXPECT_TRUE(one.document_number);
        }
        EXPECT_EQ(of(view.id,
                     "SELECT count(*) FILTER (WHERE document_type = 'EMD' AND status = 'ISSUED')"
                     " FROM booking_documents"),
                  "2");
        EXPECT_EQ(view.tickets.size(), 2u) << "an EMD is no ticket";
        expect_sound(view.id);
    }
};

TEST_F(ServicesTest, AreAddedBeforeThePaymentAndIssuedWithTheTickets) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World world(reactor, db);
        auto held = co_await held_with_services(world);
        auto paid = co_await world.pay(held.id);
        expect_issued_once(world, paid);
        EXPECT_EQ(paid.ancillaries.at(0).document_number->str(), *world.gds.orders.at(0).services.at(0).document);
        EXPECT_EQ(of(held.id, "SELECT string_agg(step, ' ' ORDER BY id) FROM workflow_steps"),
                  "CREATE_ORDER ADD_SERVICES AUTHORIZE CHECK_ORDER ISSUE_TICKETS CAPTURE");
        EXPECT_EQ(of(held.id, "SELECT count(*) FILTER (WHERE new_value ? 'placed') FROM booking_audit_log"), "2");
        EXPECT_EQ(of(held.id, "SELECT count(*) FILTER (WHERE fault IS NOT NULL) FROM order_looks"), "0");
        EXPECT_EQ(events_of(db, held.id), "booking_created booking_ordered booking_confirmed");
        EXPECT_EQ(db.value("SELECT payload #>> '{ancillaries,0,document_number}' FROM outbox"
                           " WHERE type = 'booking_confirmed' AND aggregate_id = '" +
                           held.id.str() + "'"),
                  paid.ancillaries.at(0).document_number->str());
    });
}

TEST_F(ServicesTest, RefusedAreTakenOffAndNothingIsCharged) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World world(reactor, db);
        auto held = co_await held_with_services(world);
        world.gds.refusal = gds::RefusalCode::OFFER_EXPIRED;
        world.faults.next("add_services", Fault::REFUSED);
        std::optional<Problem> told;
        try {
            co_await world.pay(held.id, "pay-1");
        } catch (const Problem& problem) {
            told = problem;
        }
        EXPECT_EQ(told ? told->type : "none", "ancillary-unavailable");
        EXPECT_EQ(told ? told->members["price"] : "", json::to_json(usd("900.00")));
        auto view = co_await world.read(held.id);
        EXPECT_EQ(view.progress, BookingProgress::AWAITING_PAYMENT);
        EXPECT_EQ(view.price.total, usd("900.00"));
        std::vector<std::string> taken_off;
        for (auto& one : view.ancillaries) {
            EXPECT_EQ(one.status, AncillaryStatus::CANCELLED);
            taken_off.push_back(one.id);
        }
        EXPECT_EQ(view.payment.refused_ancillaries, taken_off);
        EXPECT_FALSE(view.payment.decline_code);
        EXPECT_TRUE(world.payments.authorisations.empty());
        EXPECT_EQ(of(held.id, "SELECT count(payment_method) + count(payer) FROM booking_workflows"), "0");
        EXPECT_EQ(of(held.id,
                     "SELECT count(*) FILTER (WHERE notes IS NOT NULL AND old_value ? 'ancillary')"
                     " FROM booking_audit_log"),
                  "2");
        expect_sound(held.id);

        auto again = co_await problem_of(world.pay(held.id, "pay-1"));
        EXPECT_EQ(again, "ancillary-unavailable") << "the same request is the same payment, which was not begun";
        EXPECT_EQ(world.faults.calls["add_services"], 1);
        auto paid = co_await world.pay(held.id, "pay-2");
        EXPECT_EQ(paid.status, BookingStatus::CONFIRMED);
        EXPECT_FALSE(paid.payment.refused_ancillaries);
        EXPECT_EQ(world.payments.authorisations.at(0).amount, usd("900.00"));
        EXPECT_EQ(world.gds.noted(), 0);
    });
}

TEST_F(ServicesTest, WhatCostsMoreByThenIsTakenOffAndTheOthersStay) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World world(reactor, db);
        auto held = co_await held_with_services(world);
        world.gds.catalogue[0].price = usd("46.00");
        auto told = co_await problem_of(world.pay(held.id, "pay-1"));
        EXPECT_EQ(told, "ancillary-unavailable");
        EXPECT_EQ(world.faults.calls["add_services"], 0);
        auto view = co_await world.read(held.id);
        EXPECT_EQ(view.price.total, usd("912.50"));
        EXPECT_EQ(view.payment.refused_ancillaries, std::vector<std::string>{view.ancillaries.at(0).id});
        auto paid = co_await world.pay(held.id, "pay-2");
        EXPECT_EQ(paid.status, BookingStatus::CONFIRMED);
        EXPECT_EQ(paid.price.total, usd("912.50"));
        EXPECT_TRUE(paid.ancillaries.at(1).document_number);
        EXPECT_EQ(world.gds.noted(), 1);
        expect_sound(held.id);
    });
}

TEST_F(ServicesTest, OfAProviderThatSellsNoneAnyMoreAreTakenOff) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World world(reactor, db);
        auto held = co_await held_with_services(world);
        world.gds.sells = false;
        auto told = co_await problem_of(world.pay(held.id));
        EXPECT_EQ(told, "ancillary-unavailable");
        auto view = co_await world.read(held.id);
        EXPECT_EQ(view.price.total, usd("900.00"));
    });
}

// Asks as a client would, until the booking is at rest; when the process "dies", another one takes over.
awaitable<BookingView> pay_to_the_end(World& world, BookingId id) {
    auto limit = Steady::now() + 40s;
    for (;;) {
        take_over(world);
        auto view = co_await world.read(id);
        if (view.progress == BookingProgress::FINISHED || Steady::now() > limit) co_return view;
        co_await problem_of(world.pay(id));
        co_await world.reactor.sleep(10ms);
    }
}

struct ServiceTroubleTest : ServicesTest, ::testing::WithParamInterface<Trouble> {};

TEST_P(ServiceTroubleTest, EndsWithEachServiceOnce) {
    auto trouble = GetParam();
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World world(reactor, db, config_for(trouble));
        auto held = co_await held_with_services(world);
        world.faults.next(trouble.operation, trouble.fault);
        if (trouble.operation == "add_services") world.faults.next("read_order", Fault::UNAVAILABLE);
        auto view = co_await pay_to_the_end(world, held.id);
        expect_issued_once(world, view);
        bool nothing_done = trouble.fault != Fault::UNKNOWN_AFTER && trouble.fault != Fault::HANG_AFTER;
        bool twice = trouble.operation == "add_services" && nothing_done;
        EXPECT_EQ(world.faults.calls["add_services"], twice ? 2 : 1);
    });
}

std::vector<Trouble> service_troubles() {
    std::vector<Trouble> out{{"services", Fault::UNAVAILABLE}, {"services", Fault::HANG_BEFORE}};
    for (auto* operation : {"add_services", "issue_tickets"})
        for (auto fault :
             {Fault::UNAVAILABLE, Fault::UNKNOWN_BEFORE, Fault::UNKNOWN_AFTER, Fault::HANG_BEFORE, Fault::HANG_AFTER})
            out.push_back({operation, fault});
    return out;
}
INSTANTIATE_TEST_SUITE_P(Calls, ServiceTroubleTest, ::testing::ValuesIn(service_troubles()), trouble_name);

TEST_F(ServicesTest, ADeclineLeavesThemAtTheAirlineWhereTheyStay) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World world(reactor, db);
        auto held = co_await held_with_services(world);
        world.faults.next("authorize", Fault::REFUSED);
        auto declined = co_await problem_of(world.pay(held.id, "pay-1"));
        EXPECT_EQ(declined, "payment-declined");
        auto view = co_await world.read(held.id);
        EXPECT_TRUE(view.ancillaries.at(0).placed_at);
        EXPECT_FALSE(view.ancillaries.at(0).issued_at);
        RemoveAncillary remove{held.id, {view.ancillaries.at(0).id}};
        auto kept = co_await problem_of(world.bus.call(world.caller(), remove));
        EXPECT_EQ(kept, "not-changeable");
        auto more = co_await world.bus.call(world.caller("more"), of_airline(view, "s1", "45.00"));
        EXPECT_EQ(more.value.price.total, usd("1002.50"));
        auto paid = co_await world.pay(held.id, "pay-2");
        EXPECT_EQ(paid.status, BookingStatus::CONFIRMED);
        EXPECT_EQ(world.gds.noted(), 3) << "what was there is not added again";
        EXPECT_EQ(world.faults.calls["add_services"], 2);
        for (auto& one : paid.ancillaries) EXPECT_TRUE(one.document_number);
        expect_sound(held.id);
    });
}

TEST_F(ServicesTest, AProviderThatStaysAwayCostsTheHoldAndNoMoney) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        auto config = test_config();
        config.request_wait = 100ms;
        World world(reactor, db, config);
        auto held = co_await held_with_services(world);
        for (int i = 0; i < 1000; ++i) world.faults.next("services", Fault::UNAVAILABLE);
        auto asked = co_await world.pay(held.id);
        EXPECT_EQ(asked.progress, BookingProgress::PAYING);
        world.clock.shift = 24h - 4min;
        auto view = co_await world.until(held.id, BookingProgress::FINISHED);
        EXPECT_EQ(view.status, BookingStatus::FAILED);
        EXPECT_EQ(view.failure->code, "ticket-time-limit-passed");
        EXPECT_EQ(world.gds.live(), 0u);
        EXPECT_TRUE(world.payments.authorisations.empty());
    });
}

awaitable<> poll(World& world) {
    for (auto& job : world.service->jobs())
        if (job.name == "booking.poll_orders") co_await job.run();
}

// On a database of its own: the job looks at every order that is due.
struct LateDocumentTest : ServicesTest {};

TEST_F(LateDocumentTest, TheBookingGoesOnWithoutItAndAgentsAreToldUntilItComes) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World world(reactor, db);
        auto held = co_await held_with_services(world);
        world.gds.issues_services = false;
        auto paid = co_await world.pay(held.id);
        EXPECT_EQ(paid.status, BookingStatus::CONFIRMED);
        EXPECT_FALSE(paid.ancillaries.at(0).issued_at);
        auto told = [&] { return of(held.id, "SELECT coalesce(fault, '') FROM order_looks"); };
        auto listed = co_await world.service->stuck(100);
        auto entry = std::find_if(listed.begin(), listed.end(), [&](auto& one) { return one.booking_id == held.id; });
        EXPECT_TRUE(entry != listed.end() && entry->step == "ORDER_LOOK");
        EXPECT_NE(told().find("First checked bag"), std::string::npos);

        world.clock.shift = 16min;
        co_await poll(world);
        EXPECT_NE(told(), "");
        EXPECT_EQ(of(held.id, "SELECT count(*) FILTER (WHERE new_value ? 'order') FROM booking_audit_log"), "1")
            << "the same is told once";
        world.gds.issue_services(world.gds.orders.at(0));
        world.clock.shift = 49h;
        co_await poll(world);
        EXPECT_EQ(told(), "");
        auto view = co_await world.read(held.id);
        expect_issued_once(world, view);
    });
}

TEST_F(LateDocumentTest, WhatIsGivenUpMeanwhileGetsNoDocumentAnyMore) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World world(reactor, db);
        auto held = co_await held_with_services(world);
        world.gds.issues_services = false;
        auto paid = co_await world.pay(held.id);
        auto agent = World::caller_of(UserId::v7(world.clock, world.random));
        agent.role = auth::Role::AGENT;
        CancelBooking give_up{held.id, Text<1, 500>{"plans changed"}, {}, {}};
        give_up.refund = usd("0.00");
        auto cancelled = co_await world.bus.call(agent, give_up);
        EXPECT_EQ(cancelled.status, BookingStatus::CANCELLED);
        // As a look that read the order before that would go on.
        std::vector<ServiceDocument> late{{paid.ancillaries.at(0).id, "2201234567890"}};
        bool noted = co_await note_documents(world.pool, held.id, late, world.clock.now());
        EXPECT_FALSE(noted);
        EXPECT_EQ(of(held.id, "SELECT count(*) FILTER (WHERE document_type = 'EMD') FROM booking_documents"), "0");
    });
}

}  // namespace
}  // namespace airside::booking::testing
