// The contract of every GDS adapter, on the simulator's Sabre.
#include "vendors/gds/contract_suite.hpp"
#include "vendors/gds/sabre/sabre.hpp"

namespace airside::gds::suite {
namespace {

const reference::Airports& airports() {
    static const auto loaded = reference::Airports::load(AIRSIDE_DATA_DIR);
    return loaded;
}

sabre::Options options(const std::string& url) {
    return {{url, "V1:AIRSIDE:AIRS:AA", config::Secret("airside-secret"), {}, {}, {}}, {}};
}

struct SabreSubject {
    static constexpr std::string_view vendor = "sabre";
    static constexpr Operations operations{"search",       "pricing",       "orders.create",
                                           "orders.read",  "orders.find",   "tickets.issue",
                                           "tickets.void", "orders.cancel", "seatmaps"};
    static std::unique_ptr<Gds> make(Reactor& reactor, http::Client& client, const std::string& url) {
        return std::make_unique<sabre::Sabre>(reactor, client, airports(), options(url));
    }
};

// What Sabre does otherwise than others.
class SabreOnly : public GdsContract<SabreSubject> {
  protected:
    using TestFixture = SabreOnly;
};

}  // namespace

INSTANTIATE_TYPED_TEST_SUITE_P(Sabre, GdsContract, SabreSubject);

namespace {

// Errors with HTTP 200: what gave up in the middle is unknown after an effect, unavailable after a read.
TEST_F(SabreOnly, ErrorsInTheBodyAreTakenSeriously) {
    run([](Bench& bench) -> awaitable<> {
        auto offer = co_await TestFixture::priced_offer(bench);
        if (!offer) co_return;
        auto request = order_request(*offer, new_reference());
        auto context = bench.context();
        co_await TestFixture::fault(bench, "orders.create", R"("effect":"error","status":200,"code":"TIMEOUT")");
        auto made = co_await bench.gds.create_order(request, context);
        EXPECT_TRUE(made.unknown()) << made.describe();
        auto held = co_await bench.gds.create_order(request, context);
        EXPECT_TRUE(held.done()) << held.describe();
        if (!held.done()) co_return;
        auto id = held.value().order_id;
        co_await TestFixture::fault(bench, "orders.read", R"("effect":"error","status":200,"code":"TIMEOUT")");
        auto read = co_await bench.gds.read_order(id, context);
        EXPECT_TRUE(read.unavailable()) << read.describe();
        auto none = co_await bench.gds.read_order("ZZZZZZ", context);
        EXPECT_TRUE(none.refused() && none.refused()->code == RefusalCode::NOT_FOUND) << none.describe();
    });
}

TEST_F(SabreOnly, IssuedTicketsThatCanNotBeReadAreUnknown) {
    run([](Bench& bench) -> awaitable<> {
        auto held = co_await TestFixture::held_order(bench, new_reference());
        if (!held) co_return;
        auto context = bench.context();
        co_await TestFixture::fault(bench, "orders.read", R"("effect":"error","status":500,"nth":2)");
        auto issued = co_await bench.gds.issue_tickets(held->order_id, context);
        EXPECT_TRUE(issued.unknown()) << issued.describe();
        auto read = co_await bench.gds.read_order(held->order_id, context);
        EXPECT_TRUE(read.done() && read.value().status == OrderStatus::TICKETED) << read.describe();
    });
}

TEST_F(SabreOnly, TicketsAreRefundedByTheFaresRules) {
    run([](Bench& bench) -> awaitable<> {
        auto query = jfk_lhr();
        auto context = bench.context();
        auto found = co_await bench.gds.search(query, context);
        EXPECT_TRUE(found.done()) << found.describe();
        if (!found.done()) co_return;
        for (auto wanted : {Allowance::ALLOWED, Allowance::NOT_ALLOWED}) {
            auto offer = std::ranges::find_if(found.value(),
                                              [&](auto& one) { return one.conditions.refund.allowance == wanted; });
            EXPECT_NE(offer, found.value().end());
            if (offer == found.value().end()) co_return;
            auto request = order_request(*offer, new_reference());
            auto held = co_await bench.gds.create_order(request, context);
            EXPECT_TRUE(held.done()) << held.describe();
            if (!held.done()) co_return;
            auto id = held.value().order_id;
            auto early = co_await bench.gds.ticket_refunds()->refund_tickets(id, context);
            EXPECT_TRUE(early.refused() && early.refused()->code == RefusalCode::ALREADY_CANCELLED) << early.describe();
            auto issued = co_await bench.gds.issue_tickets(id, context);
            EXPECT_TRUE(issued.done()) << issued.describe();
            auto refunded = co_await bench.gds.ticket_refunds()->refund_tickets(id, context);
            if (wanted == Allowance::NOT_ALLOWED) {
                EXPECT_TRUE(refunded.refused() && refunded.refused()->code == RefusalCode::NOT_ALLOWED)
                    << refunded.describe();
                continue;
            }
            EXPECT_TRUE(refunded.done()) << refunded.describe();
            if (refunded.done())
                for (auto& ticket : refunded.value().tickets) EXPECT_EQ(ticket.status, TicketStatus::REFUNDED);
        }
    });
}

TEST_F(SabreOnly, SeatsOfWhatIsNoOfferAreRefused) {
    run([](Bench& bench) -> awaitable<> {
        auto offer = co_await TestFixture::priced_offer(bench);
        if (!offer) co_return;
        auto context = bench.context();
        auto foreign = *offer;
        foreign.raw = "{}";
        auto refused = co_await bench.gds.seat_maps()->seat_maps(foreign, context);
        EXPECT_TRUE(refused.refused()) << refused.describe();
    });
}

// For tests/conformance, which holds what was sent against Sabre's own schemas.
TEST_F(SabreOnly, LeavesAWholeJourneyForTheSchemas) {
    auto* file = std::getenv("AIRSIDE_TEST_CALLS");
    if (!file) GTEST_SKIP() << "AIRSIDE_TEST_CALLS names no file";
    run([&](Bench& bench) -> awaitable<> {
        auto reference = new_reference();
        auto held = co_await TestFixture::held_order(bench, reference);
        if (!held) co_return;
        auto context = bench.context();
        auto maps = co_await bench.gds.seat_maps()->seat_maps(*held->offer, context);
        EXPECT_TRUE(maps.done()) << maps.describe();
        FindHints hints{"Quintanilla", in_days(30)};
        auto mine = BookingReference::of(reference);
        auto found = co_await bench.gds.find_by_reference(mine, hints, context);
        EXPECT_TRUE(found.done() && found.value().size() == 1) << found.describe();
        auto issued = co_await bench.gds.issue_tickets(held->order_id, context);
        EXPECT_TRUE(issued.done()) << issued.describe();
        auto voided = co_await bench.gds.void_tickets(held->order_id, context);
        EXPECT_TRUE(voided.done()) << voided.describe();
        auto again = co_await bench.gds.issue_tickets(held->order_id, context);
        EXPECT_TRUE(again.done()) << again.describe();
        auto refunded = co_await bench.gds.ticket_refunds()->refund_tickets(held->order_id, context);
        EXPECT_TRUE(refunded.done() || refunded.refused()) << refunded.describe();
        auto cancelled = co_await bench.gds.cancel(held->order_id, context);
        EXPECT_TRUE(cancelled.done()) << cancelled.describe();
        http::OutRequest request;
        request.url = RunningSimulator::shared().url() + "/_sim/calls?bodies=true&vendor=sabre";
        auto deadline = Steady::now() + std::chrono::seconds(10);
        auto calls = co_await bench.client.send(std::move(request), deadline);
        std::ofstream(file) << calls.body;
    });
}

// Accounts with the newer tokens.
TEST_F(SabreOnly, AnEprSignsInWithItsPassword) {
    run([](Bench& bench) -> awaitable<> {
        auto with_epr = options(RunningSimulator::shared().url());
        with_epr.session.username = "123456-AIRS-AA";
        with_epr.session.password = config::Secret("secret");
        sabre::Sabre gds(bench.reactor, bench.client, airports(), std::move(with_epr));
        auto query = jfk_lhr();
        auto context = bench.context();
        auto found = co_await gds.search(query, context);
        EXPECT_TRUE(found.done()) << found.describe();
    });
}

}  // namespace
}  // namespace airside::gds::suite
