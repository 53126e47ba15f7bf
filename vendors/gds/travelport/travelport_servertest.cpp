// The contract of every GDS adapter, on the simulator's Travelport; and what only this one does.
#include "vendors/gds/contract_suite.hpp"
#include "vendors/gds/travelport/travelport.hpp"

namespace airside::gds::suite {
namespace {

const reference::Airports& airports() {
    static const auto loaded = reference::Airports::load(AIRSIDE_DATA_DIR);
    return loaded;
}

travelport::Options options_for(const std::string& url) {
    travelport::Options options;
    options.session.base_url = url;
    options.session.username = "airside";
    options.session.password = config::Secret("airside-password");
    options.session.client_id = "airside";
    options.session.client_secret = config::Secret("airside-secret");
    options.session.access_group = "5e1f7a3c-0000-4000-8000-a1251de00001";
    return options;
}

struct TravelportSubject {
    static constexpr std::string_view vendor = "travelport";
    static constexpr Operations operations{"search",      "pricing",       "orders.create", "orders.read",
                                           "orders.find", "tickets.issue", "tickets.void",  "orders.cancel",
                                           "seatmap",     "services.list", "services.add"};
    static std::unique_ptr<Gds> make(Reactor& reactor, http::Client& client, const std::string& url) {
        return std::make_unique<travelport::Travelport>(reactor, client, airports(), options_for(url));
    }
};

// With an adapter that is set up as `options` say.
template <class Body>
void run_with(travelport::Options options, Body body) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        http::Client client(reactor);
        travelport::Travelport gds(reactor, client, airports(), options);
        Bench bench{reactor, client, gds};
        co_await bench.tell(http::Method::POST, "/_sim/reset");
        co_await body(bench);
    });
}

travelport::Options ours() { return options_for(RunningSimulator::shared().url()); }

awaitable<std::optional<Offer>> first_offer(Bench& bench, SearchQuery query) {
    auto context = bench.context();
    auto found = co_await bench.gds.search(query, context);
    EXPECT_TRUE(found.done() && !found.value().empty()) << found.describe();
    if (!found.done() || found.value().empty()) co_return std::nullopt;
    for (auto& offer : found.value()) expect_sound(offer, query);
    co_return found.value().front();
}

awaitable<std::optional<Order>> held(Bench& bench) {
    auto query = jfk_lhr();
    auto offer = co_await first_offer(bench, query);
    if (!offer) co_return std::nullopt;
    auto request = order_request(*std::move(offer), new_reference());
    auto context = bench.context();
    auto made = co_await bench.gds.create_order(request, context);
    EXPECT_TRUE(made.done()) << made.describe();
    if (!made.done()) co_return std::nullopt;
    co_return made.value();
}

// Accounts that get no whole journeys: two legs are combined by their codes, of three the next is asked for.
TEST(Travelport, SellsLegByLeg) {
    auto options = ours();
    options.representation = travelport::Representation::leg;
    run_with(options, [](Bench& bench) -> awaitable<> {
        auto lhr = IataAirport::of("LHR"), jfk = IataAirport::of("JFK"), cdg = IataAirport::of("CDG");
        auto cities = jfk_lhr(), one_way = jfk_lhr(), back = jfk_lhr();
        cities.slices = {{jfk, lhr, in_days(30)}, {lhr, cdg, in_days(34)}, {cdg, jfk, in_days(39)}};
        one_way.slices.pop_back();
        for (auto& query : {back, one_way, cities}) {
            auto offer = co_await first_offer(bench, query);
            if (!offer) co_return;
            auto context = bench.context();
            auto priced = co_await bench.gds.reprice(*offer, context);
            EXPECT_TRUE(priced.done()) << priced.describe();
            if (priced.done()) EXPECT_EQ(priced.value().price.total, offer->price.total);
        }
    });
}

TEST(Travelport, NoFlightsFoundIsAnAnswer) {
    run_with(ours(), [](Bench& bench) -> awaitable<> {
        auto query = jfk_lhr();
        auto context = bench.context();
        // Nothing flies there: that is an answer, not an error.
        query.slices = {{IataAirport::of("JFK"), IataAirport::of("LHR"), in_days(30)}};
        co_await bench.fault("travelport", "search", R"("effect":"sold_out")");
        auto none = co_await bench.gds.search(query, context);
        EXPECT_TRUE(none.done() && none.value().empty()) << none.describe();
    });
}

