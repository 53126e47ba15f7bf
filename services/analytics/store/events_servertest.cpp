#include <gtest/gtest.h>

#include "platform/documents/test_stores.hpp"
#include "platform/testkit/run.hpp"
#include "services/analytics/store/events.hpp"
#include "services/analytics/test_support.hpp"

namespace airside::analytics {
namespace {

using namespace std::chrono_literals;

const Instant noon = *parse_instant("2026-11-22T12:00:00Z");
const Date day = utc_date_of(noon);

class EventStore : public testing::TestWithParam<documents::Store> {
  protected:
    template <class Body>
    void with_documents(Body body) {
        auto backend = GetParam().make();
        testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
            auto documents = backend->open(reactor);
            co_await documents->ensure_indexes(store::events);
            co_await body(*documents);
        });
    }
};
INSTANTIATE_TEST_SUITE_P(Everywhere, EventStore, testing::ValuesIn(documents::stores()),
                         [](const auto& info) { return info.param.name; });

awaitable<bool> keep(documents::Documents& documents, int n, std::string type, std::string payload, Instant at) {
    auto id = "01930000-0000-7000-8000-0000000000" + std::to_string(10 + n);
    auto aggregate = type.substr(0, type.find('_'));
    events::Event event{
        *Uuid::parse(id), aggregate, *Uuid::parse(id), 1, std::move(type), std::move(payload), {}, at, {}};
    auto kept = analytics_event(event, Pseudonyms("key"), at + 1s);
    auto inserted = co_await store::insert(documents, *kept);
    co_return inserted;
}

TEST_P(EventStore, CountsADay) {
    with_documents([](documents::Documents& documents) -> awaitable<> {
        auto first = co_await keep(documents, 1, "search_performed", search_payload("LHR", ada), noon);
        auto again = co_await keep(documents, 1, "search_performed", search_payload("CDG", bob), noon);
        EXPECT_TRUE(first);
        EXPECT_FALSE(again) << "an event is kept once";
        co_await keep(documents, 2, "search_performed", search_payload("LHR"), noon);
        co_await keep(documents, 3, "search_performed", search_payload("CDG", ada), noon + 11h + 59min);
        co_await keep(documents, 4, "booking_confirmed", booking_payload(ada), noon);
        co_await keep(documents, 5, "payment_completed", payment_payload(bob, "1.10", "USD"), noon);
        co_await keep(documents, 6, "payment_completed", payment_payload(bob, "2.20", "USD"), noon);
        co_await keep(documents, 7, "payment_completed", payment_payload(ada, "300", "JPY"), noon);
        co_await keep(documents, 8, "user_registered", user_payload(bob), noon);
        co_await keep(documents, 9, "user_registered", user_payload(bob), noon + 12h);
        auto counts = co_await store::count_day(documents, day);
        EXPECT_EQ(counts.searches, 3);
        EXPECT_EQ(counts.bookings, 1);
        EXPECT_EQ(counts.new_users, 1);
        EXPECT_EQ(counts.active_users, 2);
        EXPECT_EQ(counts.searches_by_route, (std::map<std::string, std::int64_t>{{"JFK-LHR", 2}, {"JFK-CDG", 1}}));
        EXPECT_EQ(counts.takings.size(), 2u);
        EXPECT_EQ(counts.takings.at("USD").amount.str(), "3.30 USD");
        EXPECT_EQ(counts.takings.at("USD").payments, 2);
        EXPECT_EQ(counts.takings.at("JPY").amount.str(), "300 JPY");
    });
}

TEST_P(EventStore, TellsTheDaysOfWhatCame) {
    with_documents([](documents::Documents& documents) -> awaitable<> {
        co_await keep(documents, 1, "user_registered", user_payload(ada), noon - 24h);
        co_await keep(documents, 2, "user_registered", user_payload(bob), noon);
        auto all = co_await store::days_received(documents, {});
        EXPECT_EQ(all, (std::set<Date>{day - std::chrono::days(1), day}));
        auto late = co_await store::days_received(documents, noon + 1s);
        EXPECT_EQ(late, std::set<Date>{day});
        auto none = co_await store::days_received(documents, noon + 2s);
        EXPECT_TRUE(none.empty());
    });
}

}  // namespace
}  // namespace airside::analytics
