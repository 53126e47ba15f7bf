#include <fstream>

#include <gtest/gtest.h>

#include "platform/reference/airlines.hpp"
#include "platform/reference/airports.hpp"
#include "platform/reference/csv.hpp"

namespace airside::reference {
namespace {

const Airports& airports() {
    static const Airports loaded = Airports::load(AIRSIDE_DATA_DIR);
    return loaded;
}

std::vector<std::string> codes(std::string_view prefix, std::size_t limit = 5) {
    std::vector<std::string> out;
    for (auto* airport : airports().complete(prefix, limit)) out.push_back(airport->code);
    return out;
}

TEST(Airports, FindsAirportsAndCities) {
    ASSERT_TRUE(airports().find("JFK"));
    EXPECT_EQ(airports().find("JFK")->zone, "America/New_York");
    EXPECT_EQ(airports().find("XXX"), nullptr);
    EXPECT_EQ(airports().find("jfk"), nullptr);
    EXPECT_EQ(airports().find(""), nullptr);
    EXPECT_FALSE(airports().find("LON"));
    EXPECT_EQ(airports().of_metro("LON").front()->code, "LHR");
    EXPECT_TRUE(airports().knows("LON"));
    EXPECT_EQ(airports().zone_of("LON"), "Europe/London");
    EXPECT_EQ(airports().country_of("NYC"), "US");
}

TEST(Airports, CompletesCodesCitiesAndNames) {
    EXPECT_EQ(codes("LHR").front(), "LHR");
    auto la = codes("la", 3);
    EXPECT_EQ(la.front(), "LAX");
    EXPECT_NE(std::ranges::find(la, "LAS"), la.end());
    EXPECT_EQ(codes("heathrow").front(), "LHR");
    EXPECT_EQ(codes("New York").front(), "JFK");
    EXPECT_EQ(codes("lon", 3).front(), "LHR");
    EXPECT_TRUE(codes("").empty());
    EXPECT_TRUE(codes("zzzzz").empty());
    EXPECT_EQ(codes("a", 7).size(), 7u);
}

TEST(Airports, FoldsAccents) {
    EXPECT_EQ(fold("São Paulo–Ærø Łódź"), "SAO PAULOARO LODZ");
    EXPECT_EQ(fold("\xc3"), "");
}

TEST(ZoneMemo, AgreesWithTheDatabaseOnEveryHourOfAYear) {
    ZoneMemo memo;
    for (auto code : {"JFK", "LHR", "KTM", "LDH", "SYD", "CMN"}) {
        auto& airport = *airports().find(code);
        for (auto t = *parse_local_time("2027-01-01T00:30"); t < *parse_local_time("2028-01-01T00:00");
             t += std::chrono::hours(1))
            ASSERT_EQ(memo.to_instant(airport, t), to_instant(t, airport.zone)) << code << " " << to_string(t);
    }
}

TEST(Airlines, HaveNamesAndTicketPrefixes) {
    auto airlines = Airlines::load(AIRSIDE_DATA_DIR);
    EXPECT_EQ(airlines.find("BA")->numeric, "125");
    EXPECT_EQ(airlines.find("AA")->numeric, "001");
    EXPECT_EQ(airlines.name_of("LH"), "Lufthansa");
    EXPECT_EQ(airlines.name_of("??"), "??");
    auto aircraft = Aircraft::load(AIRSIDE_DATA_DIR);
    EXPECT_NE(aircraft.name_of("77W").find("777"), std::string_view::npos);
}

TEST(Csv, SaysWhichLineIsWrong) {
    auto file = std::filesystem::temp_directory_path() / ("airside-csv-" + std::to_string(getpid()));
    std::ofstream(file) << "a,b\n1,\"x, \"\"y\"\"\"\n2\n";
    std::vector<std::string> seen;
    try {
        read_csv(file, "a,b", [&](auto f) { seen.push_back(std::string(f[1])); });
        FAIL() << "a short line was taken";
    } catch (const std::runtime_error& error) {
        EXPECT_NE(std::string(error.what()).find(":3: 2 fields expected, found 1"), std::string::npos) << error.what();
    }
    EXPECT_EQ(seen, std::vector<std::string>{"x, \"y\""});
    std::filesystem::remove(file);
}

}  // namespace
}  // namespace airside::reference