// A step before the commit that fails leaves nothing behind.
TEST(Travelport, NothingIsDoneBeforeTheCommit) {
    run_with(ours(), [](Bench& bench) -> awaitable<> {
        auto query = jfk_lhr();
        auto offer = co_await first_offer(bench, query);
        if (!offer) co_return;
        for (std::string_view step :
             {"workbench.open", "workbench.offer", "workbench.travelers", "workbench.remarks"}) {
            co_await bench.fault("travelport", step, R"("effect":"error","status":503)");
            auto request = order_request(*offer, new_reference());
            auto context = bench.context();
            auto made = co_await bench.gds.create_order(request, context);
            EXPECT_TRUE(made.unavailable()) << step << " " << made.describe();
            FindHints hints{"Quintanilla", in_days(30)};
            auto found = co_await bench.gds.find_by_reference(request.reference, hints, context);
            EXPECT_TRUE(found.done() && found.value().empty()) << found.describe();
        }
    });
}

// One ticket is voided and the next answer does not come: what became of the order is to be read.
TEST(Travelport, HalfAVoidIsUnknown) {
    run_with(ours(), [](Bench& bench) -> awaitable<> {
        auto order = co_await held(bench);
        if (!order) co_return;
        auto context = bench.context();
        auto issued = co_await bench.gds.issue_tickets(order->order_id, context);
        EXPECT_TRUE(issued.done()) << issued.describe();
        co_await bench.fault("travelport", "tickets.void", R"("effect":"error","status":500,"nth":2)");
        auto voided = co_await bench.gds.void_tickets(order->order_id, context);
        EXPECT_TRUE(voided.unknown()) << voided.describe();
        auto read = co_await bench.gds.read_order(order->order_id, context);
        EXPECT_TRUE(read.done() && read.value().status == OrderStatus::PARTIALLY_TICKETED) << read.describe();
        auto rest = co_await bench.gds.void_tickets(order->order_id, context);
        EXPECT_TRUE(rest.done() && rest.value().status == OrderStatus::ON_HOLD) << rest.describe();
        auto again = co_await bench.gds.issue_tickets(order->order_id, context);
        EXPECT_TRUE(again.done() && again.value().status == OrderStatus::TICKETED) << again.describe();
        int open = 0;
        if (again.done())
            for (auto& ticket : again.value().tickets) open += ticket.status == TicketStatus::ISSUED;
        EXPECT_EQ(open, 3) << "beside the three that were voided";
    });
}

std::vector<ServiceOffer> seats_of(const std::vector<ServiceOffer>& catalogue, int segment) {
    std::vector<ServiceOffer> seats;
    std::ranges::copy_if(catalogue, std::back_inserter(seats), [&](auto& one) {
        return one.kind == ServiceKind::SEAT && one.segments == std::vector{segment};
    });
    return seats;
}

// Seats of two flights: what is sold so is taken on the maps of all, and not sold twice.
TEST(Travelport, SeatsAreSoldFlightByFlight) {
    run_with(ours(), [](Bench& bench) -> awaitable<> {
        auto order = co_await held(bench);
        auto second = co_await held(bench);
        if (!order || !second) co_return;
        auto context = bench.context();
        auto* services = bench.gds.order_services();
        auto catalogue = co_await services->services(order->order_id, context);
        EXPECT_TRUE(catalogue.done()) << catalogue.describe();
        if (!catalogue.done()) co_return;
        std::vector<ServiceChoice> choices;
        for (int segment : {0, 1}) {
            auto seats = seats_of(catalogue.value(), segment);
            EXPECT_TRUE(!seats.empty() && seats.size() <= 60) << seats.size();
            if (seats.size() < 2) co_return;
            EXPECT_LE(seats.front().price, seats.back().price);
            choices.push_back({seats[0], 0});
            choices.push_back({seats[1], 1});
        }
        auto added = co_await services->add_services(order->order_id, choices, context);
        EXPECT_TRUE(added.done()) << added.describe();
        if (!added.done()) co_return;
        EXPECT_EQ(count_chosen(added.value(), choices, ServiceStatus::HELD), 4u);
        auto later = co_await services->services(second->order_id, context);
        EXPECT_TRUE(later.done()) << later.describe();
        if (!later.done()) co_return;
        for (auto& seat : seats_of(later.value(), 0)) EXPECT_NE(seat.label, choices[0].service.label);
        auto twice = co_await services->add_services(second->order_id, choices, context);
        EXPECT_TRUE(twice.refused() && twice.refused()->code == RefusalCode::OFFER_EXPIRED) << twice.describe();
        std::vector<ServiceChoice> both{choices[0], choices[0]};
        both[1].service = choices[1].service;
        auto two_seats = co_await services->add_services(second->order_id, both, context);
        EXPECT_TRUE(two_seats.refused() && two_seats.refused()->code == RefusalCode::INVALID_REQUEST)
            << two_seats.describe();
    });
}

