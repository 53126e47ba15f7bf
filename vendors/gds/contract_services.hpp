// What the contract suite asks of services that are added to an order.
#pragma once
#include <algorithm>
#include <set>

#include "vendors/gds/contract_bench.hpp"

namespace airside::gds::suite {

// Each can be bought by somebody of the party, for flights of the offer, at a price in its currency.
inline void expect_sound(const std::vector<ServiceOffer>& catalogue, std::size_t party, const Offer& offer) {
    auto travellers = static_cast<int>(party), segments = static_cast<int>(segments_of(offer).size());
    auto within = [](const std::vector<int>& indices, int end) {
        return !indices.empty() && std::ranges::adjacent_find(indices, std::ranges::greater_equal{}) == indices.end() &&
               indices.front() >= 0 && indices.back() < end;
    };
    std::set<std::string> ids;
    for (auto& service : catalogue) {
        EXPECT_TRUE(!service.id.empty() && ids.insert(service.id).second) << service.id << " twice";
        EXPECT_FALSE(service.label.empty()) << service.id;
        EXPECT_EQ(service.price.currency(), offer.price.total.currency()) << service.label;
        EXPECT_FALSE(service.price.negative()) << service.label;
        EXPECT_TRUE(within(service.travellers, travellers)) << service.label;
        EXPECT_TRUE(within(service.segments, segments)) << service.label;
        EXPECT_GE(service.most, 1) << service.label;
    }
}

// Two services, each for another traveller; of one that can be had twice, two.
inline std::vector<ServiceChoice> choices_of(const std::vector<ServiceOffer>& catalogue) {
    std::vector<ServiceChoice> choices;
    for (int traveller : {0, 1})
        for (auto& service : catalogue) {
            bool taken = std::ranges::any_of(choices, [&](auto& one) { return one.service.id == service.id; });
            bool fits = std::ranges::find(service.travellers, traveller) != service.travellers.end();
            if (taken || !fits) continue;
            choices.push_back({service, traveller, std::min(service.most, 2)});
            break;
        }
    EXPECT_EQ(choices.size(), 2u);
    return choices;
}

// Those of an order that have this status and are what was chosen.
inline std::size_t count_chosen(const Order& order, const std::vector<ServiceChoice>& choices, ServiceStatus status) {
    auto is = [&](const OrderedService& service, const ServiceChoice& choice) {
        return service.status == status && service.kind == choice.service.kind &&
               service.traveller == choice.traveller && service.segments == choice.service.segments &&
               service.quantity == choice.quantity && service.price == choice.service.price * choice.quantity;
    };
    return static_cast<std::size_t>(std::ranges::count_if(choices, [&](auto& choice) {
        return std::ranges::count_if(order.services, [&](auto& service) { return is(service, choice); }) == 1;
    }));
}

inline std::size_t count_with(const Order& order, ServiceStatus status) {
    return static_cast<std::size_t>(std::ranges::count(order.services, status, &OrderedService::status));
}

inline awaitable<std::vector<ServiceChoice>> offered_choices(Bench& bench, const Order& held) {
    auto context = bench.context();
    auto catalogue = co_await bench.gds.order_services()->services(held.order_id, context);
    EXPECT_TRUE(catalogue.done()) << catalogue.describe();
    if (!catalogue.done()) co_return std::vector<ServiceChoice>{};
    expect_sound(catalogue.value(), held.last_names.size(), *held.offer);
    co_return choices_of(catalogue.value());
}

// Held, issued and voided with the order's tickets; its fare stays what it is.
inline awaitable<> services_live_with_their_order(Bench& bench, const Order& held) {
    auto choices = co_await offered_choices(bench, held);
    if (choices.size() != 2) co_return;
    auto* services = bench.gds.order_services();
    auto context = bench.context();
    auto added = co_await services->add_services(held.order_id, choices, context);
    EXPECT_TRUE(added.done()) << added.describe();
    if (!added.done()) co_return;
    EXPECT_EQ(count_chosen(added.value(), choices, ServiceStatus::HELD), 2u);
    auto read = co_await bench.gds.read_order(held.order_id, context);
    EXPECT_TRUE(read.done()) << read.describe();
    if (!read.done()) co_return;
    EXPECT_EQ(count_chosen(read.value(), choices, ServiceStatus::HELD), 2u);
    EXPECT_EQ(read.value().services.size(), 2u);
    EXPECT_EQ(read.value().status, OrderStatus::ON_HOLD);
    EXPECT_EQ(read.value().offer->price.total, held.offer->price.total);

    auto issued = co_await bench.gds.issue_tickets(held.order_id, context);
    EXPECT_TRUE(issued.done()) << issued.describe();
    if (!issued.done()) co_return;
    EXPECT_EQ(issued.value().status, OrderStatus::TICKETED);
    EXPECT_EQ(count_chosen(issued.value(), choices, ServiceStatus::ISSUED), 2u);
    std::set<std::string> documents;
    for (auto& ticket : issued.value().tickets) documents.insert(ticket.number);
    for (auto& service : issued.value().services) {
        auto number = service.document.value_or("");
        EXPECT_TRUE(number.size() == 13 && all_within(Alphabet::digit, number)) << number;
        EXPECT_TRUE(documents.insert(number).second) << number << " twice";
    }
    auto late = co_await services->add_services(held.order_id, choices, context);
    EXPECT_TRUE(late.refused() && late.refused()->code == RefusalCode::ALREADY_TICKETED) << late.describe();

    auto voided = co_await bench.gds.void_tickets(held.order_id, context);
    EXPECT_TRUE(voided.done()) << voided.describe();
    if (voided.done()) EXPECT_EQ(count_with(voided.value(), ServiceStatus::ISSUED), 0u);
    auto cancelled = co_await bench.gds.cancel(held.order_id, context);
    EXPECT_TRUE(cancelled.done()) << cancelled.describe();
    for (auto& message : bench.messages)
        EXPECT_EQ((message.request + message.reply).find("QUINTANILLA"), std::string::npos) << message.operation;
}

// All of them or none.
inline awaitable<> services_not_sold_are_refused(Bench& bench, const Order& held) {
    auto choices = co_await offered_choices(bench, held);
    if (choices.size() != 2) co_return;
    auto context = bench.context();
    std::vector<std::vector<ServiceChoice>> wrong(3, choices);
    wrong[0][1].service.id += "X";
    wrong[1][0].quantity = choices[0].service.most + 1;
    wrong[2][1].traveller = static_cast<int>(held.last_names.size());
    for (auto& some : wrong) {
        auto refused = co_await bench.gds.order_services()->add_services(held.order_id, some, context);
        EXPECT_TRUE(refused.refused() && (refused.refused()->code == RefusalCode::OFFER_EXPIRED ||
                                          refused.refused()->code == RefusalCode::INVALID_REQUEST))
            << refused.describe();
    }
    auto read = co_await bench.gds.read_order(held.order_id, context);
    EXPECT_TRUE(read.done() && count_with(read.value(), ServiceStatus::HELD) == 0) << read.describe();
    auto cancelled = co_await bench.gds.cancel(held.order_id, context);
    EXPECT_TRUE(cancelled.done()) << cancelled.describe();
    auto gone = co_await bench.gds.order_services()->add_services(held.order_id, choices, context);
    EXPECT_TRUE(gone.refused()) << gone.describe();
}

// A lost answer is unknown, and asking tells that they were added; before the effect none is.
inline awaitable<> added_services_are_found_again(Bench& bench, const Order& held, std::string_view vendor,
                                                  const Operations& operations) {
    auto choices = co_await offered_choices(bench, held);
    if (choices.size() != 2) co_return;
    auto* services = bench.gds.order_services();
    auto context = bench.context();
    co_await bench.fault(vendor, operations.services, R"("effect":"error","status":500)");
    auto failed = co_await services->services(held.order_id, context);
    EXPECT_TRUE(failed.unavailable()) << failed.describe();

    co_await bench.fault(vendor, operations.add_services, R"("effect":"error","status":500)");
    auto before = co_await services->add_services(held.order_id, choices, context);
    EXPECT_TRUE(before.unknown() || before.unavailable()) << before.describe();
    auto none = co_await bench.gds.read_order(held.order_id, context);
    EXPECT_TRUE(none.done() && none.value().services.empty()) << none.describe();

    co_await bench.fault(vendor, operations.add_services, R"("effect":"lost")");
    auto lost = co_await services->add_services(held.order_id, choices, context);
    EXPECT_TRUE(lost.unknown()) << lost.describe();
    auto found = co_await bench.gds.read_order(held.order_id, context);
    EXPECT_TRUE(found.done()) << found.describe();
    if (found.done()) EXPECT_EQ(count_chosen(found.value(), choices, ServiceStatus::HELD), 2u);
}

}  // namespace airside::gds::suite
