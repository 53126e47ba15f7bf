// The job payment.reconcile on a real database.
#include "platform/contract/binding.hpp"
#include "services/booking/api.hpp"
#include "services/payment/test_refunds.hpp"
#include "services/payment/workflows/reconcile.hpp"

namespace airside::payment {
namespace {

using namespace std::chrono_literals;
using testkit::run_on_reactor;
using Move = gateways::Settlement::Kind;

// The booking service, as far as reconciliation asks it.
struct Tickets {
    std::map<BookingId, booking::TicketState> states;
    bool silent = false;
    Bus bus;

    Tickets() {
        bind<booking::GetTicketStates, booking::ListTicketed>(bus, "booking");
        bus.on<booking::GetTicketStates>(*this, &of);
        bus.on<booking::ListTicketed>(*this, &between);
    }
    void set(BookingId id, int valid, Instant at) {
        states.insert_or_assign(id, booking::TicketState{id, booking::BookingStatus::CONFIRMED, valid, 0, 0, at});
    }
    static awaitable<booking::TicketStates> of(Tickets& self, Caller, booking::GetTicketStates asked) {
        if (self.silent) throw unavailable("not now");
        booking::TicketStates answer;
        for (const auto& id : asked.booking_ids)
            if (self.states.contains(id)) answer.items.push_back(self.states.at(id));
        co_return answer;
    }
    static awaitable<booking::TicketStates> between(Tickets& self, Caller, booking::ListTicketed asked) {
        if (self.silent) throw unavailable("not now");
        booking::TicketStates answer;
        for (const auto& [id, state] : self.states)
            if (*state.ticketed_at > asked.from && *state.ticketed_at < asked.to) answer.items.push_back(state);
        co_return answer;
    }
};

struct ReconcileTest : RefundTest {
    Tickets tickets;
    ScriptedGateway paypal{PaymentGateway::PAYPAL};

    // A first run, from which on all is compared.
    awaitable<> begin(Deployment& d) {
        co_await reconcile(d.context, false);
        clock.advance(1min);
    }
    awaitable<PaymentView> sold(Deployment& d, std::string key = "1") {
        auto paid = co_await d.paid(request(std::move(key)));
        tickets.set(booking, 1, clock.now());
        co_return paid;
    }
    awaitable<ReconcileReport> run(Deployment& d, Duration later = 1min) {
        clock.advance(later);
        return reconcile(d.context, false);
    }
    std::string open() const {
        return db.value(
            "SELECT coalesce(string_agg(kind || '/' || split_part(subject, ' ', 1), ' ' ORDER BY kind, subject), "
            "'none') "
            "FROM reconciliation_exceptions WHERE status = 'OPEN'");
    }
    std::string status() const { return db.value("SELECT status FROM payments"); }
};

TEST_F(ReconcileTest, WhatAgreesIsCompleted) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, {&gateway}, nullptr, {}, &tickets.bus);
        co_await begin(d);
        auto paid = co_await sold(d);
        auto planned = co_await reconcile(d.context, true);
        EXPECT_EQ(planned.completed, 0) << "the gateway's report was not read";
        auto report = co_await run(d);
        EXPECT_EQ(report.settlements, 1);
        EXPECT_EQ(report.completed, 1);
        EXPECT_EQ(open(), "none");
        EXPECT_EQ(status(), "COMPLETED");
        auto again = co_await run(d);
        EXPECT_EQ(again.settlements + again.completed + again.opened, 0) << "twice is once";
        auto refund = co_await d.refund(paid.id, usd("20.50"));
        EXPECT_EQ(refund.status, RefundStatus::COMPLETED) << "what is settled may be refunded";
        co_await run(d);
        EXPECT_EQ(open(), "none");
        auto late = co_await run(d, 24h * 10);
        EXPECT_EQ(late.opened, 0);
    });
}

TEST_F(ReconcileTest, WhatTheGatewayDoesNotHaveIsAnExceptionUntilItHas) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, {&gateway}, nullptr, {}, &tickets.bus);
        co_await begin(d);
        gateway.settles = false;
        auto paid = co_await sold(d);
        co_await run(d, 24h);
        EXPECT_EQ(open(), "none") << "it may be reported later";
        co_await run(d, 24h * 3);
        EXPECT_EQ(open(), "MISSING_AT_GATEWAY/payment");
        auto first = db.value("SELECT first_seen FROM reconciliation_exceptions");
        co_await run(d, 24h);
        EXPECT_EQ(db.value("SELECT count(*) || ' ' || min(first_seen) FROM reconciliation_exceptions"), "1 " + first);
        gateway.move(Move::CAPTURE, gateway.payments.begin()->first, "ch_1", paid.id.str(), paid.amount);
        co_await run(d);
        EXPECT_EQ(open(), "none");
        EXPECT_EQ(db.value("SELECT status FROM reconciliation_exceptions"), "GONE");
        EXPECT_EQ(status(), "COMPLETED");
    });
}

