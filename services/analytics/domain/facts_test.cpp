#include "services/analytics/domain/facts.hpp"

#include <gtest/gtest.h>

#include "platform/json/json.hpp"
#include "services/analytics/test_support.hpp"

namespace airside::analytics {
namespace {

const Instant at = *parse_instant("2026-11-22T23:59:59.5Z");
const Instant received = *parse_instant("2026-11-23T00:00:01Z");
const Pseudonyms pseudonyms("key");

events::Event event(std::string aggregate, std::string type, std::string payload) {
    auto id = *Uuid::parse("01930000-0000-7000-8000-0000000000ee");
    return {id, std::move(aggregate), id, 1, std::move(type), std::move(payload), {}, at, {}};
}

bool has(const std::string& text, std::string_view part) { return text.find(part) != text.npos; }

TEST(Facts, ASearchKeepsRoutePseudonymAndNetwork) {
    auto kept = analytics_event(event("search", "search_performed", search_payload("LHR", ada)), pseudonyms, received);
    ASSERT_TRUE(kept.has_value());
    EXPECT_EQ(kept->_id, "01930000-0000-7000-8000-0000000000ee");
    EXPECT_EQ(kept->user_id, pseudonyms.of(*UserId::parse(ada)));
    EXPECT_EQ(kept->ip_address, "203.0.113.0");
    EXPECT_EQ(kept->date, Date::of(2026, 11, 22));
    EXPECT_EQ(kept->hour, 23);
    EXPECT_EQ(kept->service, "search-service");
    EXPECT_EQ(kept->received_at, received);
    EXPECT_TRUE(has(kept->event_data.text, R"("route":"JFK-LHR")"));
    EXPECT_TRUE(has(kept->event_data.text, R"("passengers":3)"));
    EXPECT_TRUE(has(kept->event_data.text, R"("cheapest":"456.80","currency":"USD")"));
    EXPECT_FALSE(kept->purge_at.has_value()) << "not before it was exported";
    auto nobody = analytics_event(event("search", "search_performed", search_payload("LHR")), pseudonyms, received);
    EXPECT_FALSE(nobody->user_id.has_value());
}

TEST(Facts, NothingPersonalIsKept) {
    const events::Event all[] = {event("search", "search_performed", search_payload("LHR", ada)),
                                 event("booking", "booking_confirmed", booking_payload(ada)),
                                 event("payment", "payment_completed", payment_payload(ada, "1.00", "USD")),
                                 event("user", "user_registered", user_payload(ada))};
    for (auto& one : all) {
        auto text = json::to_json(*analytics_event(one, pseudonyms, received));
        for (auto secret : {ada, "01930000-0000-7000-8000-00000000000f", "203.0.113.77", "Augusta", "Lovelace",
                            "augusta@example.com", "442079460000", "4242", "ABC234", "K7XQ2M", "PAY7K2MNQ4RS"})
            EXPECT_FALSE(has(text, secret)) << one.type << " tells " << secret;
        EXPECT_TRUE(has(text, pseudonyms.of(*UserId::parse(ada)))) << one.type;
    }
}

TEST(Facts, ABookingAndAPaymentKeepWhatIsCounted) {
    auto booked = analytics_event(event("booking", "booking_confirmed", booking_payload(ada)), pseudonyms, received);
    for (auto part : {R"("amount":"456.80","currency":"USD")", R"("departure_date":"2026-12-24")", R"("passengers":1)",
                      R"("gds_provider":"AMADEUS")", R"("status":"CONFIRMED")"})
        EXPECT_TRUE(has(booked->event_data.text, part)) << part << " in " << booked->event_data.text;
    auto paid = analytics_event(event("payment", "payment_completed", payment_payload(ada, "12.345", "KWD")),
                                pseudonyms, received);
    auto facts = json::from_json<PaymentFacts>(paid->event_data.text);
    EXPECT_EQ(facts.amount, "12.345");
    EXPECT_EQ(facts.currency, Currency::of("KWD"));
    EXPECT_EQ(facts.gateway, "STRIPE");
}

TEST(Facts, WhatIsNotKnownIsNotKeptAndWhatIsBrokenIsSaid) {
    EXPECT_FALSE(analytics_event(event("feed", "feed_rebased", "{}"), pseudonyms, received).has_value());
    EXPECT_THROW(analytics_event(event("booking", "booking_created", "{}"), pseudonyms, received), json::BadJson);
}

}  // namespace
}  // namespace airside::analytics
