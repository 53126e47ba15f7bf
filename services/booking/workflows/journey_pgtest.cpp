// The journey from order to tickets, with every call done, refused, unknown, or its process killed around it.
#include "services/booking/workflows/trouble_for_test.hpp"

namespace airside::booking::testing {
namespace {

struct JourneyTest : SuiteTest {
    void expect_sound(const World& world, BookingId id) const {
        EXPECT_EQ(db.value("SELECT count(*) FROM booking_audit_breaks()"), "0");
        // Every authorisation ends captured or voided; money is taken once, and only with tickets.
        EXPECT_EQ(world.payments.count(payment::PaymentStatus::AUTHORIZED), 0u);
        EXPECT_EQ(world.payments.count(payment::PaymentStatus::PENDING), 0u);
        EXPECT_EQ(static_cast<std::size_t>(world.payments.captures),
                  world.payments.count(payment::PaymentStatus::CAPTURED));
        EXPECT_EQ(world.payments.captures > 0, world.gds.open_tickets() > 0);
        EXPECT_EQ(of(id, "SELECT count(*) FILTER (WHERE status = 'ISSUED') FROM booking_documents"),
                  std::to_string(world.gds.open_tickets()));
        EXPECT_EQ(db.value("SELECT count(*) FROM workflow_steps WHERE finished_at IS NULL AND outcome IS NOT NULL"),
                  "0");
    }
    void expect_confirmed(const World& world, const BookingView& view) const {
        EXPECT_EQ(view.status, BookingStatus::CONFIRMED);
        EXPECT_EQ(view.payment_status, BookingPaymentStatus::CAPTURED);
        EXPECT_EQ(view.progress, BookingProgress::FINISHED);
        EXPECT_EQ(view.tickets.size(), 2u);
        EXPECT_EQ(world.gds.orders.size(), 1u);
        EXPECT_EQ(world.gds.live(), 1u);
        EXPECT_EQ(world.gds.open_tickets(), 2u);
        EXPECT_EQ(world.payments.captures, 1);
        EXPECT_EQ(events_of(db, view.id), "booking_created booking_ordered booking_confirmed");
        expect_sound(world, view.id);
    }
    void expect_failed(const World& world, const BookingView& view, std::string_view code) const {
        EXPECT_EQ(view.status, BookingStatus::FAILED);
        EXPECT_EQ(view.progress, BookingProgress::FINISHED);
        EXPECT_EQ(view.failure ? view.failure->code : "none", code);
        EXPECT_EQ(world.gds.live(), 0u);
        EXPECT_EQ(world.gds.open_tickets(), 0u);
        EXPECT_EQ(world.payments.captures, 0);
        expect_sound(world, view.id);
    }
};

TEST_F(JourneyTest, BooksPaysAndTickets) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World world(reactor, db);
        auto held = co_await world.create();
        EXPECT_EQ(held.status, BookingStatus::PENDING_PAYMENT);
        EXPECT_EQ(held.progress, BookingProgress::AWAITING_PAYMENT);
        EXPECT_EQ(held.pnr, RecordLocator::of("ABC101"));
        EXPECT_TRUE(held.ticket_time_limit);
        EXPECT_EQ(held.flights.size(), 2u);
        EXPECT_EQ(to_string(held.flights[0].departure_local).substr(11), "18:30:00");
        EXPECT_EQ(held.flights[0].departure_zone, "America/New_York");
        EXPECT_EQ(held.flights[0].checked_baggage->pieces, 1);
        EXPECT_EQ(held.price.total, usd("900.00"));
        EXPECT_EQ(world.gds.orders[0].reference, held.booking_reference);
        EXPECT_EQ(held.id.uuid().bucket(), bucket_of(world.user_id.uuid()));

        auto paid = co_await world.pay(held.id);
        expect_confirmed(world, paid);
        EXPECT_EQ(paid.tickets[0].number.str().size(), 13u);
        EXPECT_EQ(paid.passengers[0].ticket_status, BookedTicketStatus::ISSUED);
        EXPECT_TRUE(paid.confirmed_at);
        EXPECT_EQ(of(held.id, "SELECT count(*) FROM booking_coupons"), "4");
        EXPECT_EQ(of(held.id, "SELECT count(payment_method) FROM booking_workflows"), "0");
        EXPECT_EQ(of(held.id, "SELECT string_agg(operation, ' ' ORDER BY id) FROM vendor_messages"),
                  "reprice create_order");
        EXPECT_EQ(of(held.id, "SELECT min(host(ip_address)) FILTER (WHERE action = 'CREATED') FROM booking_audit_log"),
                  "192.0.2.0");
    });
}

