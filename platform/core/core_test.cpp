#include <set>

#include <gtest/gtest.h>

#include "platform/core/code.hpp"
#include "platform/core/money.hpp"
#include "platform/core/time.hpp"

namespace airside {
namespace {

using namespace std::chrono_literals;

TEST(Money, ParsesExactlyWhatTheCurrencyAllows) {
    auto usd = Currency::of("USD"), jpy = Currency::of("JPY"), kwd = Currency::of("KWD");
    EXPECT_EQ(Money::parse("120.5", usd)->minor(), 12050);
    EXPECT_EQ(Money::parse("-0.01", usd)->minor(), -1);
    EXPECT_EQ(Money::parse("1200", jpy)->minor(), 1200);
    EXPECT_EQ(Money::parse("1200.00", jpy)->minor(), 1200);
    EXPECT_EQ(Money::parse("1.234", kwd)->minor(), 1234);
    for (auto bad : {"", "-", ".5", "1.", "1.005", "1e3", "1,00", "+1", " 1", "99999999999999999999", "0x1"})
        EXPECT_FALSE(Money::parse(bad, usd)) << bad;
    EXPECT_FALSE(Money::parse("1.5", jpy));
}

TEST(Money, PrintsWhatItParses) {
    for (auto text : {"0.00", "0.05", "-0.05", "120.50", "92233720368547758.07", "-92233720368547758.08"}) {
        auto money = Money::parse(text, Currency::of("USD"));
        if (std::string_view(text) == "-92233720368547758.08") {
            EXPECT_FALSE(money);  // its magnitude does not fit
            EXPECT_EQ(Money(std::numeric_limits<std::int64_t>::min(), Currency::of("USD")).decimal(), text);
        } else {
            EXPECT_EQ(money->decimal(), text);
        }
    }
}

TEST(Money, NeverMixesCurrenciesOrOverflows) {
    Money usd(1, Currency::of("USD")), eur(1, Currency::of("EUR"));
    EXPECT_THROW(usd + eur, CurrencyMismatch);
    EXPECT_THROW((void)(usd < eur), CurrencyMismatch);
    EXPECT_NE(usd, eur);
    Money most(std::numeric_limits<std::int64_t>::max(), Currency::of("USD"));
    EXPECT_THROW(most + usd, std::overflow_error);
    EXPECT_THROW(most * 2, std::overflow_error);
    EXPECT_FALSE(Currency::parse("XXX"));
    EXPECT_FALSE(Currency::parse("usd"));
}

TEST(Time, RefusesDaysAndTimesThatDoNotExist) {
    EXPECT_EQ(Date::parse("2024-02-29")->str(), "2024-02-29");
    for (auto bad : {"2023-02-29", "2026-13-01", "2026-1-01", "20260101", "2026-04-31", ""})
        EXPECT_FALSE(Date::parse(bad)) << bad;
    for (auto bad : {"2026-01-01T24:00:00", "2026-01-01T10:60", "2026-01-01 10:00", "2026-01-01T10:00:00Z"})
        EXPECT_FALSE(parse_local_time(bad)) << bad;
}

TEST(Time, InstantsRoundTrip) {
    EXPECT_EQ(to_string(*parse_instant("2026-12-24T18:30:00Z")), "2026-12-24T18:30:00Z");
    EXPECT_EQ(to_string(*parse_instant("2026-12-24T18:30:00.250+02:00")), "2026-12-24T16:30:00.250000Z");
    for (auto bad : {"2026-12-24T18:30:00", "2026-12-24T18:30:00+2", "2026-12-24T18:30:00.Z", "2026-12-24T18:30Z"})
        EXPECT_FALSE(parse_instant(bad)) << bad;
}

TEST(Time, LocalTimesFollowTheZone) {
    auto summer = *parse_local_time("2026-07-01T12:00:00");
    EXPECT_EQ(to_string(to_instant(summer, "America/New_York")), "2026-07-01T16:00:00Z");
    EXPECT_EQ(to_local(to_instant(summer, "Asia/Kathmandu"), "Asia/Kathmandu"), summer);
    // 02:30 on the night that clocks go forward does not exist; 01:30 on the night they go back is the earlier one.
    EXPECT_EQ(to_string(to_instant(*parse_local_time("2026-03-08T02:30:00"), "America/New_York")),
              "2026-03-08T07:00:00Z");
    EXPECT_EQ(to_string(to_instant(*parse_local_time("2026-11-01T01:30:00"), "America/New_York")),
              "2026-11-01T05:30:00Z");
    EXPECT_THROW(to_instant(summer, "Mars/Olympus"), std::invalid_argument);
}

TEST(Time, AgesCountWholeYears) {
    auto birth = *Date::parse("2024-02-29");
    EXPECT_EQ(age_on(birth, *Date::parse("2026-02-28")), 1);
    EXPECT_EQ(age_on(birth, *Date::parse("2026-03-01")), 2);
}

TEST(Id, UuidsRoundTripAndSortByTime) {
    ManualClock clock(*parse_instant("2026-12-24T18:30:00Z"));
    SeededRandom random(1);
    auto first = Uuid::v7(clock, random);
    clock.advance(1ms);
    auto second = Uuid::v7(clock, random);
    EXPECT_LT(first, second);
    EXPECT_EQ(Uuid::parse(first.str()), first);
    EXPECT_EQ(first.str()[14], '7');
    EXPECT_FALSE(Uuid::parse("01890a5d-ac96-774b-bcce-b302099a805"));
    EXPECT_FALSE(Uuid::parse("01890a5d-ac96-774b-bcce-b302099a805g"));
    EXPECT_FALSE(Uuid::parse("01890a5dxac96-774b-bcce-b302099a8057"));
}

TEST(Id, CarriesItsBucket) {
    ManualClock clock(*parse_instant("2026-12-24T18:30:00Z"));
    SeededRandom random(2);
    for (std::uint16_t bucket : {0, 1, 255, 256, 1023})
        EXPECT_EQ(Uuid::bucketed(clock, random, bucket).bucket(), bucket);
    EXPECT_FALSE(Uuid::v7(clock, random).bucket());
    // The same user is in the same bucket for ever, on every machine.
    EXPECT_EQ(bucket_of(*Uuid::parse("01890a5d-ac96-774b-bcce-b302099a8057")), 879);
    std::set<std::uint16_t> seen;
    for (int i = 0; i < 20'000; ++i) seen.insert(bucket_of(Uuid::v7(clock, random)));
    EXPECT_EQ(seen.size(), bucket_count);
}

TEST(Code, HoldsItsAlphabetAndBounds) {
    EXPECT_TRUE(IataAirport::parse("JFK"));
    for (auto bad : {"jfk", "JF", "JFKX", "J1K", ""}) EXPECT_FALSE(IataAirport::parse(bad)) << bad;
    EXPECT_TRUE(PersonName::parse("Zoë Łukasiewicz"));
    EXPECT_TRUE(PersonName::parse(std::string(200, 'x').replace(0, 200, [] {
        std::string s;
        for (int i = 0; i < 100; ++i) s += "ł";
        return s;
    }())));
    for (auto& bad : {std::string(), std::string("a\nb"), std::string("\xff"), std::string("\xc0\x80"),
                      std::string("\xed\xa0\x80"), std::string(101, 'x'), std::string("a\0b", 3)})
        EXPECT_FALSE(PersonName::parse(bad));
}

TEST(Random, SeedsRepeatAndBoundsHold) {
    SeededRandom a(7), b(7), c(8);
    EXPECT_EQ(a.next(), b.next());
    EXPECT_NE(a.next(), c.next());
    for (int i = 0; i < 1000; ++i) {
        EXPECT_LT(a.below(3), 3u);
        auto unit = a.unit();
        EXPECT_TRUE(unit >= 0 && unit < 1);
    }
    EXPECT_EQ(a.readable(40).find_first_of("01OIl"), std::string::npos);
}

}  // namespace
}  // namespace airside
