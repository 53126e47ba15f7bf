#include <boost/json.hpp>
#include <gtest/gtest.h>

#include "vendors/gds/travelport/requests.hpp"
#include "vendors/gds/travelport/samples_for_test.hpp"

namespace airside::travelport {
namespace {

namespace json = boost::json;
using gds::ServiceKind;
using gds::ServiceStatus;
using samples::replaced;

const reference::Airports& airports() {
    static const auto loaded = reference::Airports::load(AIRSIDE_DATA_DIR);
    return loaded;
}

class Services : public testing::Test {
  protected:
    Reservation read(const std::string& reservation) {
        auto body = samples::reservation_reply(reservation);
        return parser_.reservation(body);
    }
    void unreadable(const std::string& reservation, std::string_view why) {
        try {
            read(reservation);
            ADD_FAILURE() << "it was read, not: " << why;
        } catch (const std::runtime_error& error) {
            EXPECT_TRUE(std::string_view(error.what()).starts_with("travelport: $.ReservationResponse"))
                << error.what();
            EXPECT_NE(std::string_view(error.what()).find(why), std::string_view::npos) << error.what();
        }
    }
    std::vector<ServiceOnSale> on_sale(std::string body) { return read_services_on_sale(body, opened_); }
    std::vector<ServiceOnSale> seats(std::string body) { return read_seat_services(body, opened_); }

    ReplyParser parser_{airports(), OfficeFacts{}};
    Reservation opened_ = read(samples::reservation(samples::own_offer()));
};

// The bag's offering of one traveller, in a group of his own.
std::string group(std::string_view id, std::string_view traveller, std::string_view offering) {
    return R"({"@type":"CatalogOfferings","id":")" + std::string(id) + R"(","TravelerIdentifierRef":[{"id":")" +
           std::string(traveller) + R"("}],"CatalogOffering":[)" + std::string(offering) + "]}";
}
std::string bag_offering(std::string_view id, std::string_view price = "45.5") {
    return R"({"@type":"CatalogOffering","id":")" + std::string(id) + R"(","Identifier":{"value":"uuid-)" +
           std::string(id) + R"("},"Price":{"CurrencyCode":{"value":"EUR"},"TotalPrice":)" + std::string(price) +
           R"(},"ProductOptions":[{"Product":[{"@type":"ProductAncillary","id":"an1","Quantity":2,"Ancillary":)" +
           replaced(samples::bag("s1"), R"("quantity":2,)", "") + "}]}]}";
}
std::string catalogue(std::string_view groups) {
    return R"({"CatalogOfferingsAncillaryListResponse":{"CatalogOfferingsID":[)" + std::string(groups) +
           R"(],"Result":{},"ReferenceList":[{"@type":"ReferenceListFlight","Flight":[)" + samples::out_flight() + "," +
           samples::back_flight() + "]}]}}";
}

TEST_F(Services, OneServiceForAllWhoCanHaveIt) {
    auto found = on_sale(catalogue(group("CT1", "travelerRefId_2", bag_offering("o1")) + "," +
                                   group("CT2", "travelerRefId_1", bag_offering("o2")) + "," +
                                   group("CT3", "travelerRefId_3", bag_offering("o3", "40"))));
    ASSERT_EQ(found.size(), 2u) << "at another price it is another";
    auto& bag = found[0].service;
    EXPECT_EQ(bag.kind, ServiceKind::BAGGAGE);
    EXPECT_EQ(bag.code, "0CC");
    EXPECT_EQ(bag.label, "CHECKED BAG UP TO 23KG");
    EXPECT_EQ(bag.price.str(), "45.50 EUR");
    EXPECT_EQ(bag.travellers, (std::vector{0, 1}));
    EXPECT_EQ(bag.segments, std::vector{0});
    EXPECT_EQ(bag.most, 2);
    EXPECT_NE(bag.id, found[1].service.id);
    auto first = std::ranges::find(found[0].names, 0, &ServiceName::traveller);
    ASSERT_NE(first, found[0].names.end());
    EXPECT_EQ(first->offerings, "CT2");
    EXPECT_EQ(first->offerings_uuid, "uuid-o2");
    EXPECT_EQ(first->traveller_id, "travelerRefId_1");
}

TEST_F(Services, TheSameIsOfferedUnderTheSameId) {
    auto one = on_sale(catalogue(group("CT1", "travelerRefId_1", bag_offering("o1"))));
    auto later = on_sale(catalogue(group("CT7", "travelerRefId_1", bag_offering("o9"))));
    auto dearer = on_sale(catalogue(group("CT1", "travelerRefId_1", bag_offering("o1", "46"))));
    EXPECT_EQ(one.at(0).service.id, later.at(0).service.id);
    EXPECT_NE(one.at(0).service.id, dearer.at(0).service.id);
}

