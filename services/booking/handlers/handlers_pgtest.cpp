#include "platform/async/sync.hpp"
#include "services/booking/test_support.hpp"

namespace airside::booking::testing {
namespace {

struct HandlersTest : ::testing::Test {
    TestDatabase db{"booking", migrations()};
};

// What several calls at once end with: types of problems and how often each; "none" for those that succeed.
std::map<std::string, int> counted(const std::vector<std::string>& outcomes) {
    std::map<std::string, int> count;
    for (auto& outcome : outcomes) ++count[outcome];
    return count;
}
using Counts = std::map<std::string, int>;

TEST_F(HandlersTest, TheSameRequestFiftyTimesAtOnceIsOneBooking) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World world(reactor, db);
        std::vector<awaitable<std::string>> calls;
        for (int i = 0; i < 50; ++i) calls.push_back(problem_of(world.create("one-key")));
        auto outcomes = co_await when_all(reactor, std::move(calls));
        EXPECT_EQ(counted(outcomes), (Counts{{"none", 50}}));
        EXPECT_EQ(world.gds.orders.size(), 1u);
        EXPECT_EQ(db.value("SELECT count(*) FROM bookings"), "1");
    });
}

TEST_F(HandlersTest, TheSamePeopleOnTheSameFlightAreQuestionedWhateverTheKey) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World world(reactor, db);
        std::vector<awaitable<std::string>> calls;
        for (int i = 0; i < 5; ++i) calls.push_back(problem_of(world.create("key-" + std::to_string(i))));
        auto outcomes = co_await when_all(reactor, std::move(calls));
        EXPECT_EQ(counted(outcomes), (Counts{{"none", 1}, {"duplicate-booking", 4}}));
        EXPECT_EQ(world.gds.orders.size(), 1u);

        // Another user is not told whose booking it is.
        auto request = world.create_request();
        std::optional<Problem> problem;
        try {
            co_await world.bus.call(World::caller_of(UserId::v7(world.clock, world.random), "x"), std::move(request));
        } catch (const Problem& caught) {
            problem = caught;
        }
        EXPECT_EQ(problem->type, "duplicate-booking");
        EXPECT_FALSE(problem->members.contains("booking_reference"));

        auto accepted = world.create_request();
        accepted.accept_duplicate.value = true;
        auto second = co_await world.bus.call(world.caller("again"), std::move(accepted));
        EXPECT_EQ(second.value.status, BookingStatus::PENDING_PAYMENT);
        EXPECT_EQ(world.gds.orders.size(), 2u);
    });
}

TEST_F(HandlersTest, AdultsComeFirstWhoeverIsNamedFirst) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World world(reactor, db);
        auto request = world.create_request();
        std::swap(request.passengers.at(0), request.passengers.at(1));
        auto created = co_await world.bus.call(world.caller(), std::move(request));
        EXPECT_EQ(created.value.status, BookingStatus::PENDING_PAYMENT);
        EXPECT_EQ(created.value.passengers.at(0).type, gds::PassengerType::ADULT);
        EXPECT_EQ(created.value.passengers.at(0).first_name.str(), "Ada");
        EXPECT_EQ(world.gds.ordered_first, gds::PassengerType::ADULT) << "no provider takes them otherwise";
    });
}

TEST_F(HandlersTest, ACancelledBookingIsNoDuplicate) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World world(reactor, db);
        auto first = co_await world.create("a");
        co_await world.bus.call(world.caller(), CancelBooking{first.id, {}});
        auto second = co_await world.create("b");
        EXPECT_NE(second.id, first.id);
    });
}

TEST_F(HandlersTest, AChangedPriceIsToldWithTheNewOne) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World world(reactor, db);
        auto request = world.create_request();
        request.expected_price = usd("899.00");
        std::optional<Problem> problem;
        try {
            co_await world.bus.call(world.caller(), std::move(request));
        } catch (const Problem& caught) {
            problem = caught;
        }
        EXPECT_EQ(problem->status, 409);
        EXPECT_EQ(problem->type, "price-changed");
        EXPECT_EQ(problem->members.at("price"), R"({"amount":"900.00","currency":"USD"})");
        EXPECT_EQ(db.value("SELECT count(*) FROM bookings"), "0");
    });
}

