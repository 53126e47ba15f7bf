// What every GDS adapter has to do, whatever its wire format: run against the simulator, which plays the vendor and
// fails as told.
//
// An adapter's test instantiates it:
//   struct AmadeusSubject {
//       static constexpr std::string_view vendor = "amadeus";   // in the simulator's fault rules
//       static constexpr Operations operations{…};
//       static std::unique_ptr<gds::Gds> make(Reactor&, http::Client&, const std::string& url);
//   };
//   INSTANTIATE_TYPED_TEST_SUITE_P(Amadeus, GdsContract, AmadeusSubject);
#pragma once
#include "vendors/gds/contract_fixture.hpp"
#include "vendors/gds/contract_seats.hpp"
#include "vendors/gds/contract_services.hpp"

namespace airside::gds::suite {

TYPED_TEST_SUITE_P(GdsContract);

TYPED_TEST_P(GdsContract, SearchGivesSoundOffers) {
    this->run([](Bench& bench) -> awaitable<> {
        auto lhr = IataAirport::of("LHR"), jfk = IataAirport::of("JFK"), cdg = IataAirport::of("CDG");
        auto one_way = jfk_lhr({1, 0, 1}), cities = jfk_lhr({1, 0, 0}), business = jfk_lhr({1, 0, 0});
        one_way.slices.pop_back();
        cities.slices = {{jfk, lhr, in_days(30)}, {lhr, cdg, in_days(34)}, {cdg, jfk, in_days(39)}};
        business.cabin = CabinClass::BUSINESS;
        for (auto& query : {jfk_lhr(), one_way, cities, business}) {
            auto context = bench.context();
            auto found = co_await bench.gds.search(query, context);
            EXPECT_TRUE(found.done()) << found.describe();
            if (!found.done()) co_return;
            EXPECT_FALSE(found.value().empty());
            for (auto& offer : found.value()) expect_sound(offer, query);
        }
    });
}

TYPED_TEST_P(GdsContract, DirectOnlyIsDirect) {
    this->run([](Bench& bench) -> awaitable<> {
        auto query = jfk_lhr();
        query.direct_only = true;
        auto context = bench.context();
        auto found = co_await bench.gds.search(query, context);
        EXPECT_TRUE(found.done()) << found.describe();
        if (!found.done()) co_return;
        EXPECT_FALSE(found.value().empty());
        for (auto& offer : found.value())
            for (auto& itinerary : offer.itineraries) EXPECT_EQ(itinerary.segments.size(), 1u);
    });
}

TYPED_TEST_P(GdsContract, RepricingKeepsThePriceAndTellsConditions) {
    this->run([](Bench& bench) -> awaitable<> {
        auto query = jfk_lhr();
        auto context = bench.context();
        auto found = co_await bench.gds.search(query, context);
        EXPECT_TRUE(found.done()) << found.describe();
        if (!found.done() || found.value().empty()) co_return;
        auto& offer = found.value().front();
        auto priced = co_await bench.gds.reprice(offer, context);
        EXPECT_TRUE(priced.done()) << priced.describe();
        if (!priced.done()) co_return;
        expect_sound(priced.value(), query);
        EXPECT_EQ(priced.value().price.total, offer.price.total);
        EXPECT_NE(priced.value().conditions.refund.allowance, Allowance::UNKNOWN);
        EXPECT_FALSE(priced.value().price.taxes.empty());
    });
}

TYPED_TEST_P(GdsContract, OrderLivesItsLife) {
    this->run([](Bench& bench) -> awaitable<> {
        auto reference = new_reference();
        auto made = co_await TestFixture::held_order(bench, reference);
        if (!made) co_return;
        EXPECT_EQ(made->status, OrderStatus::ON_HOLD);
        EXPECT_EQ(made->reference->str(), reference);
        EXPECT_TRUE(made->ticket_time_limit && *made->ticket_time_limit > SystemClock().now());

        auto context = bench.context();
        auto read = co_await bench.gds.read_order(made->order_id, context);
        EXPECT_TRUE(read.done()) << read.describe();
        if (!read.done()) co_return;
        EXPECT_EQ(read.value().locator, made->locator);
        EXPECT_EQ(read.value().offer->price.total, made->offer->price.total);
        for (auto status : read.value().segments) EXPECT_EQ(status, SegmentStatus::CONFIRMED);

        FindHints hints{"Quintanilla", in_days(30)};
        auto mine = BookingReference::of(reference), other = BookingReference::of(new_reference());
        auto found = co_await bench.gds.find_by_reference(mine, hints, context);
        EXPECT_TRUE(found.done() && found.value().size() == 1 && found.value()[0].order_id == made->order_id)
            << found.describe();
        auto none = co_await bench.gds.find_by_reference(other, hints, context);
        EXPECT_TRUE(none.done() && none.value().empty()) << none.describe();

        auto issued = co_await bench.gds.issue_tickets(made->order_id, context);
        EXPECT_TRUE(issued.done()) << issued.describe();
        if (!issued.done()) co_return;
        EXPECT_EQ(issued.value().status, OrderStatus::TICKETED);
        std::vector<int> have(3);
        for (auto& ticket : issued.value().tickets) {
            EXPECT_EQ(ticket.number.size(), 13u);
            ++have.at(static_cast<std::size_t>(ticket.traveller));
        }
        for (int count : have) EXPECT_GE(count, 1);

        auto twice = co_await bench.gds.issue_tickets(made->order_id, context);
        EXPECT_TRUE(twice.refused() && twice.refused()->code == RefusalCode::ALREADY_TICKETED) << twice.describe();
        auto voided = co_await bench.gds.void_tickets(made->order_id, context);
        EXPECT_TRUE(voided.done()) << voided.describe();
        if (voided.done())
            for (auto& ticket : voided.value().tickets) EXPECT_EQ(ticket.status, TicketStatus::VOIDED);
        auto again = co_await bench.gds.void_tickets(made->order_id, context);
        EXPECT_TRUE(again.refused()) << again.describe();
        auto cancelled = co_await bench.gds.cancel(made->order_id, context);
        EXPECT_TRUE(cancelled.done()) << cancelled.describe();
        auto gone = co_await bench.gds.cancel(made->order_id, context);
        EXPECT_TRUE(gone.refused()) << gone.describe();
    });
}

TYPED_TEST_P(GdsContract, ChangedPriceIsTold) {
    this->run([](Bench& bench) -> awaitable<> {
        auto offer = co_await TestFixture::priced_offer(bench);
        if (!offer) co_return;
        co_await TestFixture::fault(bench, TypeParam::operations.reprice, R"("effect":"price_changed","percent":20)");
        auto context = bench.context();
        auto dearer = co_await bench.gds.reprice(*offer, context);
        EXPECT_TRUE(dearer.done() && dearer.value().price.total > offer->price.total) << dearer.describe();
        auto request = order_request(*offer, new_reference());
        auto refused = co_await bench.gds.create_order(request, context);
        EXPECT_TRUE(refused.refused() && refused.refused()->code == RefusalCode::PRICE_CHANGED) << refused.describe();
    });
}

TYPED_TEST_P(GdsContract, SoldOutIsRefused) {
    this->run([](Bench& bench) -> awaitable<> {
        auto offer = co_await TestFixture::priced_offer(bench);
        if (!offer) co_return;
        co_await TestFixture::fault(bench, TypeParam::operations.create, R"("effect":"sold_out")");
        auto context = bench.context();
        auto request = order_request(*offer, new_reference());
        auto refused = co_await bench.gds.create_order(request, context);
        EXPECT_TRUE(refused.refused() && refused.refused()->code == RefusalCode::SOLD_OUT) << refused.describe();
    });
}

TYPED_TEST_P(GdsContract, PassengersWhoDoNotFitAreRefused) {
    this->run([](Bench& bench) -> awaitable<> {
        auto offer = co_await TestFixture::priced_offer(bench);
        if (!offer) co_return;
        auto context = bench.context();
        auto grown = order_request(*offer, new_reference());
        grown.travellers[2].date_of_birth = Date::of(1990, 1, 1);
        auto refused = co_await bench.gds.create_order(grown, context);
        EXPECT_TRUE(refused.refused() && refused.refused()->code == RefusalCode::INVALID_PASSENGER)
            << refused.describe();
        auto missing = order_request(*offer, new_reference());
        missing.travellers.pop_back();
        auto short_of = co_await bench.gds.create_order(missing, context);
        EXPECT_TRUE(short_of.refused() && short_of.refused()->code == RefusalCode::INVALID_PASSENGER)
            << short_of.describe();
    });
}

// The answer is lost after the order was made: unknown, and asking tells.
TYPED_TEST_P(GdsContract, LostAnswersAreFoundAgain) {
    this->run([](Bench& bench) -> awaitable<> {
        auto offer = co_await TestFixture::priced_offer(bench);
        if (!offer) co_return;
        auto reference = new_reference();
        auto request = order_request(*offer, reference);
        auto context = bench.context();
        co_await TestFixture::fault(bench, TypeParam::operations.create, R"("effect":"lost")");
        auto made = co_await bench.gds.create_order(request, context);
        EXPECT_TRUE(made.unknown()) << made.describe();
        FindHints hints{"Quintanilla", in_days(30)};
        auto found = co_await bench.gds.find_by_reference(request.reference, hints, context);
        EXPECT_TRUE(found.done() && found.value().size() == 1) << found.describe();
        if (!found.done() || found.value().size() != 1) co_return;
        auto id = found.value()[0].order_id;

        co_await TestFixture::fault(bench, TypeParam::operations.issue, R"("effect":"lost")");
        auto issued = co_await bench.gds.issue_tickets(id, context);
        EXPECT_TRUE(issued.unknown()) << issued.describe();
        auto read = co_await bench.gds.read_order(id, context);
        EXPECT_TRUE(read.done() && read.value().status == OrderStatus::TICKETED) << read.describe();
        co_await TestFixture::fault(bench, TypeParam::operations.cancel, R"("effect":"lost")");
        auto cancelled = co_await bench.gds.cancel(id, context);
        // Cancelling twice does no harm, so the HTTP client may have asked again by itself: then there was nothing
        // left.
        EXPECT_TRUE(cancelled.unknown() || cancelled.refused()) << cancelled.describe();
        auto gone = co_await bench.gds.read_order(id, context);
        EXPECT_TRUE(gone.refused() && gone.refused()->code == RefusalCode::NOT_FOUND) << gone.describe();
    });
}

// Nothing happened, but the caller can't know: unknown, too, and asking tells that there is none.
TYPED_TEST_P(GdsContract, ErrorsOfEffectsAreUnknown) {
    this->run([](Bench& bench) -> awaitable<> {
        auto offer = co_await TestFixture::priced_offer(bench);
        if (!offer) co_return;
        for (std::string effect : {R"("effect":"error","status":500)", R"("effect":"reset")", R"("effect":"hang")"}) {
            auto request = order_request(*offer, new_reference());
            co_await TestFixture::fault(bench, TypeParam::operations.create, effect);
            auto soon = bench.context(std::chrono::seconds(1)), later = bench.context();
            auto made = co_await bench.gds.create_order(request, soon);
            EXPECT_TRUE(made.unknown()) << effect << " " << made.describe();
            FindHints hints{"Quintanilla", in_days(30)};
            auto found = co_await bench.gds.find_by_reference(request.reference, hints, later);
            EXPECT_TRUE(found.done() && found.value().empty()) << found.describe();
        }
    });
}

TYPED_TEST_P(GdsContract, FailedReadsAreUnavailable) {
    this->run([](Bench& bench) -> awaitable<> {
        auto query = jfk_lhr();
        for (std::string effect :
             {R"("effect":"error","status":500)", R"("effect":"reset")", R"("effect":"slow","ms":5000)"}) {
            co_await TestFixture::fault(bench, TypeParam::operations.search, effect);
            auto context = bench.context(std::chrono::seconds(1));
            auto found = co_await bench.gds.search(query, context);
            EXPECT_TRUE(found.unavailable()) << effect << " " << found.describe();
        }
        auto context = bench.context();
        auto found = co_await bench.gds.search(query, context);
        EXPECT_TRUE(found.done()) << found.describe();
    });
}

TYPED_TEST_P(GdsContract, RateLimitsAreObeyed) {
    this->run([](Bench& bench) -> awaitable<> {
        auto query = jfk_lhr();
        co_await TestFixture::fault(bench, TypeParam::operations.search, R"("effect":"error","status":429)");
        auto patient = bench.context();
        auto found = co_await bench.gds.search(query, patient);
        EXPECT_TRUE(found.done()) << found.describe();
        co_await TestFixture::fault(bench, TypeParam::operations.search, R"("effect":"error","status":429,"times":2)");
        auto hurried = bench.context(std::chrono::milliseconds(900));
        auto refused = co_await bench.gds.search(query, hurried);
        EXPECT_TRUE(refused.unavailable() && refused.unavailable()->retry_after_s) << refused.describe();
    });
}

TYPED_TEST_P(GdsContract, TokensAreRenewed) {
    this->run([](Bench& bench) -> awaitable<> {
        auto query = jfk_lhr();
        auto context = bench.context();
        auto first = co_await bench.gds.search(query, context);
        EXPECT_TRUE(first.done()) << first.describe();
        co_await bench.tell(http::Method::POST, "/_sim/tokens/revoke");
        auto second = co_await bench.gds.search(query, context);
        EXPECT_TRUE(second.done()) << second.describe();
    });
}

TYPED_TEST_P(GdsContract, RecordsWithoutPersonalData) {
    this->run([](Bench& bench) -> awaitable<> {
        auto reference = new_reference();
        auto made = co_await TestFixture::held_order(bench, reference);
        if (!made) co_return;
        FindHints hints{"Quintanilla", in_days(30)};
        auto context = bench.context();
        auto ours = BookingReference::of(reference);
        auto found = co_await bench.gds.find_by_reference(ours, hints, context);
        EXPECT_TRUE(found.done()) << found.describe();
        bool seen = false;
        for (auto& message : bench.messages) {
            auto all = message.request + message.reply;
            for (std::string_view personal : {"MULLER", "ller-", "QUINTANILLA", "Quintanilla", "JORGE", "1984-05-06",
                                              "P7654321X", "zoe.mueller", "2071234567", "Bearer"})
                EXPECT_EQ(all.find(personal), std::string::npos) << personal << " in " << message.operation;
            if (message.operation != "create_order") continue;
            seen = true;
            EXPECT_NE(message.request.find(reference), std::string::npos);
            EXPECT_NE(message.reply.find(made->locator.str()), std::string::npos);
            EXPECT_EQ(message.http_status / 100, 2);
        }
        EXPECT_TRUE(seen);
    });
}

TYPED_TEST_P(GdsContract, NobodyThereMeansNothingDone) {
    std::optional<Offer> offer;
    this->run([&](Bench& bench) -> awaitable<> { offer = co_await TestFixture::priced_offer(bench); });
    ASSERT_TRUE(offer);
    this->run(
        [&](Bench& bench) -> awaitable<> {
            auto request = order_request(*offer, new_reference());
            auto context = bench.context(std::chrono::seconds(2));
            auto made = co_await bench.gds.create_order(request, context);
            EXPECT_TRUE(made.unavailable()) << made.describe();
        },
        "http://127.0.0.1:1");
}

TYPED_TEST_P(GdsContract, ACircuitOpensAfterFailures) {
    this->run([](Bench& bench) -> awaitable<> {
        auto query = jfk_lhr();
        co_await TestFixture::fault(bench, TypeParam::operations.search, R"("effect":"error","status":500,"times":0)");
        gds::Outcome<std::vector<Offer>> last = Unavailable{"not asked", {}};
        for (int i = 0; i < 6; ++i) {
            auto context = bench.context();
            last = co_await bench.gds.search(query, context);
        }
        EXPECT_TRUE(last.unavailable() && last.unavailable()->retry_after_s) << last.describe();
        // Orders are another circuit: they go on.
        FindHints hints{"Quintanilla", in_days(30)};
        auto context = bench.context();
        auto reference = BookingReference::of(new_reference());
        auto found = co_await bench.gds.find_by_reference(reference, hints, context);
        EXPECT_TRUE(found.done()) << found.describe();
    });
}

// By those that have them; of an offer that is nothing but its raw text, too, as the search service keeps it.
TYPED_TEST_P(GdsContract, SeatMapsShowTheCabinAndWhatASeatCosts) {
    this->run([](Bench& bench) -> awaitable<> {
        auto* seats = bench.gds.seat_maps();
        if (!seats) co_return;
        auto offer = co_await TestFixture::priced_offer(bench);
        if (!offer) co_return;
        auto context = bench.context();
        auto kept = Maker::make<Offer>();
        kept.provider = offer->provider;
        kept.raw = offer->raw;
        auto shown = co_await seats->seat_maps(kept, context);
        EXPECT_TRUE(shown.done()) << shown.describe();
        if (!shown.done()) co_return;
        expect_sound(shown.value(), *offer);

        // Whoever books takes seats from it.
        auto request = order_request(*offer, new_reference());
        auto made = co_await bench.gds.create_order(request, context);
        EXPECT_TRUE(made.done()) << made.describe();
        auto fewer = co_await seats->seat_maps(*offer, context);
        EXPECT_TRUE(fewer.done()) << fewer.describe();
        if (!fewer.done() || fewer.value().size() != shown.value().size()) co_return;
        for (std::size_t i = 0; i < fewer.value().size(); ++i)
            EXPECT_LE(available_seats(fewer.value()[i]).size() + request.travellers.size(),
                      available_seats(shown.value()[i]).size());

        co_await TestFixture::fault(bench, TypeParam::operations.seat_maps, R"("effect":"error","status":500)");
        auto failed = co_await seats->seat_maps(*offer, context);
        EXPECT_TRUE(failed.unavailable()) << failed.describe();
    });
}

// By those that have them.
TYPED_TEST_P(GdsContract, ServicesLiveWithTheirOrder) {
    this->run([](Bench& bench) -> awaitable<> {
        if (!bench.gds.order_services()) co_return;
        auto held = co_await TestFixture::held_order(bench, new_reference());
        if (held) co_await services_live_with_their_order(bench, *held);
    });
}

TYPED_TEST_P(GdsContract, ServicesThatAreNotSoldAreRefused) {
    this->run([](Bench& bench) -> awaitable<> {
        if (!bench.gds.order_services()) co_return;
        auto held = co_await TestFixture::held_order(bench, new_reference());
        if (held) co_await services_not_sold_are_refused(bench, *held);
    });
}

TYPED_TEST_P(GdsContract, AddedServicesAreFoundAgain) {
    this->run([](Bench& bench) -> awaitable<> {
        if (!bench.gds.order_services()) co_return;
        auto held = co_await TestFixture::held_order(bench, new_reference());
        if (held) co_await added_services_are_found_again(bench, *held, TypeParam::vendor, TypeParam::operations);
    });
}

REGISTER_TYPED_TEST_SUITE_P(GdsContract, SearchGivesSoundOffers, DirectOnlyIsDirect,
                            RepricingKeepsThePriceAndTellsConditions, OrderLivesItsLife, ChangedPriceIsTold,
                            SoldOutIsRefused, PassengersWhoDoNotFitAreRefused, LostAnswersAreFoundAgain,
                            ErrorsOfEffectsAreUnknown, FailedReadsAreUnavailable, RateLimitsAreObeyed, TokensAreRenewed,
                            RecordsWithoutPersonalData, NobodyThereMeansNothingDone, ACircuitOpensAfterFailures,
                            SeatMapsShowTheCabinAndWhatASeatCosts, ServicesLiveWithTheirOrder,
                            ServicesThatAreNotSoldAreRefused, AddedServicesAreFoundAgain);

}  // namespace airside::gds::suite
