// Services that are chosen with an offer: what is sold, how it is asked for, and what an offer and an order have of it.
#include <boost/json.hpp>
#include <gtest/gtest.h>

#include "vendors/gds/amadeus/reply_parser.hpp"
#include "vendors/gds/amadeus/samples_for_test.hpp"
#include "vendors/gds/amadeus/sold_as.hpp"

namespace airside::amadeus {
namespace {

using gds::RefusalCode;
using gds::ServiceKind;
using gds::ServiceStatus;

const reference::Airports& airports() {
    static const auto loaded = reference::Airports::load(AIRSIDE_DATA_DIR);
    return loaded;
}

class Services : public testing::Test {
  protected:
    std::vector<gds::ServiceOffer> sold(std::string_view included) {
        auto body = samples::priced_reply(samples::offer(), included);
        return parser_.services(body);
    }
    gds::Offer priced(std::string_view offer, std::string_view included = samples::included()) {
        auto body = samples::priced_reply(offer, included);
        return parser_.priced_offer(body);
    }
    // The sample with `what` replaced by `with` has to be refused with a message that has `why` in it.
    template <class Read>
    static void refused(std::string text, std::string_view what, std::string_view with, std::string_view why,
                        Read read) {
        auto at = text.find(what);
        ASSERT_NE(at, text.npos) << what;
        text.replace(at, what.size(), with);
        try {
            read(text);
            ADD_FAILURE() << what << " -> " << with << " was read";
        } catch (const std::runtime_error& error) {
            std::string_view told = error.what();
            EXPECT_TRUE(told.starts_with("amadeus: $.")) << told;
            EXPECT_NE(told.find(why), told.npos) << told;
        }
    }
    std::string asking_for(const std::vector<gds::ServiceChoice>& choices, std::string offer = samples::offer()) {
        auto asked = parser_.with_services(std::move(offer), choices);
        EXPECT_TRUE(asked.done()) << asked.describe();
        return asked.done() ? asked.value() : "";
    }
    std::string refusal_of(const std::vector<gds::ServiceChoice>& choices) {
        auto asked = parser_.with_services(samples::offer(), choices);
        return asked.refused() ? std::string(to_string(asked.refused()->code)) : asked.describe();
    }
    ReplyParser parser_{airports(), OfficeFacts{}};
};

TEST_F(Services, AreOneForEachItineraryWhereTheyAreBookedSo) {
    auto services = sold(samples::included());
    ASSERT_EQ(services.size(), 4u);
    auto &out = services[0], &back = services[1], &heavy = services[2], &first = services[3];
    EXPECT_EQ(out.kind, ServiceKind::BAGGAGE);
    EXPECT_EQ(out.label, "Checked bag up to 23 kg");
    EXPECT_EQ(out.price.str(), "60.00 EUR");
    EXPECT_EQ(out.segments, std::vector{0});
    EXPECT_EQ(out.travellers, (std::vector{0, 1, 2}));
    EXPECT_EQ(out.most, 2) << "two of them cost twice as much, and are no service of their own";
    EXPECT_EQ(back.segments, std::vector{1});
    EXPECT_EQ(heavy.label, "Checked bag up to 32 kg");
    EXPECT_EQ(heavy.most, 1);
    EXPECT_EQ(first.kind, ServiceKind::PRIORITY_BOARDING);
    EXPECT_EQ(first.label, "Priority boarding");
    EXPECT_EQ(first.segments, (std::vector{0, 1}));
    EXPECT_TRUE(sold("{}").empty());
    EXPECT_TRUE(sold(R"({"bags":null})").empty());
}

// Amadeus numbers them anew each time.
TEST_F(Services, KeepTheirIdsWhateverTheirNumbersAre) {
    auto before = sold(samples::included());
    auto other = R"({"other-services":{},"bags":{"7":)" + samples::bag(1, 32, "140.00", R"("11")") + R"(,"9":)" +
                 samples::bag(1, 23, "65.00", R"("12","11")") + "}}";
    auto after = sold(other);
    ASSERT_EQ(after.size(), 3u);
    EXPECT_EQ(after[0].id, before[2].id);
    EXPECT_EQ(after[1].id, before[0].id);
    EXPECT_EQ(after[1].price.str(), "65.00 EUR");
}

TEST_F(Services, ThatCanNotBeChosenForOneAreLeftOut) {
    auto included = samples::included();
    auto flag = included.find(R"("bookableByTraveler":true)");
    included.replace(flag, 25, R"("bookableByTraveler":false)");
    auto amount = included.find(R"("amount":"140.00",)");
    included.erase(amount, 18);
    auto services = sold(included);
    ASSERT_EQ(services.size(), 2u) << "what is sold to all at once, and what does not say what it costs";
    for (auto& service : services) EXPECT_EQ(service.label, "Checked bag up to 23 kg");
    // Two bags that are not twice as dear are a service of their own.
    auto cheaper = sold(R"({"bags":{"1":)" + samples::bag(1, 23, "60.00", R"("11")") + R"(,"2":)" +
                        samples::bag(2, 23, "100.00", R"("11")") + "}}");
    ASSERT_EQ(cheaper.size(), 2u);
    EXPECT_EQ(cheaper[0].most, 1);
    EXPECT_EQ(cheaper[1].label, "2 checked bags up to 23 kg each");
}

TEST_F(Services, ThatAreWrongAreRefused) {
    auto wrong = [&](std::string_view what, std::string_view with, std::string_view why) {
        refused(samples::included(), what, with, why, [&](const std::string& text) { sold(text); });
    };
    wrong(R"("amount":"60.00")", R"("amount":"60.001")", "no amount");
    wrong(R"("amount":"60.00")", R"("amount":"-60.00")", "negative");
    wrong(R"("amount":"60.00")", R"("amount":60.00)", "not a string");
    wrong(R"("amount":"60.00")", R"("amount":"514.13A")", "no amount");
    wrong(R"("currencyCode":"EUR")", R"("currencyCode":"USD")", "another currency");
    wrong(R"("segmentIds":["11","12"])", R"("segmentIds":["11","13"])", "names no segment");
    wrong(R"("segmentIds":["11","12"])", R"("segmentIds":[])", "is missing");
    wrong(R"("travelerIds":["1","2","3"])", R"("travelerIds":["1","9"])", "names no traveller");
    wrong(R"("travelerIds":["1","2","3"])", R"("travelerIds":"1")", "not a list");
    wrong(R"("quantity":1)", R"("quantity":0)", "none that can be");
    wrong(R"("weight":23)", R"("weight":5000)", "none that can be");
    wrong(R"("weightUnit":"KG")", R"("weightUnit":"ST")", "is no unit");
    wrong("CHECKED_BAG", "checked bag", "is no service");
    wrong(R"("quantity":2,"weight":23)", R"("quantity":1,"weight":23)", "the same service twice");
}

TEST_F(Services, AreAskedForAndAllElseStaysByteForByte) {
    auto services = sold(samples::included());
    auto text = asking_for({{services[0], 0, 2}, {services[3], 2, 1}, {services[2], 1, 1}});
    auto offer = boost::json::parse(text);
    auto of = [&](int traveller, int segment) -> const boost::json::object& {
        return offer.at("travelerPricings")
            .at(static_cast<std::size_t>(traveller))
            .at("fareDetailsBySegment")
            .at(static_cast<std::size_t>(segment))
            .as_object();
    };
    EXPECT_EQ(of(0, 0).at("additionalServices"),
              boost::json::parse(R"({"chargeableCheckedBags":{"quantity":2,"weight":23,"weightUnit":"KG"}})"));
    EXPECT_FALSE(of(0, 1).contains("additionalServices")) << "it is for the way out only";
    EXPECT_EQ(of(1, 0).at("additionalServices").at("chargeableCheckedBags").at("weight"), 32);
    for (int segment : {0, 1})
        EXPECT_EQ(of(2, segment).at("additionalServices"),
                  boost::json::parse(R"({"otherServices":["PRIORITY_BOARDING"]})"));
    EXPECT_FALSE(of(3, 0).contains("additionalServices"));

    // Without them it is what it was.
    for (std::string_view added :
         {R"(,"additionalServices":{"chargeableCheckedBags":{"quantity":2,"weight":23,"weightUnit":"KG"}})",
          R"(,"additionalServices":{"chargeableCheckedBags":{"quantity":1,"weight":32,"weightUnit":"KG"}})",
          R"(,"additionalServices":{"otherServices":["PRIORITY_BOARDING"]})",
          R"(,"additionalServices":{"otherServices":["PRIORITY_BOARDING"]})"})
        text.erase(text.find(added), added.size());
    EXPECT_EQ(text, samples::offer());
    EXPECT_EQ(asking_for({}), samples::offer());
}

TEST_F(Services, ThatAreNotWantedAnyMoreAreTakenOut) {
    auto none = asking_for({}, samples::offer_with_services());
    EXPECT_EQ(none.find("chargeableCheckedBags"), none.npos);
    EXPECT_EQ(none.find("PRIORITY_BOARDING"), none.npos);
    auto services = sold(samples::included());
    auto other = asking_for({{services[2], 0, 1}}, samples::offer_with_services());
    EXPECT_NE(other.find(R"({"chargeableCheckedBags":{"quantity":1,"weight":32,"weightUnit":"KG"}})"), other.npos);
    EXPECT_EQ(other.find(R"("weight":23)"), other.npos);
}

TEST_F(Services, ThatNobodySellsAreNotAskedFor) {
    auto services = sold(samples::included());
    auto changed = [&](auto change) {
        gds::ServiceChoice choice{services[0], 0, 1};
        change(choice);
        return refusal_of({choice});
    };
    EXPECT_EQ(changed([](auto& choice) { choice.service.id = "17"; }), "OFFER_EXPIRED");
    EXPECT_EQ(changed([](auto& choice) { choice.service.id += ".3"; }), "OFFER_EXPIRED");
    EXPECT_EQ(changed([](auto& choice) { choice.traveller = 4; }), "OFFER_EXPIRED");
    EXPECT_EQ(changed([](auto& choice) { choice.quantity = 0; }), "OFFER_EXPIRED");
    EXPECT_EQ(changed([](auto& choice) {
                  choice.service.segments = {7};
                  choice.service.id = service_id(*sold_as(choice.service.id), {7}, choice.service.travellers);
              }),
              "OFFER_EXPIRED");
    EXPECT_EQ(refusal_of({{services[3], 0, 2}}), "OFFER_EXPIRED") << "boarding first twice";
    EXPECT_EQ(refusal_of({{services[0], 0, 1}, {services[2], 0, 1}}), "NOT_ALLOWED") << "two kinds of bag on a flight";
    EXPECT_EQ(refusal_of({{services[3], 0, 1}, {services[3], 0, 1}}), "NOT_ALLOWED");
    EXPECT_THROW(static_cast<void>(parser_.with_services(R"({"travelerPricings":[)", {})), std::runtime_error);
    EXPECT_THROW(static_cast<void>(parser_.with_services("[]", {})), std::runtime_error);
}

TEST_F(Services, OfAnOfferAreItsFeeAndItsChoices) {
    auto offer = priced(samples::offer_with_services());
    EXPECT_EQ(offer.price.total.str(), "1717.60 EUR");
    ASSERT_EQ(offer.price.fees.size(), 2u);
    EXPECT_EQ(offer.price.fees[1].code, "SERVICES");
    EXPECT_EQ(offer.price.fees[1].amount.str(), "135.00 EUR");
    ASSERT_EQ(offer.services.size(), 2u);
    EXPECT_EQ(offer.services[0].service.label, "Checked bag up to 23 kg");
    EXPECT_EQ(offer.services[0].traveller, 0);
    EXPECT_EQ(offer.services[0].quantity, 2);
    EXPECT_EQ(offer.services[1].service.kind, ServiceKind::PRIORITY_BOARDING);
    EXPECT_EQ(offer.services[1].traveller, 2);
    EXPECT_EQ(offer.raw, samples::offer_with_services());
    EXPECT_TRUE(priced(samples::offer()).services.empty());
}

TEST_F(Services, OfAnOfferHaveToMakeWhatIsAsked) {
    auto wrong = [&](std::string_view what, std::string_view with, std::string_view why) {
        refused(samples::offer_with_services(), what, with, why, [&](const std::string& text) { priced(text); });
    };
    wrong(R"("amount":"120.00")", R"("amount":"119.00")", "grandTotal");
    wrong(R"("quantity":2,"weight":23)", R"("quantity":1,"weight":23)", "but the services chosen make 75.00 EUR");
    wrong(R"("quantity":2,"weight":23)", R"("quantity":3,"weight":23)", "none that are sold");
    wrong(R"("quantity":2,"weight":23)", R"("quantity":2,"weight":24)", "none that are sold");
    wrong(R"(["PRIORITY_BOARDING"])", R"(["AIRPORT_CHECKIN"])", "none that are sold");
    wrong(R"(["PRIORITY_BOARDING"])", "[]", "none that are sold");
    refused(samples::included(), R"("amount":"15.00")", R"("amount":"16.00")", "services chosen make 136.00 EUR",
            [&](const std::string& included) { priced(samples::offer_with_services(), included); });
    EXPECT_THROW(priced(samples::offer_with_services(), "{}"), std::runtime_error);
}

TEST_F(Services, OfAnOrderAreHeldUntilTheyHaveADocument) {
    auto order_of = [&](const std::string& documents) {
        auto body = R"({"data":)" + samples::order(documents, samples::offer_with_services()) + "}";
        return parser_.order(body);
    };
    auto held = order_of("");
    ASSERT_EQ(held.services.size(), 2u);
    EXPECT_EQ(held.offer->price.total.str(), "1717.60 EUR");
    EXPECT_EQ(held.services[0].kind, ServiceKind::BAGGAGE);
    EXPECT_EQ(held.services[0].label, "Checked bag up to 23 kg");
    EXPECT_EQ(held.services[0].quantity, 2);
    EXPECT_EQ(held.services[0].segments, std::vector{0});
    EXPECT_EQ(held.services[1].segments, (std::vector{0, 1}));
    for (auto& service : held.services) {
        EXPECT_EQ(service.status, ServiceStatus::HELD);
        EXPECT_FALSE(service.price) << "an order tells the sum only";
    }
    auto issued = order_of(samples::ticket(1, "125-2400000001") + "," + samples::emd(1, "125-8100000001", R"("11")") +
                           "," + samples::emd(3, "125-8100000003", R"("11","12")", "VOID"));
    EXPECT_EQ(issued.tickets.size(), 1u) << "an EMD is no ticket";
    EXPECT_EQ(issued.services[0].status, ServiceStatus::ISSUED);
    EXPECT_EQ(issued.services[0].document, "1258100000001");
    EXPECT_EQ(issued.services[1].status, ServiceStatus::HELD) << "its document is void";
    auto two =
        order_of(samples::emd(1, "125-8100000001", R"("11")") + "," + samples::emd(1, "125-8200000001", R"("11")"));
    EXPECT_EQ(two.services[0].status, ServiceStatus::ISSUED);
    EXPECT_FALSE(two.services[0].document) << "which of the two it is is not said";
    auto plain = R"({"data":)" + samples::order() + "}";
    EXPECT_TRUE(parser_.order(plain).services.empty());
}

TEST_F(Services, OfAnOrderMadeElsewhereAreReadToo) {
    auto offer = samples::offer_with_services();
    offer.replace(offer.find(R"({"otherServices":["PRIORITY_BOARDING"]})"), 39, R"({"chargeableSeatNumber":"33D"})");
    auto body = R"({"data":)" + samples::order("", offer) + "}";
    auto order = parser_.order(body);
    ASSERT_EQ(order.services.size(), 3u);
    EXPECT_EQ(order.services[1].kind, ServiceKind::SEAT);
    EXPECT_EQ(order.services[1].label, "Seat 33D");
    EXPECT_EQ(order.services[2].segments, std::vector{1});
}

// Flips every byte of an answer in turn: it is refused, or the services still make their fee.
TEST_F(Services, NoFlippedByteGivesAWrongSum) {
    auto whole = samples::priced_reply(samples::offer_with_services(), samples::included());
    for (std::size_t i = 0; i < whole.size(); ++i)
        for (char with : {'7', '"', '}'}) {
            auto body = whole;
            body[i] = with;
            try {
                auto offer = parser_.priced_offer(body);
                auto sum = Money::zero(offer.price.total.currency()), fee = sum;
                for (auto& choice : offer.services) sum += choice.service.price * choice.quantity;
                for (auto& one : offer.price.fees)
                    if (one.code == "SERVICES") fee = one.amount;
                if (!offer.services.empty()) ASSERT_EQ(sum, fee) << i;
            } catch (const std::runtime_error&) {}
        }
}

}  // namespace
}  // namespace airside::amadeus