TEST_F(JourneyTest, EventsCarryTheStateAfterTheChange) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World world(reactor, db);
        auto held = co_await world.create();
        co_await world.pay(held.id);
        EXPECT_EQ(db.value("SELECT count(*) FROM outbox WHERE traceparent IS NULL AND aggregate_id = '" +
                           held.id.str() + "'"),
                  "0")
            << "an event does not tell which request it follows from";
        auto payload =
            db.value("SELECT payload::text FROM outbox WHERE type = 'booking_confirmed' AND aggregate_id = '" +
                     held.id.str() + "'");
        auto event = json::from_json<BookingEvent>(payload);
        EXPECT_EQ(event.status, BookingStatus::CONFIRMED);
        EXPECT_EQ(event.tickets.size(), 2u);
        EXPECT_EQ(event.passengers[0].first_name.str(), "Ada");
        EXPECT_EQ(event.contact.email.value, "ada@example.com");
        EXPECT_EQ(std::to_string(event.version),
                  db.value("SELECT version FROM bookings WHERE id = '" + held.id.str() + "'"));
        // Versions rise in the order of the feed.
        EXPECT_EQ(
            db.value(
                "SELECT bool_and(v > before) FROM (SELECT aggregate_version v, lag(aggregate_version, 1, 0::bigint) "
                "OVER (ORDER BY era, xid, id) AS before FROM outbox WHERE aggregate_id = '" +
                held.id.str() + "') o"),
            "t");
    });
}

TEST_F(JourneyTest, ALookThatFailsInAWayNobodyKnowsIsNoneThatFoundNothing) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        auto config = test_config();
        config.settle_time = 0ms;
        World world(reactor, db, config);
        world.faults.next("create_order", Fault::UNKNOWN_BEFORE);
        world.gds.once_sought = []() -> awaitable<> {
            throw std::runtime_error("a reply that nobody thought of");
            co_return;
        };
        auto held = co_await world.create();
        EXPECT_EQ(held.progress, BookingProgress::AWAITING_PAYMENT);
        EXPECT_EQ(world.faults.calls["create_order"], 2);
        EXPECT_EQ(world.faults.calls["find_by_reference"], 3) << "the one that failed, and two that found nothing";
    });
}

// One call of one kind goes wrong once; the booking is confirmed all the same, exactly once.
struct TroubleTest : JourneyTest, ::testing::WithParamInterface<Trouble> {};

// Asks as a client would, until the booking is at rest; when the process "dies", another one takes over.
awaitable<BookingView> carry_to_the_end(World& world) {
    auto limit = Steady::now() + 40s;
    std::optional<BookingId> id;
    for (;;) {
        if (!id) {
            auto made = co_await problem_of(world.create());
            EXPECT_EQ(made, "none");
            auto page = co_await world.bus.call(world.caller(), ListBookings{});
            if (!page.items.empty()) id = page.items[0].id;
        }
        take_over(world);
        auto view = co_await world.read(id.value());
        if (view.progress == BookingProgress::FINISHED || Steady::now() > limit) co_return view;
        if (view.progress == BookingProgress::AWAITING_PAYMENT) co_await problem_of(world.pay(*id));
        co_await world.reactor.sleep(10ms);
    }
}

TEST_P(TroubleTest, EndsConfirmedExactlyOnce) {
    auto trouble = GetParam();
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World world(reactor, db, config_for(trouble));
        world.faults.next(trouble.operation, trouble.fault);
        auto view = co_await carry_to_the_end(world);
        expect_confirmed(world, view);
        EXPECT_GE(world.faults.calls[trouble.operation], 1);
    });
}

std::vector<Trouble> all_troubles() {
    std::vector<Trouble> out;
    for (auto* operation : {"create_order", "authorize", "read_order", "issue_tickets", "capture"})
        for (auto fault :
             {Fault::UNAVAILABLE, Fault::UNKNOWN_BEFORE, Fault::UNKNOWN_AFTER, Fault::HANG_BEFORE, Fault::HANG_AFTER}) {
            // A read has no unknown outcome.
            bool read = std::string_view(operation) == "read_order";
            if (read && (fault == Fault::UNKNOWN_BEFORE || fault == Fault::UNKNOWN_AFTER)) continue;
            out.push_back({operation, fault});
        }
    return out;
}
INSTANTIATE_TEST_SUITE_P(Calls, TroubleTest, ::testing::ValuesIn(all_troubles()), trouble_name);

