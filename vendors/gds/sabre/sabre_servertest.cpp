// The contract of every GDS adapter, on the simulator's Sabre.
#include "platform/core/base64.hpp"
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
    static constexpr Operations operations{"search",      "pricing",       "orders.create", "orders.read",
                                           "orders.find", "tickets.issue", "tickets.void",  "orders.cancel",
                                           "seatmaps",    "services",      "services.add"};
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

// Somebody else has changed the booking since it was read: nothing was done, and it may be tried again.
TEST_F(SabreOnly, ServicesAreAddedToTheBookingThatWasRead) {
    run([](Bench& bench) -> awaitable<> {
        auto held = co_await TestFixture::held_order(bench, new_reference());
        if (!held) co_return;
        auto choices = co_await offered_choices(bench, *held);
        auto context = bench.context();
        co_await TestFixture::fault(bench, "services.add",
                                    R"("effect":"error","status":200,"code":"BOOKING_SIGNATURE_MISMATCH")");
        auto stale = co_await bench.gds.order_services()->add_services(held->order_id, choices, context);
        EXPECT_TRUE(stale.unavailable()) << stale.describe();
        auto first = co_await bench.gds.order_services()->add_services(held->order_id, choices, context);
        EXPECT_TRUE(first.done()) << first.describe();
        // A bag more, beside what the booking has already; of what is sold once no second.
        auto second = co_await bench.gds.order_services()->add_services(held->order_id, choices, context);
        EXPECT_TRUE(second.refused() && second.refused()->code == RefusalCode::OFFER_EXPIRED) << second.describe();
        auto catalogue = co_await bench.gds.order_services()->services(held->order_id, context);
        EXPECT_TRUE(catalogue.done()) << catalogue.describe();
        if (!catalogue.done()) co_return;
        auto more = choices;
        more.pop_back();
        more[0].service = catalogue.value().back();
        more[0].quantity = 1;
        auto third = co_await bench.gds.order_services()->add_services(held->order_id, more, context);
        EXPECT_TRUE(third.done() && third.value().services.size() == 3) << third.describe();
        auto issued = co_await bench.gds.issue_tickets(held->order_id, context);
        EXPECT_TRUE(issued.done() && count_with(issued.value(), ServiceStatus::ISSUED) == 3) << issued.describe();
    });
}

// As another program of the agency's would do it, beside the adapter.
awaitable<std::string> post(Bench& bench, std::string path, std::string authorization, std::string body) {
    http::OutRequest request;
    request.method = http::Method::POST;
    request.url = RunningSimulator::shared().url() + path;
    request.headers.set("Authorization", std::move(authorization));
    request.body = std::move(body);
    auto deadline = Steady::now() + std::chrono::seconds(10);
    auto reply = co_await bench.client.send(std::move(request), deadline);
    EXPECT_EQ(reply.status, 200) << path << " " << reply.body;
    co_return std::move(reply.body);
}

awaitable<> issue_tickets_alone(Bench& bench, std::string order_id) {
    auto parts = base64_encode("V1:AIRSIDE:AIRS:AA") + ":" + base64_encode("airside-secret");
    auto credentials = "Basic " + base64_encode(parts);
    auto granted = co_await post(bench, "/v2/auth/token", credentials, "grant_type=client_credentials");
    auto token = granted.substr(granted.find("access_token\":\"") + 15);
    token.resize(token.find('"'));
    auto body = R"({"confirmationId":")" + order_id +
                R"(","fulfillments":[{"ticketingQualifiers":{"priceQuoteRecordIds":["1","2"]}}],)" +
                R"("formsOfPayment":[{"type":"CASH"}]})";
    auto issued = co_await post(bench, "/v1/trip/orders/fulfillFlightTickets", "Bearer " + token, body);
    EXPECT_EQ(issued.find("errors"), issued.npos) << issued;
}

// The tickets are there, the EMDs are not.
TEST_F(SabreOnly, EmdsThatAreMissingAreIssuedAlone) {
    run([](Bench& bench) -> awaitable<> {
        auto held = co_await TestFixture::held_order(bench, new_reference());
        if (!held) co_return;
        auto choices = co_await offered_choices(bench, *held);
        auto context = bench.context();
        auto added = co_await bench.gds.order_services()->add_services(held->order_id, choices, context);
        EXPECT_TRUE(added.done()) << added.describe();
        co_await issue_tickets_alone(bench, held->order_id);
        auto issued = co_await bench.gds.issue_tickets(held->order_id, context);
        EXPECT_TRUE(issued.done() && count_with(issued.value(), ServiceStatus::ISSUED) == 2) << issued.describe();
        if (issued.done()) EXPECT_EQ(issued.value().tickets.size(), held->last_names.size());
        auto again = co_await bench.gds.issue_tickets(held->order_id, context);
        EXPECT_TRUE(again.refused() && again.refused()->code == RefusalCode::ALREADY_TICKETED) << again.describe();
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
            // The other offer may be for the last seats of the same flight.
            auto cancelled = co_await bench.gds.cancel(id, context);
            EXPECT_TRUE(cancelled.done()) << cancelled.describe();
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
        auto choices = co_await offered_choices(bench, *held);
        auto added = co_await bench.gds.order_services()->add_services(held->order_id, choices, context);
        EXPECT_TRUE(added.done()) << added.describe();
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

// The token endpoint has its own limit: told to the caller, who waits, instead of asking again with each call.
TEST_F(SabreOnly, ATokenEndpointsRateLimitIsTold) {
    run([](Bench& bench) -> awaitable<> {
        sabre::Sabre gds(bench.reactor, bench.client, airports(), options(RunningSimulator::shared().url()));
        co_await TestFixture::fault(bench, "token", R"("effect":"error","status":429)");
        auto query = jfk_lhr();
        auto context = bench.context();
        auto limited = co_await gds.search(query, context);
        EXPECT_TRUE(limited.unavailable() && limited.unavailable()->retry_after_s) << limited.describe();
    });
}

// A gateway that does not find the service says nothing of the order: it still holds its seats.
TEST_F(SabreOnly, ACancellationThatFindsNoServiceIsNotDone) {
    run([](Bench& bench) -> awaitable<> {
        auto held = co_await TestFixture::held_order(bench, new_reference());
        if (!held) co_return;
        auto context = bench.context();
        co_await TestFixture::fault(bench, "orders.cancel", R"("effect":"error","status":404)");
        auto failed = co_await bench.gds.cancel(held->order_id, context);
        EXPECT_TRUE(failed.unavailable()) << failed.describe();
        auto read = co_await bench.gds.read_order(held->order_id, context);
        EXPECT_TRUE(read.done() && read.value().status == OrderStatus::ON_HOLD) << read.describe();
        auto cancelled = co_await bench.gds.cancel(held->order_id, context);
        EXPECT_TRUE(cancelled.done()) << cancelled.describe();
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