// What can't be said of our order is left out; the rest stays.
TEST_F(Services, WhatIsNotOursIsLeftOut) {
    auto good = bag_offering("o1");
    for (auto& [what, with] : {std::pair<std::string, std::string>{R"("s1")", R"("s9")"},
                               {R"("EUR")", R"("USD")"},
                               {R"("TotalPrice":45.5)", R"("TotalPrice":0)"},
                               {"CHECKED BAG UP TO 23KG\",\"code\":\"BG\",\"subCode\":\"0CC", "\",\"code\":\""},
                               {"AncillaryAirBaggage", "AncillaryAirSeat"}}) {
        auto found = on_sale(catalogue(group("CT1", "travelerRefId_1", replaced(good, what, with) + "," + good)));
        EXPECT_EQ(found.size(), 1u) << what << " -> " << with;
    }
    EXPECT_TRUE(on_sale(catalogue(group("CT1", "travelerRefId_9", good))).empty());
    EXPECT_TRUE(on_sale(catalogue("")).empty());
    auto unnamed =
        on_sale(catalogue(replaced(group("CT1", "x", good), R"([{"id":"x"}])", R"([{"passengerTypeCode":"ADT"}])")));
    ASSERT_EQ(unnamed.size(), 1u);
    EXPECT_EQ(unnamed[0].service.travellers, (std::vector{0, 1, 2})) << "all but the infant, who has no seat";
    auto bare =
        on_sale(catalogue(group("CT1", "travelerRefId_1", replaced(good, R"("Identifier":{"value":"uuid-o1"},)", ""))));
    ASSERT_EQ(bare.size(), 1u);
    EXPECT_EQ(bare[0].names[0].offerings_uuid, "bench-1") << "the workbench's, as there is no other";
}

TEST_F(Services, RefusesCataloguesThatAreNone) {
    auto whole = catalogue(group("CT1", "travelerRefId_1", bag_offering("o1")));
    for (auto& body : {std::string(), std::string("{}"), std::string("[]"), std::string("<html>"),
                       std::string(R"({"CatalogOfferingsAncillaryListResponse":7})"),
                       replaced(whole, R"("TotalPrice":45.5)", R"("TotalPrice":45.555)"),
                       replaced(whole, R"("TotalPrice":45.5)", R"("TotalPrice":-45.5)"),
                       replaced(whole, R"("TotalPrice":45.5)", R"("TotalPrice":9999999999999999)"),
                       replaced(whole, R"("id":"an1")", R"("id":7)"),
                       replaced(whole, R"("FlightRef":[)", R"("FlightRef":{},"x":[)")}) {
        try {
            on_sale(body);
            ADD_FAILURE() << "it was read: " << body;
        } catch (const std::runtime_error& error) {
            EXPECT_TRUE(std::string_view(error.what()).starts_with("travelport: $")) << error.what();
        }
    }
    for (std::size_t length = 0; length + 1 < whole.size(); length += 11)
        EXPECT_THROW(on_sale(whole.substr(0, length)), std::runtime_error) << length;
}

