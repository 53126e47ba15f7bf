#include <gtest/gtest.h>

#include "simulators/gds/bearer_tokens.hpp"
#include "simulators/gds/cabin_chart.hpp"
#include "simulators/gds/content.hpp"
#include "simulators/gds/order_book.hpp"
#include "simulators/gds/services.hpp"

namespace airside::simulator::gds {
namespace {

const Instant now = *parse_instant("2026-11-22T12:00:00Z");

World& world() {
    static World one(AIRSIDE_DATA_DIR, 7);
    return one;
}

SearchQuery journey() {
    BoundQuery bound{.from = world().geography.places("NYC"),
                     .to = world().geography.places("LON"),
                     .date = Date::of(2026, 12, 22),
                     .only_airlines = {},
                     .without_airlines = {},
                     .not_before = now};
    return {.bounds = {bound},
            .travelers = {{"1", TravelerType::adult, ""}, {"2", TravelerType::adult, ""}},
            .currency = Currency::of("USD"),
            .now = now};
}

Quoted quoted(const Offer& offer) {
    Quoted quoted{.bounds = offer.bounds, .sold = {}};
    for (const auto& fare : offer.fares) quoted.sold.push_back({fare.cabin, fare.brand.code, fare.classes});
    return quoted;
}

TEST(Content, IsAnotherForEachAndTheSameForOne) {
    Content one(world(), "one"), again(world(), "one"), other(world(), "other");
    auto found = one.search(journey()), same = again.search(journey()), different = other.search(journey());
    ASSERT_FALSE(found.empty());
    ASSERT_EQ(found.size(), same.size());
    for (std::size_t i = 0; i < found.size(); ++i) EXPECT_EQ(found[i].total_minor, same[i].total_minor);
    ASSERT_FALSE(different.empty());
    EXPECT_NE(found[0].total_minor, different[0].total_minor);
    for (const auto& offer : found)
        for (const auto& flight : offer.bounds[0])
            EXPECT_TRUE(one.sells(world().geography.airline(flight.route->airline)));
}

TEST(Content, APriceThatIsRaisedIsRaisedInOneOnly) {
    Content one(world(), "one"), other(world(), "other");
    auto offer = one.search(journey()).at(0), there = other.search(journey()).at(0);
    FaultPlan plan;
    plan.price_change_percent = 20;
    one.change(quoted(offer), plan);
    auto dearer = one.reprice(quoted(offer), journey().travelers, offer.currency, now, true);
    ASSERT_TRUE(dearer);
    EXPECT_GT(dearer->total_minor, offer.total_minor);
    auto unchanged = other.reprice(quoted(there), journey().travelers, there.currency, now, true);
    ASSERT_TRUE(unchanged);
    EXPECT_EQ(unchanged->total_minor, there.total_minor);
}

class Book : public testing::Test {
  protected:
    Book() {
        clock_.freeze_at(now);
        world().inventory.forget_changes();
        offer_ = quoted(world().offers.search(journey()).at(0));
    }
    std::string hold() {
        EXPECT_FALSE(book_.take_seats(offer_, 2));
        auto id = book_.free_locator();
        book_.add({{"id", id},
                   {"reference", id},
                   {"state", "held"},
                   {"flights", OrderBook::flights_json(world(), offer_)},
                   {"seats", 2},
                   {"airline", "BA"},
                   {"limit", airside::to_string(now + std::chrono::hours(72))},
                   {"tickets", json::array{}}});
        return id;
    }
    int left() {
        const auto& flight = offer_.bounds[0][0];
        return world().inventory.available_in(flight, *cabin_of_class(offer_.sold[0].classes[0]), now);
    }
    static std::vector<TicketHolder> two() {
        return {{"1", {"11"}, {"KLX0"}}, {"2", {"11", "12", "13", "14", "15"}, {"K", "K", "K", "K", "K"}}};
    }
    // A bag for one and a meal for the other, on the first flight.
    std::vector<ServiceSale> two_services() {
        const auto& flight = offer_.bounds[0][0];
        auto sold = services_of(flight, Cabin::economy);
        auto usd = Currency::of("USD");
        std::vector<ServiceSale> sales;
        for (auto& one : sold)
            if (one.code == "0CC") sales.push_back({one, "1", {"11"}, 2, 2 * one.usd_cents, usd});
        for (auto& one : sold)
            if (one.code == "0B3") sales.push_back({one, "2", {"11"}, 1, one.usd_cents, usd});
        return sales;
    }
    std::vector<std::string> of_services(const json::object& record, std::string_view field) {
        std::vector<std::string> values;
        for (auto service : objects(record, "services")) values.push_back(text_or(*service, field, ""));
        return values;
    }
    using Texts = std::vector<std::string>;
    std::string state(const std::string& id) {
        auto found = book_.alive(id);
        return found ? text_or(*found, "state", "") : "gone";
    }

