// Seat maps as Amadeus sends them, and as something broken would.
#include <gtest/gtest.h>

#include "vendors/gds/amadeus/reply_parser.hpp"
#include "vendors/gds/amadeus/samples_for_test.hpp"

namespace airside::amadeus {
namespace {

using gds::SeatAvailability;

const reference::Airports& airports() {
    static const auto loaded = reference::Airports::load(AIRSIDE_DATA_DIR);
    return loaded;
}

class SeatMaps : public testing::Test {
  protected:
    std::vector<gds::SeatMap> parse(std::string body) { return parser_.seat_maps(body, samples::offer()); }
    // Of the only seat of a reply: what its travellers are told, in JSON.
    gds::Seat seat_told(std::string_view terms) {
        auto seat = samples::seat("12A", R"("W")", terms, 0);
        return parse(samples::seat_reply("11", "178", seat)).at(0).rows.at(0).seats.at(0);
    }
    void refused(std::string_view what, std::string_view with, std::string_view why) {
        auto text = sample_;
        auto at = text.find(what);
        ASSERT_NE(at, text.npos) << what;
        text.replace(at, what.size(), with);
        try {
            parse(text);
            ADD_FAILURE() << what << " -> " << with << " was read";
        } catch (const std::runtime_error& error) {
            std::string_view told = error.what();
            EXPECT_TRUE(told.starts_with("amadeus: $.data[0]")) << told;
            EXPECT_NE(told.find(why), told.npos) << told;
        }
    }
    ReplyParser parser_{airports(), OfficeFacts{}};
    const std::string sample_ =
        samples::seat_reply("12", "175",
                            samples::seat("21D", R"("A","CH")", samples::seat_terms("AVAILABLE", "22.00"), 4) + "," +
                                samples::seat("20A", R"("W","E","L")", samples::seat_terms("AVAILABLE", "0.00"), 0) +
                                "," + samples::seat("20C", R"("A")", samples::seat_terms("OCCUPIED"), 2) + "," +
                                samples::seat("20F", R"("W")", "", 6));
};

TEST_F(SeatMaps, AreReadInRowsAndColumns) {
    auto maps = parse(sample_);
    ASSERT_EQ(maps.size(), 1u);
    auto& map = maps[0];
    EXPECT_EQ(map.segment, 1);
    EXPECT_EQ(map.cabin, gds::CabinClass::ECONOMY);
    EXPECT_EQ(map.aircraft, "77W");
    EXPECT_EQ(map.columns, "AC DF");
    ASSERT_EQ(map.rows.size(), 2u);
    EXPECT_EQ(map.rows[0].row, 20);
    auto& seats = map.rows[0].seats;
    ASSERT_EQ(seats.size(), 3u);
    EXPECT_EQ(seats[0].number, "20A");
    EXPECT_TRUE(seats[0].window && seats[0].exit_row && seats[0].extra_legroom && !seats[0].aisle);
    EXPECT_EQ(seats[0].price->str(), "0.00 EUR");
    EXPECT_EQ(seats[1].availability, SeatAvailability::OCCUPIED);
    EXPECT_TRUE(seats[1].aisle);
    EXPECT_EQ(seats[2].availability, SeatAvailability::BLOCKED) << "nobody was told that it can be had";
    EXPECT_FALSE(seats[2].price);
    EXPECT_EQ(map.rows[1].seats.at(0).price->str(), "22.00 EUR");
    EXPECT_TRUE(parse(R"({"data":[]})").empty());
}

TEST_F(SeatMaps, DecksAndCabinsAreMapsOfTheirOwn) {
    auto business = samples::seat("1A", R"("W")", samples::seat_terms("AVAILABLE", "0.00"), 0);
    business.replace(business.find("ECONOMY"), 7, "BUSINESS");
    auto economy = samples::seat("30B", R"("A")", samples::seat_terms("BLOCKED"), 1);
    auto both = business + "," + economy + R"(]},{"deckType":"UPPER","seats":[)" +
                samples::seat("60A", R"("W")", samples::seat_terms("AVAILABLE"), 0);
    auto maps = parse(samples::seat_reply("11", "0178", both));
    ASSERT_EQ(maps.size(), 3u);
    EXPECT_EQ(maps[0].cabin, gds::CabinClass::ECONOMY);
    EXPECT_EQ(maps[1].cabin, gds::CabinClass::BUSINESS);
    EXPECT_EQ(maps[2].rows.at(0).row, 60);
    for (auto& map : maps) EXPECT_EQ(map.segment, 0);
}

// A seat that not all may have, or not all for the same.
TEST_F(SeatMaps, WhatTravellersAreToldIsMadeOne) {
    using samples::seat_terms;
    auto dearest = seat_told(seat_terms("AVAILABLE", "11.00") + "," + seat_terms("AVAILABLE", "15.50"));
    EXPECT_EQ(dearest.price->str(), "15.50 EUR");
    auto of_one = seat_told(seat_terms("BLOCKED") + "," + seat_terms("AVAILABLE", "11.00"));
    EXPECT_EQ(of_one.availability, SeatAvailability::AVAILABLE);
    EXPECT_EQ(of_one.price->str(), "11.00 EUR");
    for (auto unsaid : {seat_terms("AVAILABLE", "11.00") + "," + seat_terms("AVAILABLE"),
                        seat_terms("AVAILABLE") + "," + seat_terms("AVAILABLE", "11.00")}) {
        auto seat = seat_told(unsaid);
        EXPECT_EQ(seat.availability, SeatAvailability::AVAILABLE);
        EXPECT_FALSE(seat.price) << "what it costs one of them is not known";
    }
    EXPECT_EQ(seat_told(seat_terms("OCCUPIED") + "," + seat_terms("BLOCKED")).availability, SeatAvailability::BLOCKED);
    EXPECT_EQ(seat_told(seat_terms("OCCUPIED") + "," + seat_terms("OCCUPIED")).availability,
              SeatAvailability::OCCUPIED);
}

TEST_F(SeatMaps, AreRefusedWhenTheyAreWrong) {
    refused(R"("segmentId":"12")", R"("segmentId":"13")", "names no segment");
    refused(R"("segmentId":"12",)", "", "names no segment");
    refused(R"("number":"175")", R"("number":"177")", "another flight");
    refused(R"("carrierCode":"BA")", R"("carrierCode":"AA")", "another flight");
    refused("21D", "21", "is no seat");
    refused("21D", "D", "is no seat");
    refused("21D", "0D", "is no seat");
    refused("21D", "21d", "is no seat");
    refused("21D", "20A", "given twice");
    refused("ECONOMY", "STEERAGE", "is no cabin");
    refused("AVAILABLE", "PERHAPS", "is no availability");
    refused(R"("total":"22.00")", R"("total":"22.01")", "taxes and fees make 22.00 EUR");
    refused(R"("total":"22.00")", R"("total":"-22.00")", "total");
    refused(R"("total":"22.00")", R"("total":"22.005")", "total");
    refused(R"("total":"22.00")", R"("total":22)", "total");
    refused(R"("currency":"EUR")", R"("currency":"euro")", "currency");
    refused(R"("77W")", R"("BOEING 777")", "equipment");
}

TEST_F(SeatMaps, CutOffAnywhereTheyAreNotRead) {
    for (std::size_t length = 0; length < sample_.size(); length += 7)
        EXPECT_THROW(parse(sample_.substr(0, length)), std::runtime_error) << length;
}

}  // namespace
}  // namespace airside::amadeus