TEST_F(HandlersTest, BadPartiesAndAccountsAreRefusedBeforeAnythingIsWritten) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World world(reactor, db);
        auto alone = world.create_request();
        alone.passengers.pop_back();
        auto wrong_party = co_await problem_of(world.bus.call(world.caller(), std::move(alone)));
        EXPECT_EQ(wrong_party, "invalid-request");
        auto unreachable = world.create_request();
        unreachable.contact.phone.value = "12345678";
        auto wrong_contact = co_await problem_of(world.bus.call(world.caller(), std::move(unreachable)));
        EXPECT_EQ(wrong_contact, "invalid-request");
        world.user_status = user::UserStatus::SUSPENDED;
        auto suspended = co_await problem_of(world.create());
        EXPECT_EQ(suspended, "account-not-active");
        EXPECT_EQ(db.value("SELECT count(*) FROM booking_directory"), "0");
    });
}

TEST_F(HandlersTest, OthersDoNotSeeItAndAgentsDo) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World world(reactor, db);
        auto held = co_await world.create();
        auto stranger = World::caller_of(UserId::v7(world.clock, world.random));
        std::vector<awaitable<std::string>> calls;
        calls.push_back(problem_of(world.bus.call(stranger, GetBooking{held.id})));
        calls.push_back(problem_of(world.bus.call(stranger, GetBookingByReference{held.booking_reference})));
        calls.push_back(problem_of(world.bus.call(stranger, GetBookingHistory{held.id})));
        calls.push_back(problem_of(world.bus.call(stranger, CancelBooking{held.id, {}})));
        calls.push_back(problem_of(world.bus.call(stranger, world.pay_request(held.id))));
        auto told = co_await when_all(reactor, std::move(calls));
        EXPECT_EQ(counted(told), (Counts{{"not-found", 5}}));
        auto theirs = co_await world.bus.call(stranger, ListBookings{});
        EXPECT_TRUE(theirs.items.empty());

        auto agent = stranger;
        agent.role = auth::Role::AGENT;
        auto seen = co_await world.bus.call(agent, GetBooking{held.id});
        EXPECT_EQ(seen.id, held.id);
        auto history = co_await world.bus.call(agent, GetBookingHistory{held.id});
        EXPECT_EQ(history.items.size(), 2u);
        EXPECT_EQ(history.items[0].action, "CREATED");
        EXPECT_EQ(history.items[0].changed_by_type, "CUSTOMER");
        EXPECT_EQ(history.items[1].changed_by_type, "GDS");
        auto messages = co_await world.bus.call(agent, GetBookingMessages{held.id});
        EXPECT_EQ(messages.messages.size(), 2u);
        EXPECT_EQ(messages.steps.at(0).outcome, "DONE");
    });
}

TEST_F(HandlersTest, ListsPageByCursor) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World world(reactor, db);
        std::set<std::string> made, listed;
        for (int day = 0; day < 5; ++day) {
            world.offer = sample_offer(world.clock.today() + std::chrono::days(day));
            auto view = co_await world.create("key-" + std::to_string(day));
            made.insert(view.id.str());
        }
        ListBookings page_of{{}, Int<1, 100>{2}};
        Instant before = *parse_instant("9999-01-01T00:00:00Z");
        for (int pages = 0; pages < 5; ++pages) {
            auto page = co_await world.bus.call(world.caller(), page_of);
            for (auto& item : page.items) {
                EXPECT_LT(item.departure_datetime, before);
                before = item.departure_datetime;
                listed.insert(item.id.str());
            }
            if (!page.next_cursor) break;
            page_of.cursor = Text<1, 200>{*page.next_cursor};
        }
        EXPECT_EQ(listed, made);
        page_of.cursor = Text<1, 200>{"no-cursor"};
        auto bad = co_await problem_of(world.bus.call(world.caller(), page_of));
        EXPECT_EQ(bad, "invalid-request");
    });
}

