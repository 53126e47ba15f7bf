#include "services/booking/domain/airline_services.hpp"

#include <set>

#include <gtest/gtest.h>

#include "platform/core/problem.hpp"
#include "platform/json/json.hpp"
#include "services/booking/domain/test_support.hpp"

namespace airside::booking::testing {
namespace {

const Date today = Date::of(2026, 11, 22);

// Ada and Byron, there and back.
BookingView held() {
    auto view = Maker::make<BookingView>();
    view.price = {usd("700.00"), usd("200.00"), usd("0.00"), usd("900.00")};
    for (auto* id : {"ada", "byron"}) {
        auto passenger = Maker::make<BookedPassenger>();
        passenger.id = id;
        view.passengers.push_back(passenger);
    }
    for (auto* id : {"out", "home"}) {
        auto flight = Maker::make<BookedFlight>();
        flight.id = id;
        view.flights.push_back(flight);
    }
    return view;
}

AddAncillary wanted(std::string service, std::string_view price, std::optional<std::string> passenger = "ada",
                    int quantity = 1) {
    auto request = Maker::make<AddAncillary>();
    request.service_id = Text<1, 500>{std::move(service)};
    if (passenger) request.passenger_id = Text<36, 36>{*passenger};
    request.quantity = {{quantity}};
    request.expected_price = usd(price);
    return request;
}

std::string problem_with(const BookingView& view, const AddAncillary& request) {
    try {
        chosen_service(sample_services(), view, request);
    } catch (const Problem& problem) {
        return problem.errors.empty() ? problem.type : problem.errors.front().pointer;
    }
    return "none";
}

// The bag on the way out for Ada.
AirlineService bag(std::string id = "a", int quantity = 1, bool placed = false) {
    auto service = sample_services()[0];
    return {std::move(id), {service, 0, quantity}, service.price * quantity, placed};
}
gds::OrderedService ordered(int quantity = 1, gds::ServiceStatus status = gds::ServiceStatus::HELD) {
    gds::OrderedService service{gds::ServiceKind::BAGGAGE, "0CC",  "BAG", 0, {0}, quantity,
                                usd("45.00") * quantity,   status, {}};
    if (status == gds::ServiceStatus::ISSUED) service.document = "2201234567890";
    return service;
}
gds::Order order_with(std::vector<gds::OrderedService> services) {
    auto order = Maker::make<gds::Order>();
    order.services = std::move(services);
    return order;
}
using Ids = std::vector<std::string>;

TEST(AirlineOffers, SayForWhomAndWhichFlights) {
    auto offers = airline_offers(sample_services(), held());
    ASSERT_EQ(offers.size(), 4u);
    EXPECT_EQ(offers[0].service_id, "s1");
    EXPECT_EQ(offers[0].sold_by, AncillarySeller::AIRLINE);
    EXPECT_EQ(offers[0].type, AncillaryType::EXTRA_BAGGAGE);
    EXPECT_EQ(offers[0].description, "First checked bag up to 23 kg");
    EXPECT_EQ(offers[0].per, AncillaryScope::PASSENGER_AND_FLIGHT);
    EXPECT_EQ(offers[0].limit, 2);
    EXPECT_EQ(offers[0].passenger_ids, (Ids{"ada", "byron"}));
    EXPECT_EQ(offers[0].flight_ids, Ids{"out"});
    EXPECT_EQ(offers[1].passenger_ids, Ids{"ada"});
    EXPECT_EQ(offers[3].per, AncillaryScope::PASSENGER) << "for all of the flights at once";
    EXPECT_EQ(offers[3].flight_ids, (Ids{"out", "home"}));
}

TEST(AirlineOffers, LeaveOutWhatCantBeSoldHonestly) {
    auto good = sample_services()[0];
    auto pet = good, francs = good, strange_flight = good, strange_traveller = good, nobodys = good, none = good;
    pet.kind = gds::ServiceKind::OTHER;
    francs.price = *Money::parse("45.00", Currency::of("CHF"));
    strange_flight.segments = {2};
    strange_traveller.travellers = {0, -1};
    nobodys.travellers = {};
    none.most = 0;
    for (auto& bad : {pet, francs, strange_flight, strange_traveller, nobodys, none}) {
        EXPECT_TRUE(airline_offers({bad}, held()).empty());
        EXPECT_THROW(chosen_service({bad}, held(), wanted("s1", "45.00")), Problem);
    }
    auto unlabelled = good;
    unlabelled.label = "";
    EXPECT_EQ(airline_offers({unlabelled}, held()).at(0).description, "0CC");
}

TEST(AirlineOffers, EveryKindButTheOtherHasAType) {
    std::set<AncillaryType> types;
    for (auto& [name, kind] : meta::info<gds::ServiceKind>().values)
        if (auto type = ancillary_type_of(static_cast<gds::ServiceKind>(kind))) types.insert(*type);
    EXPECT_EQ(types.size(), 7u);
    EXPECT_FALSE(ancillary_type_of(gds::ServiceKind::OTHER));
}

TEST(ChosenService, IsPricedAndForItsFlights) {
    auto chosen = chosen_service(sample_services(), held(), wanted("s1", "90.00", "byron", 2));
    EXPECT_EQ(chosen.ancillary.price, usd("90.00"));
    EXPECT_EQ(chosen.ancillary.code, "0CC");
    EXPECT_EQ(chosen.ancillary.passenger_id, "byron");
    EXPECT_EQ(chosen.ancillary.flight_id, "out");
    EXPECT_EQ(chosen.service.id, "s1");
    auto meal = chosen_service(sample_services(), held(), wanted("s4", "12.50"));
    EXPECT_FALSE(meal.ancillary.flight_id) << "it is for both";
    EXPECT_EQ(meal.ancillary.flight_ids, (Ids{"out", "home"}));
}

TEST(ChosenService, NamesWhatIsWrongWithTheRequest) {
    auto view = held();
    EXPECT_EQ(problem_with(view, wanted("s9", "45.00")), "/service_id");
    EXPECT_EQ(problem_with(view, wanted("s1", "45.00", {})), "/passenger_id");
    EXPECT_EQ(problem_with(view, wanted("s1", "45.00", "eve")), "/passenger_id");
    EXPECT_EQ(problem_with(view, wanted("s2", "20.00", "byron")), "/passenger_id") << "a seat that is not for him";
    EXPECT_EQ(problem_with(view, wanted("s1", "44.00")), "price-changed");
    auto with_flight = wanted("s1", "45.00");
    with_flight.flight_id = Text<36, 36>{"out"};
    EXPECT_EQ(problem_with(view, with_flight), "/flight_id");
    EXPECT_EQ(problem_with(view, wanted("s1", "135.00", "ada", 3)), "limit-reached");
}

TEST(ChosenService, CountsWhatItsTravellerHasAlready) {
    auto view = held();
    auto two = chosen_service(sample_services(), view, wanted("s1", "90.00", "ada", 2)).ancillary;
    view.ancillaries = {two};
    EXPECT_EQ(problem_with(view, wanted("s1", "45.00")), "limit-reached");
    EXPECT_EQ(problem_with(view, wanted("s1", "45.00", "byron")), "none");
    view.ancillaries[0].status = AncillaryStatus::CANCELLED;
    EXPECT_EQ(problem_with(view, wanted("s1", "45.00")), "none");
    // Another seat is another thing, though its sub-code is the same.
    view.ancillaries = {chosen_service(sample_services(), view, wanted("s2", "20.00")).ancillary};
    EXPECT_EQ(problem_with(view, wanted("s2", "20.00")), "limit-reached");
    EXPECT_EQ(problem_with(view, wanted("s3", "20.00")), "none");
}

TEST(FoundAgain, ByItsIdOnlyWhereThatIsTheSameThing) {
    auto catalogue = sample_services();
    EXPECT_EQ(find_again(catalogue, bag()), &catalogue[0]);
    // Another catalogue counts anew.
    std::swap(catalogue[0].id, catalogue[3].id);
    EXPECT_EQ(find_again(catalogue, bag()), &catalogue[0]);
    catalogue[0].code = "0CD";
    EXPECT_EQ(find_again(catalogue, bag()), nullptr);
}

TEST(FoundAgain, NotForMoreNorForOthersNorOnOtherFlights) {
    auto changed = [](auto change) {
        auto catalogue = sample_services();
        change(catalogue[0]);
        return find_again(catalogue, bag("a", 2)) != nullptr;
    };
    EXPECT_TRUE(changed([](auto&) {}));
    EXPECT_TRUE(changed([](auto& service) { service.price = usd("44.00"); })) << "for less";
    EXPECT_FALSE(changed([](auto& service) { service.price = usd("45.01"); }));
    EXPECT_FALSE(changed([](auto& service) { service.price = *Money::parse("1.00", Currency::of("EUR")); }));
    EXPECT_FALSE(changed([](auto& service) { service.travellers = {1}; }));
    EXPECT_FALSE(changed([](auto& service) { service.segments = {1}; }));
    EXPECT_FALSE(changed([](auto& service) { service.most = 1; }));
}

TEST(FoundAgain, ASeatIsThatSeat) {
    auto catalogue = sample_services();
    AirlineService seat{"a", {catalogue[2], 0, 1}, usd("20.00")};
    catalogue[1].id = "x1";
    catalogue[2].id = "x2";
    EXPECT_EQ(find_again(catalogue, seat), &catalogue[2]);
    catalogue.erase(catalogue.begin() + 2);
    EXPECT_EQ(find_again(catalogue, seat), nullptr) << "12A is not 12B";
}

TEST(ServicesInAnOrder, CountOnceForEach) {
    std::vector<AirlineService> services{bag("new"), bag("old", 1, true)};
    EXPECT_EQ(services_in(order_with({}), services).there, Ids{});
    // What was placed before is not taken for what was added now.
    EXPECT_EQ(services_in(order_with({ordered()}), services).there, Ids{"old"});
    EXPECT_EQ(services_in(order_with({ordered(2)}), services).there, (Ids{"old", "new"}));
    EXPECT_EQ(services_in(order_with({ordered(), ordered()}), {bag("two", 2)}).there, Ids{"two"});
    EXPECT_EQ(services_in(order_with({ordered()}), {bag("two", 2)}).there, Ids{}) << "one of two is not both";
}

TEST(ServicesInAnOrder, AreTheTravellersOnTheirFlights) {
    auto others = ordered(), way_back = ordered(), another = ordered(), gone = ordered();
    others.traveller = 1;
    way_back.segments = {1};
    another.code = "0CD";
    gone.status = gds::ServiceStatus::CANCELLED;
    EXPECT_EQ(services_in(order_with({others, way_back, another, gone}), {bag()}).there, Ids{});
    auto nameless = ordered();
    nameless.code = "";
    EXPECT_EQ(services_in(order_with({nameless}), {bag()}).there, Ids{"a"}) << "by its kind";
}

TEST(ServicesInAnOrder, HaveTheirDocuments) {
    using enum gds::ServiceStatus;
    auto seen = services_in(order_with({ordered(1, HELD), ordered(1, ISSUED)}), {bag("a", 1, true), bag("b", 1, true)});
    ASSERT_EQ(seen.issued.size(), 1u);
    EXPECT_EQ(seen.issued[0].ancillary_id, "a");
    EXPECT_EQ(seen.issued[0].number, "2201234567890");
    auto half = services_in(order_with({ordered(1, HELD), ordered(1, ISSUED)}), {bag("two", 2, true)});
    EXPECT_TRUE(half.issued.empty());
    auto odd = ordered(1, ISSUED);
    odd.document = "not a number";
    EXPECT_EQ(services_in(order_with({odd}), {bag("a", 1, true)}).issued.at(0).number, "");
}

TEST(ServicesInAnOrder, ThatCostMoreThanWasAgreedAreAFault) {
    std::vector<AirlineService> services{bag("a", 2, true), bag("b", 1, false)};
    EXPECT_EQ(dearer_services(order_with({ordered(2)}), services), "");
    auto dearer = ordered(2);
    dearer.price = usd("90.01");
    EXPECT_NE(dearer_services(order_with({dearer}), services), "");
    EXPECT_EQ(dearer_services(order_with({dearer}), {}), "") << "it is not ours";
    dearer.price.reset();
    EXPECT_EQ(dearer_services(order_with({dearer}), services), "") << "the provider does not say";
}

TEST(ServicesInAnOrder, WithoutADocumentAreNamedWithoutNamingAnybody) {
    auto issued = bag("a", 1, true);
    issued.issued = true;
    EXPECT_EQ(unissued_services({issued, bag("b")}), "");
    EXPECT_EQ(unissued_services({issued, bag("c", 1, true)}),
              "the airline has issued no document for First checked bag up to 23 kg of traveller 1");
}

}  // namespace
}  // namespace airside::booking::testing