std::string seat_catalogue(std::string_view available, std::string_view cabin = "ECONOMY") {
    return R"({"CatalogOfferingsAncillaryListResponse":{"Identifier":{"value":"seats-1"},"CatalogOfferingsID":[{"TravelerIdentifierRef":[{"id":"travelerRefId_1"},{"id":"travelerRefId_3"}],"Flight":[)" +
           samples::out_flight() +
           R"(],"CatalogOffering":[{"Identifier":{"value":"dear"},"Price":{"CurrencyCode":{"value":"EUR"},"TotalPrice":30},"ProductOptions":[{"Product":[{"@type":"ProductSeatAvailability","SeatingChartRef":"c1","SeatAvailability":[{"seatAvailabilityStatus":"Available","value":["1A"]},{"seatAvailabilityStatus":"Reserved","value":["1B"]}]}]}]},
  {"Identifier":{"value":"cheap"},"Price":{"CurrencyCode":{"value":"EUR"},"TotalPrice":12.5},"ProductOptions":[{"Product":[{"@type":"ProductSeatAvailability","SeatingChartRef":"c1","SeatAvailability":[{"seatAvailabilityStatus":"Available","value":)" +
           std::string(available) +
           R"(}]}]}]}]}],"ReferenceList":[{"@type":"ReferenceListSeatingChart","SeatingChart":[{"id":"c1","Cabin":[{"name":")" +
           std::string(cabin) + R"(","Layout":[{"value":"A"},{"value":"B"}],"Row":[)" +
           [] {
               std::string rows;
               for (int row = 1; row <= 90; ++row)
                   rows += std::string(row > 1 ? "," : "") + R"({"label":")" + std::to_string(row) +
                           R"(","Space":[{"location":"A"},{"location":"B"}]})";
               return rows;
           }() +
           "]}]}]}]}}";
}

TEST_F(Services, SeatsAreServicesTheCheapestFirst) {
    auto found = seats(seat_catalogue(R"(["2A","3B"])"));
    ASSERT_EQ(found.size(), 3u);
    EXPECT_EQ(found[0].service.label, "Seat 2A");
    EXPECT_EQ(found[0].service.kind, ServiceKind::SEAT);
    EXPECT_EQ(found[0].service.price.str(), "12.50 EUR");
    EXPECT_EQ(found[0].service.travellers, (std::vector{0, 2}));
    EXPECT_EQ(found[0].service.segments, std::vector{0});
    EXPECT_EQ(found[0].service.most, 1);
    EXPECT_EQ(found[0].names[0].offering, "cheap");
    EXPECT_EQ(found[0].names[0].offerings_uuid, "seats-1");
    EXPECT_EQ(found[2].service.label, "Seat 1A");
    EXPECT_EQ(found[2].names[0].offering, "dear");
    EXPECT_TRUE(seats(seat_catalogue(R"(["2A"])", "BUSINESS")).empty()) << "of a cabin that was not sold";
    auto free = replaced(seat_catalogue(R"(["2A"])"), R"("TotalPrice":12.5)", R"("TotalPrice":0)");
    EXPECT_EQ(seats(free).size(), 1u) << "what costs nothing is no service";
}

TEST_F(Services, OfManySeatsTheCheapestSixty) {
    std::string many;
    for (int row = 2; row <= 90; ++row) many += (row > 2 ? ",\"" : "\"") + std::to_string(row) + "A\"";
    auto found = seats(seat_catalogue("[" + many + "]"));
    EXPECT_EQ(found.size(), 60u);
    for (auto& seat : found) EXPECT_EQ(seat.service.price.str(), "12.50 EUR");
}

TEST_F(Services, AreOffersOfTheReservation) {
    using samples::service_offer;
    auto offers =
        service_offer(2, samples::bag("s2"), "91") + "," + service_offer(3, samples::chosen_seat("s1"), "12.5");
    auto owners = samples::traveller_product(3, "ancillary_2") + "," + samples::traveller_product(1, "ancillary_3");
    auto held = read(samples::with_services(offers, owners));
    EXPECT_EQ(held.offer_id, "offer-uuid");
    EXPECT_EQ(held.order.offer->price.total.str(), "1570.60 EUR") << "the fare stays what it is";
    ASSERT_EQ(held.order.services.size(), 2u);
    auto& bag = held.order.services[0];
    EXPECT_EQ(bag.kind, ServiceKind::BAGGAGE);
    EXPECT_EQ(bag.traveller, 2);
    EXPECT_EQ(bag.segments, std::vector{1});
    EXPECT_EQ(bag.quantity, 2);
    EXPECT_EQ(bag.price->str(), "91.00 EUR");
    EXPECT_EQ(bag.status, ServiceStatus::HELD);
    EXPECT_FALSE(bag.document);
    EXPECT_EQ(held.order.services[1].label, "Seat 14A");
    EXPECT_EQ(held.services.at(1).id, "service-3");
    EXPECT_EQ(held.services.at(1).ref, "offer_3");

    auto receipts = samples::emd_receipt(R"(["offer_2"])", 3, "125-8200000001") + "," +
                    samples::emd_receipt(R"("offer_3")", 1, "1258200000002");
    auto issued = read(samples::with_services(offers, owners, receipts)).order;
    EXPECT_EQ(issued.services.at(0).status, ServiceStatus::ISSUED);
    EXPECT_EQ(issued.services.at(0).document, "1258200000001");
    EXPECT_EQ(issued.services.at(1).document, "1258200000002");
    EXPECT_TRUE(issued.tickets.empty()) << "an EMD is no ticket";
    auto before = issued;
    before.services[0].status = ServiceStatus::CANCELLED;
    keep_states(before, issued);
    EXPECT_EQ(issued.services[0].status, ServiceStatus::CANCELLED);
    EXPECT_EQ(issued.services[1].status, ServiceStatus::ISSUED);
}

TEST_F(Services, OfAReservationMustSayWhoseTheyAre) {
    using samples::service_offer;
    auto owner = samples::traveller_product(1, "ancillary_2"), bag = service_offer(2, samples::bag("s1"), "91");
    unreadable(samples::with_services(bag, samples::traveller_product(1, "ancillary_7")), "whose it is");
    unreadable(samples::with_services(bag, samples::traveller_product(9, "ancillary_2")), "names no traveller");
    unreadable(samples::with_services(service_offer(2, samples::bag("s9"), "91"), owner), "names no flight");
    unreadable(samples::with_services(replaced(bag, R"("quantity":2)", R"("quantity":0)"), owner), "no number of");
    unreadable(samples::with_services(bag, owner, samples::emd_receipt(R"(["offer_2"])", 1, "12")), "Number");
    unreadable(samples::with_services(samples::own_offer(), owner), "more than the one offer");
    auto of_emd = samples::emd_receipt(R"(["offer_2"])", 2, "1258200000001");
    EXPECT_EQ(
        read(samples::with_services(bag, samples::traveller_product(1, "x"), of_emd)).order.services.at(0).traveller,
        1);
    auto of_all = read(samples::with_services(replaced(bag, R"(["s1"])", "[]"), owner));
    EXPECT_EQ(of_all.order.services.at(0).segments, (std::vector{0, 1}));
}

TEST_F(Services, AnEmdIsOpenUntilItIsClosed) {
    auto open = [&](std::string_view statuses) {
        auto body = R"({"EMDListResponse":{"EMDID":[{"Identifier":{"value":"1258200000001"},"EMDSegment":[)" +
                    std::string(statuses) + "]}]}}";
        return parser_.emd_is_open(body);
    };
    EXPECT_TRUE(open(R"({"Status":"Open"})"));
    EXPECT_FALSE(open(R"({"sequence":1,"Status":"Void"})"));
    EXPECT_TRUE(open(R"({"Status":"Void"},{"Status":"Open"})"));
    EXPECT_THROW(open(""), std::runtime_error);
    EXPECT_THROW(open(R"({"Status":7})"), std::runtime_error);
}

TEST_F(Services, WhatWasAddedIsCountedToTheCent) {
    auto reply = R"({"OfferListResponse":{"OfferID":[)" + samples::service_offer(2, samples::bag("s1"), "45.5") + "," +
                 samples::service_offer(3, samples::bag("s2"), "12.05") + "]}}";
    auto eur = Currency::of("EUR");
    EXPECT_EQ(read_added_total(reply, eur).str(), "57.55 EUR");
    EXPECT_THROW(read_added_total(reply, Currency::of("USD")), std::runtime_error);
    std::string none = R"({"OfferListResponse":{"OfferID":[]}})";
    EXPECT_THROW(read_added_total(none, eur), std::runtime_error);
}

TEST(ServiceBodies, NameWhatIsWanted) {
    auto shop = json::parse(ancillaries_body("bench", "flights")).at("CatalogOfferingsQueryAncillaries");
    auto& from = shop.at("AncillaryOfferings");
    EXPECT_EQ(from.at("@type"), "AncillaryOfferingsBuildFromReservationWorkbench");
    auto& bench = from.at("BuildFromReservationWorkbench");
    EXPECT_EQ(bench.at("ReservationIdentifier").at("Identifier").at("value"), "bench");
    EXPECT_EQ(bench.at("OfferIdentifier").at("Identifier").at("value"), "flights");
    ServiceName bag{0, "travelerRefId_1", "uuid-1", "CT1", "uuid-o1", "o1", "an1", {}},
        seat{1, "travelerRefId_2", "uuid-2", {}, "seats-1", "cheap", {}, "14A"};
    auto body = json::parse(add_services_body({{bag, 2, 0}, {seat, 1, 0}}));
    auto& list =
        body.at("OfferQueryBuildAncillaryOffersFromCatalogOfferings").at("BuildAncillaryOffersFromCatalogOfferings");
    EXPECT_EQ(list.at(0).at("CatalogOfferingsIdentifier").at("id"), "CT1");
    EXPECT_EQ(list.at(0).at("CatalogOfferingsIdentifier").at("Identifier").at("value"), "uuid-o1");
    EXPECT_EQ(list.at(0).at("TravelerIdentifierRef").at("id"), "travelerRefId_1");
    EXPECT_EQ(list.at(0).at("Quantity"), 2);
    EXPECT_EQ(list.at(1).at("@type"), "BuildAncillaryOffersFromCatalogOfferingsAirSeat");
    EXPECT_EQ(list.at(1).at("CatalogOfferingIdentifier").at("Identifier").at("value"), "cheap");
    EXPECT_EQ(list.at(1).at("TravelerIdentifierRef").at("value"), "uuid-2");
    EXPECT_EQ(list.at(1).at("SeatAssignment"), "14A");
    EXPECT_FALSE(list.at(1).as_object().contains("ProductIdentifier"));
}

}  // namespace
}  // namespace airside::travelport