awaitable<std::vector<ServiceChoice>> choices_for(Bench& bench, std::optional<Order> order) {
    if (!order) co_return std::vector<ServiceChoice>{};
    auto choices = co_await offered_choices(bench, *order);
    co_return choices;
}

// Whatever fails before the commit, nothing was added, and the next try finds the order as it was.
TEST(Travelport, NoServiceIsAddedBeforeTheCommit) {
    run_with(ours(), [](Bench& bench) -> awaitable<> {
        auto order = co_await held(bench);
        auto choices = co_await choices_for(bench, order);
        if (choices.size() != 2) co_return;
        auto context = bench.context();
        auto* services = bench.gds.order_services();
        for (std::string_view step : {"workbench.from_locator", "services.list", "workbench.services"}) {
            co_await bench.fault("travelport", step, R"("effect":"error","status":503)");
            auto failed = co_await services->add_services(order->order_id, choices, context);
            EXPECT_TRUE(failed.unavailable()) << step << " " << failed.describe();
            auto read = co_await bench.gds.read_order(order->order_id, context);
            EXPECT_TRUE(read.done() && read.value().services.empty()) << read.describe();
        }
        auto added = co_await services->add_services(order->order_id, choices, context);
        EXPECT_TRUE(added.done()) << added.describe();
    });
}

// EMDs are voided before the tickets: where these stay open, that is to be read, and voided on the next try.
TEST(Travelport, EmdsAreVoidedBeforeTheTickets) {
    run_with(ours(), [](Bench& bench) -> awaitable<> {
        auto order = co_await held(bench);
        auto choices = co_await choices_for(bench, order);
        if (choices.size() != 2) co_return;
        auto context = bench.context();
        auto added = co_await bench.gds.order_services()->add_services(order->order_id, choices, context);
        EXPECT_TRUE(added.done()) << added.describe();
        auto issued = co_await bench.gds.issue_tickets(order->order_id, context);
        EXPECT_TRUE(issued.done()) << issued.describe();
        co_await bench.fault("travelport", "tickets.void", R"("effect":"error","status":500)");
        auto half = co_await bench.gds.void_tickets(order->order_id, context);
        EXPECT_TRUE(half.unknown()) << half.describe();
        auto read = co_await bench.gds.read_order(order->order_id, context);
        EXPECT_TRUE(read.done() && read.value().status == OrderStatus::TICKETED) << read.describe();
        if (read.done()) EXPECT_EQ(count_with(read.value(), ServiceStatus::CANCELLED), 2u);
        auto rest = co_await bench.gds.void_tickets(order->order_id, context);
        EXPECT_TRUE(rest.done() && rest.value().status == OrderStatus::ON_HOLD) << rest.describe();
        auto again = co_await bench.gds.issue_tickets(order->order_id, context);
        EXPECT_TRUE(again.done() && again.value().status == OrderStatus::TICKETED) << again.describe();
        if (again.done()) EXPECT_EQ(count_with(again.value(), ServiceStatus::ISSUED), 0u) << "they are given up";
    });
}

}  // namespace

INSTANTIATE_TYPED_TEST_SUITE_P(Travelport, GdsContract, TravelportSubject);

}  // namespace airside::gds::suite