TEST_F(HandlersTest, AnUnpaidBookingCanBeGivenUpAndAPaidOneNotWithoutKnowing) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World world(reactor, db);
        world.offer.conditions.refund = {gds::Allowance::NOT_ALLOWED, {}};
        auto held = co_await world.create();
        CancelBooking cancel{held.id, Text<1, 500>{"plans changed"}};
        auto cancelled = co_await world.bus.call(world.caller(), cancel);
        EXPECT_EQ(cancelled.status, BookingStatus::CANCELLED);
        EXPECT_EQ(world.gds.live(), 0u);
        auto again = co_await world.bus.call(world.caller(), cancel);
        EXPECT_EQ(again.status, BookingStatus::CANCELLED);
        EXPECT_EQ(events_of(db, held.id), "booking_created booking_ordered booking_cancelled");
        EXPECT_EQ(db.value("SELECT cancellation_reason FROM bookings"), "plans changed");
        EXPECT_EQ(db.value("SELECT count(*) FROM booking_flights WHERE status <> 'CANCELLED'"), "0");

        auto other = co_await world.create("other");
        co_await world.pay(other.id);
        auto late = co_await problem_of(world.bus.call(world.caller(), CancelBooking{other.id, {}}));
        EXPECT_EQ(late, "refund-changed");
        auto kept = co_await world.read(other.id);
        EXPECT_EQ(kept.status, BookingStatus::CONFIRMED);
        auto twice = co_await problem_of(world.pay(other.id, "pay-2"));
        EXPECT_EQ(twice, "not-payable");
    });
}

TEST_F(HandlersTest, WhatNobodyPaysForExpires) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World world(reactor, db);
        auto held = co_await world.create();
        world.clock.shift = 24h - 4min;
        auto late = co_await problem_of(world.pay(held.id));
        EXPECT_EQ(late, "booking-expired");
        auto view = co_await world.until(held.id, BookingProgress::FINISHED);
        EXPECT_EQ(view.status, BookingStatus::FAILED);
        EXPECT_EQ(view.failure->code, "ticket-time-limit-passed");
        EXPECT_EQ(world.gds.live(), 0u);
        EXPECT_EQ(events_of(db, held.id), "booking_created booking_ordered booking_expired");
    });
}

TEST_F(HandlersTest, TellsHowBookingsAreTicketed) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World world(reactor, db);
        auto before = world.clock.now();
        auto held = co_await world.create();
        auto asked = Caller::of_service("payment");
        auto early = co_await world.bus.call(asked, GetTicketStates{{held.id}});
        EXPECT_EQ(early.items.size(), 1u);
        EXPECT_EQ(early.items.at(0).valid, 0);
        EXPECT_FALSE(early.items.at(0).ticketed_at);
        auto paid = co_await world.pay(held.id);
        auto states =
            co_await world.bus.call(asked, GetTicketStates{{held.id, BookingId::v7(world.clock, world.random)}});
        EXPECT_EQ(states.items.size(), 1u);
        EXPECT_EQ(states.items.at(0).status, BookingStatus::CONFIRMED);
        EXPECT_EQ(states.items.at(0).valid, static_cast<int>(paid.passengers.size()));
        ListTicketed question{
            .from = before, .after = {}, .to = world.clock.now() + std::chrono::hours(1), .limit = {}};
        auto ticketed = co_await world.bus.call(asked, question);
        auto found = std::ranges::find(ticketed.items, held.id, &TicketState::booking_id);
        EXPECT_NE(found, ticketed.items.end());
        question.from = *found->ticketed_at;
        question.after = held.id;
        auto next = co_await world.bus.call(asked, question);
        EXPECT_EQ(std::ranges::find(next.items, held.id, &TicketState::booking_id), next.items.end());
    });
}

TEST_F(HandlersTest, AProviderThatStaysAwayLetsTheSameRequestBeTriedAgain) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        auto config = test_config();
        config.order_attempts = 2;
        World world(reactor, db, config);
        world.faults.next("create_order", Fault::UNAVAILABLE);
        world.faults.next("create_order", Fault::UNAVAILABLE);
        auto away = co_await problem_of(world.create("key"));
        EXPECT_EQ(away, "provider-unavailable");
        auto again = co_await world.create("key");
        EXPECT_EQ(again.status, BookingStatus::PENDING_PAYMENT);
        EXPECT_EQ(world.gds.orders.size(), 1u);
    });
}

}  // namespace
}  // namespace airside::booking::testing
