#include <gtest/gtest.h>

#include "services/booking/workflows/decisions_for_test.hpp"

namespace airside::booking {
namespace {

using Ids = std::vector<std::string>;
using Catalogue = std::vector<gds::ServiceOffer>;

AirlineService bag(std::string id, bool placed = false) {
    auto service = testing::sample_services()[0];
    return {std::move(id), {service, 0, 1}, service.price, placed};
}
AirlineService meal(std::string id) {
    auto service = testing::sample_services()[3];
    return {std::move(id), {service, 1, 1}, service.price};
}
// A bag and a meal are to be added.
Work adding(StepState state = StepState::READY) {
    auto work = work_in(Step::ADD_SERVICES);
    work.state = state;
    work.services = {bag("bag"), meal("meal")};
    return work;
}
gds::Order order_with(const std::vector<AirlineService>& services,
                      gds::ServiceStatus status = gds::ServiceStatus::HELD) {
    auto made = order();
    for (auto& one : services) {
        auto& offered = one.choice.service;
        made.services.push_back({offered.kind, offered.code, offered.label, one.choice.traveller, offered.segments,
                                 one.choice.quantity, one.price, status, std::nullopt});
        if (status == gds::ServiceStatus::ISSUED) made.services.back().document = "2201234567890";
    }
    return made;
}
void expect_payable_without(const Transition& next, const Ids& refused_ids) {
    EXPECT_EQ(next.step, Step::AWAIT_PAYMENT);
    EXPECT_EQ(next.state, StepState::WAITING);
    EXPECT_EQ(next.run_at, now + 24h - 5min);
    EXPECT_EQ(next.services_refused, refused_ids);
    EXPECT_TRUE(next.services_placed.empty());
    EXPECT_EQ(next.outcome, "REFUSED");
    EXPECT_FALSE(next.ending);
    EXPECT_FALSE(next.decline_code) << "it is no decline, and uses up no attempt";
}

TEST(ServicePlans, AreWhatTheCatalogueHasNow) {
    auto catalogue = testing::sample_services();
    catalogue[0].id = "another id";
    catalogue[0].price = testing::usd("40.00");
    auto plan = plan_services(adding(), Catalogue(catalogue), rules, now);
    ASSERT_FALSE(plan.instead);
    ASSERT_EQ(plan.choices.size(), 2u);
    EXPECT_EQ(plan.choices[0].service.id, "another id");
    EXPECT_EQ(plan.choices[0].traveller, 0);
    EXPECT_EQ(plan.choices[1].service.id, "s4");
    EXPECT_EQ(plan.choices[1].traveller, 1);
}

TEST(ServicePlans, LeaveOutWhatIsPlaced) {
    auto work = adding();
    work.services.push_back(bag("placed", true));
    EXPECT_EQ(plan_services(work, testing::sample_services(), rules, now).choices.size(), 2u);
}

TEST(ServicePlans, WhatIsNotSoldAnyMoreIsTakenOffAloneAndNothingIsAdded) {
    auto dearer = testing::sample_services();
    dearer[0].price = testing::usd("46.00");
    auto plan = plan_services(adding(), dearer, rules, now);
    ASSERT_TRUE(plan.instead);
    expect_payable_without(*plan.instead, {"bag"});
    expect_payable_without(*plan_services(adding(), Catalogue{}, rules, now).instead, {"bag", "meal"});
    auto said_no = plan_services(adding(), refused(RefusalCode::NOT_ALLOWED), rules, now);
    expect_payable_without(*said_no.instead, {"bag", "meal"});
    expect_payable_without(services_not_sold(adding(), rules), {"bag", "meal"});
}

TEST(ServicePlans, AProviderThatIsAwayIsAskedAgainUntilTheLimit) {
    auto next = plan_services(adding(), unavailable, rules, now).instead.value();
    EXPECT_EQ(next.step, Step::ADD_SERVICES);
    EXPECT_EQ(next.state, StepState::READY);
    EXPECT_EQ(next.run_at, now + 500ms);
    EXPECT_TRUE(next.services_refused.empty());
    auto late = plan_services(adding(), unavailable, rules, now + 24h - 5min).instead.value();
    EXPECT_EQ(late.ending->code, "ticket-time-limit-passed");
    EXPECT_EQ(late.step, Step::CANCEL_ORDER);
}

TEST(ServiceDecisions, AddedGoOnToThePayment) {
    auto work = adding();
    auto next = services_added(work, order_with(work.services), rules, now);
    EXPECT_EQ(next.step, Step::AUTHORIZE);
    EXPECT_EQ(next.state, StepState::READY);
    EXPECT_EQ(next.services_placed, (Ids{"bag", "meal"}));
    auto without = services_added(work, order_with({bag("bag")}), rules, now);
    EXPECT_EQ(without.step, Step::ADD_SERVICES);
    EXPECT_EQ(without.state, StepState::UNKNOWN) << "an answer without them proves nothing";
    EXPECT_TRUE(without.services_placed.empty());
}

TEST(ServiceDecisions, RefusedAreTakenOff) {
    for (auto code : {RefusalCode::OFFER_EXPIRED, RefusalCode::ALREADY_TICKETED, RefusalCode::NOT_FOUND})
        expect_payable_without(services_added(adding(), refused(code), rules, now), {"bag", "meal"});
}

TEST(ServiceDecisions, UnavailableIsTriedAgainUntilTheLimit) {
    auto next = services_added(adding(), unavailable, rules, now);
    EXPECT_EQ(next.step, Step::ADD_SERVICES);
    EXPECT_EQ(next.state, StepState::READY);
    EXPECT_EQ(services_added(adding(), unavailable, rules, now + 24h).ending->code, "ticket-time-limit-passed");
}

TEST(ServiceDecisions, UnknownIsLookedForAndNeverAddedAgainBlindly) {
    auto next = services_added(adding(), unknown, rules, now);
    EXPECT_EQ(next.step, Step::ADD_SERVICES);
    EXPECT_EQ(next.state, StepState::UNKNOWN);
    auto work = adding(StepState::UNKNOWN);
    // Before it has settled, an order without them proves nothing, however often.
    work.looks = 1;
    next = services_looked(work, order(), rules, now + 29s);
    EXPECT_EQ(next.state, StepState::UNKNOWN);
    EXPECT_EQ(next.looks, 1);
    work.looks = 0;
    next = services_looked(work, order(), rules, now + 31s);
    EXPECT_EQ(next.state, StepState::UNKNOWN);
    EXPECT_EQ(next.looks, 1);
    work.looks = 1;
    next = services_looked(work, order(), rules, now + 33s);
    EXPECT_EQ(next.step, Step::ADD_SERVICES);
    EXPECT_EQ(next.state, StepState::READY);
    EXPECT_TRUE(next.services_placed.empty());
    work.ticket_time_limit = now + 5min;
    EXPECT_EQ(services_looked(work, order(), rules, now + 33s).ending->code, "ticket-time-limit-passed");
}

TEST(ServiceDecisions, FoundCountAtOnceAndStay) {
    auto work = adding(StepState::UNKNOWN);
    auto next = services_looked(work, order_with(work.services), rules, now);
    EXPECT_EQ(next.step, Step::AUTHORIZE);
    EXPECT_EQ(next.services_placed, (Ids{"bag", "meal"}));
    // One of them: it is placed, and only the other is added again.
    work.looks = 1;
    next = services_looked(work, order_with({bag("bag")}), rules, now + 33s);
    EXPECT_EQ(next.step, Step::ADD_SERVICES);
    EXPECT_EQ(next.state, StepState::READY);
    EXPECT_EQ(next.services_placed, Ids{"bag"});
    // One that was there before is not taken for it.
    work.services = {bag("new"), bag("old", true)};
    EXPECT_TRUE(services_looked(work, order_with({bag("old")}), rules, now + 33s).services_placed.empty());
}

TEST(ServiceDecisions, AnOrderThatIsGoneOrUnreadable) {
    auto work = adding(StepState::UNKNOWN);
    EXPECT_EQ(services_looked(work, order(gds::OrderStatus::CANCELLED), rules, now).ending->code, "order-changed");
    EXPECT_EQ(services_looked(work, refused(RefusalCode::NOT_FOUND), rules, now).state, StepState::STUCK);
    auto away = services_looked(work, unavailable, rules, now);
    EXPECT_EQ(away.state, StepState::UNKNOWN);
    EXPECT_EQ(away.looks, work.looks) << "a look that fails counts for nothing";
    EXPECT_EQ(services_looked(work, unavailable, rules, now + 24h).ending->code, "ticket-time-limit-passed");
}

TEST(ServiceDecisions, TicketsBringTheDocumentsAndDoNotWaitForThem) {
    auto work = work_in(Step::ISSUE_TICKETS);
    work.services = {bag("bag", true)};
    auto ticketed = order_with(work.services, gds::ServiceStatus::ISSUED);
    ticketed.tickets = order(gds::OrderStatus::TICKETED, 2).tickets;
    auto next = tickets_called(work, ticketed, 2, rules, now);
    EXPECT_EQ(next.step, Step::CAPTURE);
    ASSERT_EQ(next.service_documents.size(), 1u);
    EXPECT_EQ(next.service_documents[0].ancillary_id, "bag");
    EXPECT_EQ(next.service_documents[0].number, "2201234567890");
    EXPECT_EQ(tickets_looked(work, ticketed, 2, rules, now).service_documents.size(), 1u);
    auto without = order_with(work.services);
    without.tickets = ticketed.tickets;
    next = tickets_called(work, without, 2, rules, now);
    EXPECT_EQ(next.step, Step::CAPTURE);
    EXPECT_TRUE(next.service_documents.empty());
}

TEST(ServiceDecisions, TheOrdersPriceIsComparedWithoutThemAndTheirsWithTheirs) {
    auto work = work_in(Step::CHECK_ORDER);
    work.services = {bag("bag", true)};
    work.ancillaries = testing::usd("45.00");
    work.total = testing::usd("945.00");
    EXPECT_EQ(order_checked(work, order_with(work.services), 2, rules, now).step, Step::ISSUE_TICKETS);
    auto dearer = order_with(work.services);
    dearer.services[0].price = testing::usd("46.00");
    EXPECT_EQ(order_checked(work, dearer, 2, rules, now).ending->code, "order-changed");
}

TEST(ServiceDecisions, ADeclineAfterwardsLeavesThemPlaced) {
    auto work = work_in(Step::AUTHORIZE);
    work.services = {bag("bag", true)};
    EXPECT_TRUE(not_placed(work).empty());
    auto view = payment_in(payment::PaymentStatus::FAILED, payment::PaymentOutcome::REFUSED);
    auto next = authorized(work, view, rules, now);
    EXPECT_EQ(next.step, Step::AWAIT_PAYMENT);
    EXPECT_TRUE(next.services_refused.empty());
}

}  // namespace
}  // namespace airside::booking
