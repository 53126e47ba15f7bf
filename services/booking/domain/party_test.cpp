#include "services/booking/domain/party.hpp"

#include <gtest/gtest.h>

#include "services/booking/domain/test_support.hpp"

namespace airside::booking {
namespace {

using gds::PassengerType;
using testing::passenger;
using testing::sample_contact;
using testing::sample_offer;
using testing::sample_party;

const Date today = Date::of(2026, 11, 22);

// The pointers of what is wrong, in order; empty when nothing is.
std::vector<std::string> wrong(std::vector<PassengerInput> party, BookingContact contact = sample_contact(),
                               gds::Offer offer = sample_offer(today)) {
    std::vector<std::string> pointers;
    try {
        check_party(party, contact, offer, today);
    } catch (const Problem& problem) {
        EXPECT_EQ(problem.status, 422);
        for (auto& error : problem.errors) pointers.push_back(error.pointer);
    }
    return pointers;
}
using Pointers = std::vector<std::string>;

gds::Offer offer_for(int adults, int children, int infants) {
    auto offer = sample_offer(today);
    auto fare = offer.passengers.front();
    offer.passengers.clear();
    for (auto [type, count] :
         {std::pair{PassengerType::ADULT, adults}, {PassengerType::CHILD, children}, {PassengerType::INFANT, infants}})
        if (count > 0) {
            fare.type = type;
            fare.count = count;
            offer.passengers.push_back(fare);
        }
    return offer;
}

TEST(Party, AGoodOneIsAccepted) { EXPECT_EQ(wrong(sample_party(today)), Pointers{}); }

TEST(Party, TypesGoByTheAgeAtTheLastFlight) {
    EXPECT_EQ(type_at(1), PassengerType::INFANT);
    EXPECT_EQ(type_at(2), PassengerType::CHILD);
    EXPECT_EQ(type_at(11), PassengerType::CHILD);
    EXPECT_EQ(type_at(12), PassengerType::ADULT);
    // The last flight leaves on 30 December: twelve on that very day is an adult, the day after still a child.
    auto party = sample_party(today);
    party[1].date_of_birth = Date::of(2014, 12, 30);
    EXPECT_EQ(wrong(party), Pointers{"/passengers/1/type"});
    party[1].date_of_birth = Date::of(2014, 12, 31);
    EXPECT_EQ(wrong(party), Pointers{});
}

TEST(Party, BirthLiesInThePast) {
    auto party = sample_party(today);
    party[0].date_of_birth = today + std::chrono::days(1);
    party[1].date_of_birth = Date::of(1890, 1, 1);
    EXPECT_EQ(wrong(party),
              (Pointers{"/passengers/0/date_of_birth", "/passengers/1/date_of_birth", "/passengers/1/type"}));
}

TEST(Party, NobodyIsThereTwice) {
    auto adult = sample_party(today)[0];
    auto same = adult;
    same.first_name = PersonName::of("ADA");
    EXPECT_EQ(wrong({adult, same}, sample_contact(), offer_for(2, 0, 0)), Pointers{"/passengers/1"});
}

TEST(Party, NumbersAreThoseThatWerePriced) {
    auto party = sample_party(today);
    party.pop_back();
    EXPECT_EQ(wrong(party), Pointers{"/passengers"});
}

TEST(Party, NoMoreInfantsThanAdults) {
    auto born = today - std::chrono::days(100);
    auto infant = passenger(PassengerType::INFANT, "Una", "Lovelace", born),
         other = passenger(PassengerType::INFANT, "Dua", "Lovelace", born);
    auto adult = sample_party(today)[0];
    EXPECT_EQ(wrong({adult, infant}, sample_contact(), offer_for(1, 0, 1)), Pointers{});
    EXPECT_EQ(wrong({adult, infant, other}, sample_contact(), offer_for(1, 0, 2)), Pointers{"/passengers"});
}

TEST(Party, ChildrenDoNotTravelAlone) {
    EXPECT_EQ(wrong({sample_party(today)[1]}, sample_contact(), offer_for(0, 1, 0)), Pointers{"/passengers"});
}

TEST(Party, APassportOutlastsTheJourney) {
    auto party = sample_party(today);
    auto last_arrival = date_of(sample_offer(today).itineraries[1].segments[0].arrival.local);
    party[0].nationality = CountryCode::of("GB");
    party[0].passport = PassengerPassport{PassportNumber::of("123456789"), CountryCode::of("GB"), last_arrival};
    EXPECT_EQ(wrong(party), Pointers{});
    party[0].passport->expiry_date = last_arrival - std::chrono::days(1);
    EXPECT_EQ(wrong(party), Pointers{"/passengers/0/passport/expiry_date"});
    party[0].passport->expiry_date = last_arrival;
    party[0].nationality.reset();
    EXPECT_EQ(wrong(party), Pointers{"/passengers/0/nationality"});
}

TEST(Party, ContactsHaveTheirShapes) {
    for (auto* email : {"ada@example.com", "a.b+c@sub.example.co.uk", "o'neil@x.io"})
        EXPECT_EQ(wrong(sample_party(today), {{email}, {"+442071234567"}}), Pointers{}) << email;
    for (auto* email : {"ada", "@example.com", "ada@", "ada@example", "a@b@c.de", "ada@example.c", "a da@x.io"})
        EXPECT_EQ(wrong(sample_party(today), {{email}, {"+442071234567"}}), Pointers{"/contact/email"}) << email;
    for (auto* phone : {"442071234567", "+0442071234567", "+44 207123", "+44", "+12345678901234567"})
        EXPECT_EQ(wrong(sample_party(today), {{"ada@example.com"}, {phone}}), Pointers{"/contact/phone"}) << phone;
}

TEST(Party, ATravellerIsWhatTheProviderNeeds) {
    auto input = sample_party(today)[0];
    input.gender = PassengerGender::OTHER;
    input.nationality = CountryCode::of("FR");
    input.passport = PassengerPassport{PassportNumber::of("AB12345"), CountryCode::of("GB"), Date::of(2030, 1, 1)};
    input.frequent_flyer = PassengerFrequentFlyer{IataAirline::of("BA"), FrequentFlyerNumber::of("12345678")};
    auto traveller = traveller_of(input);
    EXPECT_EQ(traveller.gender, gds::Gender::UNSPECIFIED);
    EXPECT_EQ(traveller.document->nationality.str(), "FR");
    EXPECT_EQ(traveller.document->issuing_country.str(), "GB");
    EXPECT_EQ(traveller.frequent_flyer->number, "12345678");
}

}  // namespace
}  // namespace airside::booking