TEST_F(ReconcileTest, OtherAmountsAndStrangeMoneyAreExceptions) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, {&gateway}, nullptr, {}, &tickets.bus);
        co_await begin(d);
        auto paid = co_await sold(d);
        gateway.move(Move::CAPTURE, gateway.payments.begin()->first, "ch_2", paid.id.str(), paid.amount);
        gateway.move(Move::CAPTURE, "pi_of_nobody", "ch_3", "", usd("7.00"));
        gateway.move(Move::FEE, "", "fee_1", "", usd("-1.00"));
        co_await run(d);
        EXPECT_EQ(open(), "DUPLICATE_CAPTURE/payment UNKNOWN_AT_OURS/settlement");
        EXPECT_EQ(status(), "CAPTURED");
        EXPECT_EQ(db.value("SELECT expected::numeric(9,2) || ' ' || found::numeric(9,2) FROM reconciliation_exceptions "
                           "WHERE kind = 'DUPLICATE_CAPTURE'"),
                  "120.50 241.00");
        co_await run(d, 24h * 3);
        EXPECT_EQ(open(), "DUPLICATE_CAPTURE/payment UNKNOWN_AT_OURS/settlement") << "they stay until they are gone";
    });
}

TEST_F(ReconcileTest, MoneyWithoutTicketAndTicketWithoutMoney) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, {&gateway}, nullptr, {}, &tickets.bus);
        co_await begin(d);
        auto paid = co_await sold(d);
        tickets.states.at(booking).valid = 0;
        auto unpaid = BookingId::v7(clock, random);
        tickets.set(unpaid, 2, clock.now());
        co_await run(d);
        EXPECT_EQ(open(), "none") << "within the time that ticketing takes";
        co_await run(d, 2h);
        EXPECT_EQ(open(), "MONEY_WITHOUT_TICKET/payment TICKET_WITHOUT_MONEY/booking");
        co_await measure_exceptions(d.context);
        tickets.silent = true;
        auto blind = co_await run(d);
        EXPECT_EQ(blind.unreachable, std::vector<std::string>{"BOOKING"});
        EXPECT_EQ(open(), "MONEY_WITHOUT_TICKET/payment TICKET_WITHOUT_MONEY/booking") << "not known is not gone";
        tickets.silent = false;
        co_await d.refund(paid.id, paid.amount);
        tickets.states.at(unpaid).valid = 0;
        co_await run(d);
        EXPECT_EQ(open(), "none");
        tickets.states.at(booking).valid = 1;
        co_await run(d);
        EXPECT_EQ(open(), "TICKET_WITHOUT_MONEY/payment") << "all was given back, and somebody may fly";
    });
}

// Most refunds are made long after the payment.
TEST_F(ReconcileTest, ALateRefundThatTheGatewayNeverSettlesIsMissing) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, {&gateway}, nullptr, {}, &tickets.bus);
        co_await begin(d);
        auto paid = co_await sold(d);
        for (int day = 0; day < 20; ++day) co_await run(d, 24h);
        EXPECT_EQ(open(), "none");
        gateway.settles = false;
        auto refund = co_await d.refund(paid.id, usd("20.50"));
        EXPECT_EQ(refund.status, RefundStatus::COMPLETED);
        for (int day = 0; day < 10; ++day) co_await run(d, 24h);
        EXPECT_EQ(open(), "MISSING_AT_GATEWAY/refund");
        EXPECT_EQ(db.value("SELECT subject FROM reconciliation_exceptions"), "refund " + refund.id.str());
    });
}

TEST_F(ReconcileTest, WhatWasSettledLongAgoIsNotMissedOnceItIsPurged) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, {&gateway}, nullptr, {}, &tickets.bus);
        co_await begin(d);
        auto paid = co_await sold(d);
        co_await run(d);
        EXPECT_EQ(status(), "COMPLETED");
        clock.advance(24h * 401);
        for (bool more = true; more;) {
            auto report = co_await run(d);
            more = report.more;
        }
        db.execute("DELETE FROM settlements");
        co_await d.refund(paid.id, usd("20.50"));
        auto report = co_await run(d);
        EXPECT_GE(report.payments, 1);
        EXPECT_EQ(open(), "none");
    });
}