    SimClock clock_;
    Ledger ledger_{clock_, {}};
    OrderBook book_{world(), ledger_, clock_, "test_orders"};
    Quoted offer_;
};

TEST_F(Book, HoldsSeatsUntilItIsCancelledOrLapses) {
    auto before = left();
    auto cancelled = hold(), lapsed = hold();
    EXPECT_EQ(left(), before - 4);
    book_.cancel(cancelled);
    EXPECT_EQ(left(), before - 2);
    EXPECT_EQ(state(cancelled), "gone");
    clock_.advance(std::chrono::hours(73));
    book_.expire_due();
    EXPECT_EQ(left(), before);
    EXPECT_EQ(state(lapsed), "gone");
}

TEST_F(Book, TakesAllSeatsOrNone) {
    world().inventory.set_left(offer_.bounds[0].back(), *cabin_of_class(offer_.sold[0].classes.back()), 1);
    auto before = left();
    EXPECT_EQ(book_.take_seats(offer_, 2), offer_.bounds[0].size() - 1);
    EXPECT_EQ(left(), before);
}

TEST_F(Book, TicketsAreVoidedOneByOneAndInTime) {
    auto id = hold();
    auto tickets = objects(book_.issue(id, two()), "tickets").size();
    EXPECT_EQ(tickets, 3u);  // one of them in conjunction
    auto first = text_or(*objects(*book_.alive(id), "tickets")[0], "number", "");
    EXPECT_EQ(first.substr(0, 3), "125");
    EXPECT_EQ(book_.void_tickets(id, {first}), TicketChange::done);
    EXPECT_EQ(state(id), "ticketed");
    EXPECT_EQ(book_.void_tickets(id, {first}), TicketChange::none_open);
    clock_.advance(std::chrono::hours(25));
    EXPECT_EQ(book_.void_tickets(id), TicketChange::too_late);
    EXPECT_EQ(book_.refund_tickets(id), TicketChange::done);
    EXPECT_EQ(state(id), "refunded");
    EXPECT_EQ(book_.refund_tickets(id), TicketChange::none_open);
}

TEST_F(Book, ServicesAreHeldIssuedAndVoidedWithTheTickets) {
    auto id = hold();
    auto held = book_.add_services(id, two_services());
    EXPECT_EQ(of_services(held, "code"), (Texts{"0CC", "0B3"}));
    EXPECT_EQ(of_services(held, "id"), (Texts{"1", "2"}));
    EXPECT_EQ(of_services(held, "kind"), (Texts{"bag", "meal"}));
    EXPECT_EQ(of_services(held, "status"), (Texts{"HELD", "HELD"}));
    EXPECT_EQ(of_services(held, "document"), (Texts{"", ""}));
    EXPECT_EQ(state(id), "held");
    auto issued = book_.issue(id, two());
    EXPECT_EQ(of_services(issued, "status"), (Texts{"ISSUED", "ISSUED"}));
    std::set<std::string> numbers;
    for (auto& number : of_services(issued, "document")) {
        EXPECT_EQ(number.size(), 13u);
        EXPECT_EQ(number.substr(0, 3), "125");
        numbers.insert(number);
    }
    for (auto ticket : objects(issued, "tickets")) numbers.insert(text_or(*ticket, "number", ""));
    EXPECT_EQ(numbers.size(), 5u);
    EXPECT_EQ(book_.void_tickets(id), TicketChange::done);
    EXPECT_EQ(of_services(*book_.alive(id), "status"), (Texts{"VOIDED", "VOIDED"}));
    EXPECT_EQ(state(id), "voided");
    EXPECT_EQ(of_services(book_.issue(id, two()), "status"), (Texts{"VOIDED", "VOIDED"}));
}

TEST_F(Book, AServiceIsADocumentOfItsOwn) {
    auto id = hold();
    book_.add_services(id, two_services());
    auto issued = book_.issue(id, two(), std::set<std::string>{"2"});
    EXPECT_EQ(of_services(issued, "status"), (Texts{"HELD", "ISSUED"}));
    auto emd = of_services(issued, "document")[1];
    clock_.advance(std::chrono::hours(25));
    EXPECT_EQ(book_.void_tickets(id, {emd}), TicketChange::too_late);
    EXPECT_EQ(book_.refund_tickets(id, {emd}), TicketChange::done);
    EXPECT_EQ(book_.refund_tickets(id, {emd}), TicketChange::none_open);
    EXPECT_EQ(state(id), "ticketed");
    EXPECT_EQ(of_services(*book_.alive(id), "status"), (Texts{"HELD", "REFUNDED"}));
    auto more = book_.add_services(id, two_services());
    EXPECT_EQ(of_services(more, "id"), (Texts{"1", "2", "3", "4"}));
    EXPECT_EQ(of_services(book_.issue(id, {}, std::set<std::string>{}), "status"),
              (Texts{"HELD", "REFUNDED", "HELD", "HELD"}));
}

// A seat of one's choice is taken in the flight's chart as long as the order has it, and after a restart.
TEST_F(Book, AChosenSeatIsTakenInTheChart) {
    auto id = hold();
    const auto& flight = offer_.bounds[0][0];
    auto free_seats = [&] { return cabin_chart(world(), flight, Cabin::economy, now).available(); };
    auto is_free = [&](const std::string& number) {
        for (const auto& row : cabin_chart(world(), flight, Cabin::economy, now).rows)
            for (const auto& seat : row.seats)
                if (seat.number == number) return !seat.taken;
        return false;
    };
    std::string number;
    for (const auto& row : cabin_chart(world(), flight, Cabin::economy, now).rows)
        for (const auto& seat : row.seats)
            if (!seat.taken) number = seat.number;
    auto before = free_seats();
    SoldService seat{SoldKind::seat, "0B5", "A", "SA", "SEAT ASSIGNMENT", 1, 1200};
    book_.add_services(id, {{seat, "1", {"11"}, 1, 1200, Currency::of("USD"), number, 0}});
    EXPECT_FALSE(is_free(number));
    EXPECT_EQ(free_seats(), before) << "he has but moved there";
    world().inventory.forget_changes();
    OrderBook read_back(world(), ledger_, clock_, "test_orders");
    EXPECT_FALSE(is_free(number));
    book_.cancel(id);
    EXPECT_TRUE(is_free(number));
}

TEST_F(Book, ServicesAreGivenUpWithTheOrder) {
    auto cancelled = hold(), lapsed = hold();
    for (auto& id : {cancelled, lapsed}) book_.add_services(id, two_services());
    book_.cancel(cancelled);
    clock_.advance(std::chrono::hours(73));
    book_.expire_due();
    for (auto& id : {cancelled, lapsed})
        EXPECT_EQ(of_services(ledger_.find("test_orders", id)->value, "status"), (Texts{"CANCELLED", "CANCELLED"}));
}

TEST(BearerTokens, AreKnownUntilTheyAreRevoked) {
    SimClock clock;
    BearerTokens tokens(clock, std::chrono::seconds(60));
    http::Request request;
    EXPECT_EQ(tokens.state_of(request), BearerTokens::State::none);
    auto token = tokens.grant("T1");
    EXPECT_TRUE(token.starts_with("T1"));
    request.headers.set("Authorization", "Bearer " + token);
    EXPECT_EQ(tokens.state_of(request), BearerTokens::State::good);
    tokens.revoke_all();
    EXPECT_EQ(tokens.state_of(request), BearerTokens::State::unknown);
    EXPECT_FALSE(tokens.seconds_left(token));
}

}  // namespace
}  // namespace airside::simulator::gds