// The capture is refused after ticketing, and then one call of the way back goes wrong too.
struct UndoTest : JourneyTest, ::testing::WithParamInterface<Trouble> {};

TEST_P(UndoTest, EverythingIsGivenBack) {
    auto trouble = GetParam();
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World world(reactor, db, config_for(trouble));
        world.faults.next(trouble.operation == "void_payment" ? "issue_tickets" : "capture", Fault::REFUSED);
        world.faults.next(trouble.operation, trouble.fault);
        auto view = co_await carry_to_the_end(world);
        expect_failed(world, view, trouble.operation == "void_payment" ? "ticketing-refused" : "capture-failed");
        EXPECT_EQ(view.payment_status, BookingPaymentStatus::FAILED);
        EXPECT_EQ(events_of(db, view.id), "booking_created booking_ordered booking_failed");
    });
}

std::vector<Trouble> undo_troubles() {
    std::vector<Trouble> out;
    for (auto* operation : {"void_tickets", "void_payment", "cancel"})
        for (auto fault : {Fault::NONE, Fault::UNAVAILABLE, Fault::UNKNOWN_BEFORE, Fault::UNKNOWN_AFTER,
                           Fault::HANG_BEFORE, Fault::HANG_AFTER})
            out.push_back({operation, fault});
    return out;
}
INSTANTIATE_TEST_SUITE_P(Calls, UndoTest, ::testing::ValuesIn(undo_troubles()), trouble_name);

TEST_F(JourneyTest, SoldOutIsToldAndNothingIsCharged) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World world(reactor, db);
        world.gds.refusal = gds::RefusalCode::SOLD_OUT;
        world.faults.next("create_order", Fault::REFUSED);
        auto problem = co_await problem_of(world.create());
        EXPECT_EQ(problem, "sold-out");
        EXPECT_EQ(world.payments.by_key.size(), 0u);
        auto page = co_await world.bus.call(world.caller(), ListBookings{});
        auto view = co_await world.read(page.items.at(0).id);
        EXPECT_EQ(view.failure->code, "sold-out");
        EXPECT_EQ(events_of(db, view.id), "booking_created booking_failed");
        EXPECT_EQ(of(view.id, "SELECT count(*) FROM traveller_flights"), "0");
    });
}

TEST_F(JourneyTest, ADeclineKeepsTheBookingForAnotherCard) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World world(reactor, db);
        auto held = co_await world.create();
        world.faults.next("authorize", Fault::REFUSED);
        auto first = co_await problem_of(world.pay(held.id, "pay-1"));
        EXPECT_EQ(first, "payment-declined");
        auto view = co_await world.read(held.id);
        EXPECT_EQ(view.progress, BookingProgress::AWAITING_PAYMENT);
        EXPECT_EQ(view.payment.decline_code, "CARD_DECLINED");
        // The same request again is the same payment.
        auto again = co_await problem_of(world.pay(held.id, "pay-1"));
        EXPECT_EQ(again, "payment-declined");
        EXPECT_EQ(world.payments.by_key.size(), 1u);
        auto paid = co_await world.pay(held.id, "pay-2");
        expect_confirmed(world, paid);
    });
}

TEST_F(JourneyTest, DeclinesUseUpTheAttempts) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        auto config = test_config();
        config.payment_attempts = 2;
        World world(reactor, db, config);
        auto held = co_await world.create();
        world.faults.next("authorize", Fault::REFUSED);
        world.faults.next("authorize", Fault::REFUSED);
        auto first = co_await problem_of(world.pay(held.id, "pay-1"));
        auto second = co_await problem_of(world.pay(held.id, "pay-2"));
        EXPECT_EQ(first, "payment-declined");
        EXPECT_EQ(second, "payment-declined");
        auto view = co_await world.until(held.id, BookingProgress::FINISHED);
        expect_failed(world, view, "payment-attempts-used-up");
    });
}

TEST_F(JourneyTest, AnOrderThatChangedIsNotTicketed) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World world(reactor, db);
        auto held = co_await world.create();
        world.gds.orders[0].segments[0] = gds::SegmentStatus::CANCELLED;
        auto problem = co_await problem_of(world.pay(held.id));
        EXPECT_EQ(problem, "booking-failed");
        auto view = co_await world.read(held.id);
        expect_failed(world, view, "order-changed");
        EXPECT_EQ(world.payments.voids, 1);
        EXPECT_EQ(world.faults.calls["issue_tickets"], 0);
    });
}

}  // namespace
}  // namespace airside::booking::testing