TEST_F(ReconcileTest, AGatewayThatReportsDaysLaterIsStillComparedWhole) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, {&gateway}, nullptr, {}, &tickets.bus);
        co_await begin(d);
        gateway.settles = false;
        co_await sold(d);
        for (int day = 0; day < 10; ++day) {
            gateway.faults = {Fault::unavailable};
            co_await run(d, 24h);
        }
        EXPECT_EQ(open(), "none") << "what the gateway has not told is not compared";
        gateway.faults.clear();
        co_await run(d);
        EXPECT_EQ(open(), "MISSING_AT_GATEWAY/payment");
    });
}

TEST_F(ReconcileTest, AGatewayThatDoesNotReportIsReadOnLater) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Config config;
        config.reconcile.report_windows = 2;
        Deployment d(reactor, db, clock, {&gateway, &paypal}, nullptr, config, &tickets.bus);
        co_await begin(d);
        co_await sold(d);
        gateway.faults = {Fault::unavailable};
        auto silent = co_await run(d);
        EXPECT_EQ(silent.unreachable, std::vector<std::string>{"STRIPE"});
        EXPECT_EQ(status(), "CAPTURED");
        auto told = co_await run(d);
        EXPECT_EQ(told.settlements, 1);
        EXPECT_EQ(status(), "COMPLETED");
        gateway.calls.clear();
        clock.advance(24h * 5);
        for (int runs = 0; runs < 8; ++runs) {
            auto report = co_await reconcile(d.context, false);
            EXPECT_LE(gateway.calls.size(), 2u) << "no more than its windows in one run";
            gateway.calls.clear();
            if (!report.more) break;
        }
        EXPECT_EQ(
            db.value(
                "SELECT (up_to >= now() + interval '4 days')::text FROM reconciliation_marks WHERE name = 'STRIPE'"),
            "true");
    });
}

TEST_F(ReconcileTest, AgentsListAndResolve) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, {&gateway}, nullptr, {}, &tickets.bus);
        co_await begin(d);
        for (int i = 0; i < 3; ++i)
            gateway.move(Move::CAPTURE, "pi_strange" + std::to_string(i), "ch", "", usd("7.00"));
        co_await run(d);
        Caller agent;
        agent.user = UserId::v7(clock, random);
        agent.role = auth::Role::AGENT;
        ListExceptions question{.status = ExceptionStatus::OPEN, .kind = {}, .cursor = {}, .limit = {Int<1, 100>{2}}};
        auto page = co_await list_exceptions(d.context, agent, question);
        EXPECT_EQ(page.items.size(), 2u);
        question.cursor = Text<1, 200>{page.next_cursor.value()};
        auto rest = co_await list_exceptions(d.context, agent, question);
        EXPECT_EQ(rest.items.size(), 1u);
        EXPECT_FALSE(rest.next_cursor);
        question = {.status = {}, .kind = ExceptionKind::DISPUTED, .cursor = {}, .limit = {}};
        auto none = co_await list_exceptions(d.context, agent, question);
        EXPECT_TRUE(none.items.empty());

        auto one = rest.items.at(0);
        EXPECT_EQ(one.found->str(), "7.00 USD");
        EXPECT_FALSE(one.expected);
        auto resolved =
            co_await resolve_exception(d.context, agent, ResolveException{one.id, {"paid in by the bank by mistake"}});
        EXPECT_EQ(resolved.status, ExceptionStatus::RESOLVED);
        EXPECT_EQ(resolved.resolved_by, agent.user);
        auto again = co_await resolve_exception(d.context, agent, ResolveException{one.id, {"another note"}});
        EXPECT_EQ(again.note, "paid in by the bank by mistake");
        co_await run(d, 24h);
        EXPECT_EQ(db.value("SELECT count(*) FROM reconciliation_exceptions WHERE status = 'OPEN'"), "2")
            << "it is not opened again";
        auto unknown = co_await problem_of(
            resolve_exception(d.context, agent, ResolveException{Uuid::v7(clock, random), {"nothing"}}));
        EXPECT_EQ(unknown.status, 404);
    });
}

TEST_F(ReconcileTest, ADryRunChangesNothing) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, {&gateway}, nullptr, {}, &tickets.bus);
        co_await begin(d);
        gateway.settles = false;
        co_await sold(d);
        co_await run(d, 24h * 4);
        db.execute("DELETE FROM reconciliation_exceptions");
        gateway.calls.clear();
        auto before = db.value("SELECT string_agg(name || up_to, ' ' ORDER BY name) FROM reconciliation_marks");
        auto planned = co_await reconcile(d.context, true);
        EXPECT_EQ(planned.differences, 1);
        EXPECT_EQ(open(), "none");
        EXPECT_EQ(db.value("SELECT string_agg(name || up_to, ' ' ORDER BY name) FROM reconciliation_marks"), before);
        EXPECT_TRUE(gateway.calls.empty());
    });
}

}  // namespace
}  // namespace airside::payment
