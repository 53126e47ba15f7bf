// The contract of adapters that sell services with an offer, beside GdsContract:
//   INSTANTIATE_TYPED_TEST_SUITE_P(Amadeus, OfferServicesContract, AmadeusSubject);
#pragma once
#include <algorithm>

#include "vendors/gds/contract_suite.hpp"

namespace airside::gds::suite {

// As the search service has it: nothing but its raw text.
inline Offer only_raw(const Offer& offer) {
    auto kept = Maker::make<Offer>();
    kept.provider = offer.provider;
    kept.raw = offer.raw;
    return kept;
}

inline std::size_t party_of(const Offer& offer) {
    int travellers = 0;
    for (auto& fare : offer.passengers) travellers += fare.count;
    return static_cast<std::size_t>(travellers);
}

// The first for the first adult, as often as it is sold, and the last for the second.
inline std::vector<ServiceChoice> two_choices(const std::vector<ServiceOffer>& catalogue) {
    std::vector<ServiceChoice> choices;
    for (auto& service : catalogue)
        if (choices.empty() && std::ranges::count(service.travellers, 0)) choices.push_back({service, 0, service.most});
    for (auto i = catalogue.size(); i-- > 0 && choices.size() < 2;)
        if (std::ranges::count(catalogue[i].travellers, 1)) choices.push_back({catalogue[i], 1, 1});
    EXPECT_EQ(choices.size(), 2u);
    return choices;
}

inline Money price_of(const std::vector<ServiceChoice>& choices, const Currency& currency) {
    auto sum = Money::zero(currency);
    for (auto& choice : choices) sum += choice.service.price * choice.quantity;
    return sum;
}

inline bool is_among(const ServiceChoice& choice, const std::vector<ServiceChoice>& all) {
    return std::ranges::any_of(all, [&](auto& other) {
        return other.service.label == choice.service.label && other.service.segments == choice.service.segments &&
               other.traveller == choice.traveller && other.quantity == choice.quantity;
    });
}

// An order may split what was bought at once: every flight of it is covered, and nothing is there that was not bought.
inline void expect_ordered(const std::vector<OrderedService>& services, const std::vector<ServiceChoice>& choices,
                           ServiceStatus status) {
    auto is_of = [](const OrderedService& service, const ServiceChoice& choice) {
        return service.kind == choice.service.kind && service.traveller == choice.traveller &&
               service.quantity == choice.quantity;
    };
    for (auto& choice : choices)
        for (int segment : choice.service.segments) {
            auto covers = [&](auto& service) {
                return is_of(service, choice) && service.status == status &&
                       std::ranges::count(service.segments, segment);
            };
            EXPECT_TRUE(std::ranges::any_of(services, covers)) << choice.service.label << " on " << segment;
        }
    for (auto& service : services) {
        auto bought = [&](auto& choice) { return is_of(service, choice); };
        EXPECT_TRUE(std::ranges::any_of(choices, bought)) << service.label;
    }
}

struct PricedWith {
    Offer plain, with;
    std::vector<ServiceChoice> choices;
};

inline void expect_sum(const PricedWith& priced) {
    auto currency = priced.plain.price.total.currency();
    EXPECT_EQ(priced.with.price.total, priced.plain.price.total + price_of(priced.choices, currency));
    auto sum = priced.with.price.base + priced.with.price.taxes_total;
    for (auto& fee : priced.with.price.fees) sum += fee.amount;
    EXPECT_EQ(sum, priced.with.price.total);
    EXPECT_EQ(priced.with.services.size(), priced.choices.size());
    for (auto& choice : priced.choices) EXPECT_TRUE(is_among(choice, priced.with.services)) << choice.service.label;
}

// `plain`, as it was priced, with two services of what is sold with it.
inline awaitable<std::optional<PricedWith>> priced_with(Bench& bench, Offer plain) {
    auto& selling = *bench.gds.offer_services();
    auto context = bench.context();
    auto kept = only_raw(plain);
    auto sold = co_await selling.services(kept, context);
    EXPECT_TRUE(sold.done()) << sold.describe();
    if (!sold.done()) co_return std::nullopt;
    EXPECT_FALSE(sold.value().empty());
    expect_sound(sold.value(), party_of(plain), plain);
    auto choices = two_choices(sold.value());
    auto priced = co_await selling.reprice_with(kept, choices, context);
    EXPECT_TRUE(priced.done()) << priced.describe();
    if (!priced.done()) co_return std::nullopt;
    PricedWith both{std::move(plain), std::move(priced).value(), std::move(choices)};
    expect_sum(both);
    co_return both;
}

// Priced again without a word it still has them; asked for none it has none.
inline awaitable<> keeps_and_drops(Bench& bench, const PricedWith& priced) {
    auto context = bench.context();
    auto kept = only_raw(priced.with);
    auto again = co_await bench.gds.reprice(kept, context);
    EXPECT_TRUE(again.done()) << again.describe();
    if (again.done()) {
        EXPECT_EQ(again.value().price.total, priced.with.price.total);
        for (auto& choice : priced.choices) EXPECT_TRUE(is_among(choice, again.value().services));
    }
    std::vector<ServiceChoice> none;
    auto without = co_await bench.gds.offer_services()->reprice_with(kept, none, context);
    EXPECT_TRUE(without.done()) << without.describe();
    if (!without.done()) co_return;
    EXPECT_EQ(without.value().price.total, priced.plain.price.total);
    EXPECT_TRUE(without.value().services.empty());
}

// The order has them, at the price that the traveller was told; they are issued with the tickets.
inline awaitable<> orders_them(Bench& bench, const PricedWith& priced) {
    auto context = bench.context();
    auto request = order_request(priced.with, new_reference());
    auto made = co_await bench.gds.create_order(request, context);
    EXPECT_TRUE(made.done()) << made.describe();
    if (!made.done()) co_return;
    EXPECT_EQ(made.value().offer->price.total, priced.with.price.total);
    expect_ordered(made.value().services, priced.choices, ServiceStatus::HELD);
    auto id = made.value().order_id;
    auto issued = co_await bench.gds.issue_tickets(id, context);
    EXPECT_TRUE(issued.done()) << issued.describe();
    auto read = co_await bench.gds.read_order(id, context);
    EXPECT_TRUE(read.done()) << read.describe();
    if (!read.done()) co_return;
    EXPECT_EQ(read.value().status, OrderStatus::TICKETED);
    EXPECT_EQ(read.value().offer->price.total, priced.with.price.total);
    expect_ordered(read.value().services, priced.choices, ServiceStatus::ISSUED);
    for (auto& service : read.value().services)
        if (service.document) EXPECT_EQ(service.document->size(), 13u);
}

// More of one than there is, and one that no catalogue has.
inline awaitable<> refuses_what_is_not_sold(Bench& bench, const PricedWith& priced) {
    auto& selling = *bench.gds.offer_services();
    auto context = bench.context();
    std::vector<ServiceChoice> too_many{priced.choices.front()}, unheard_of{priced.choices.front()};
    too_many[0].quantity = too_many[0].service.most + 1;
    unheard_of[0].service.id += "?";
    for (auto* wrong : {&too_many, &unheard_of}) {
        auto refused = co_await selling.reprice_with(priced.plain, *wrong, context);
        EXPECT_TRUE(refused.refused() && refused.refused()->code == RefusalCode::OFFER_EXPIRED) << refused.describe();
    }
}

inline awaitable<> fails_as_a_read(Bench& bench, const PricedWith& priced, std::string_view vendor,
                                   std::string_view operation) {
    auto& selling = *bench.gds.offer_services();
    for (std::string effect : {R"("effect":"error","status":500)", R"("effect":"reset")"}) {
        co_await bench.fault(vendor, operation, effect);
        auto soon = bench.context(std::chrono::seconds(1));
        auto none = co_await selling.services(priced.plain, soon);
        EXPECT_TRUE(none.unavailable()) << effect << " " << none.describe();
        co_await bench.fault(vendor, operation, effect);
        auto later = bench.context(std::chrono::seconds(1));
        auto unpriced = co_await selling.reprice_with(priced.plain, priced.choices, later);
        EXPECT_TRUE(unpriced.unavailable()) << effect << " " << unpriced.describe();
    }
}

template <class Subject>
class OfferServicesContract : public GdsContract<Subject> {
  protected:
    // With an offer and two services of it.
    template <class Body>
    void run_priced(Body body) {
        this->run([&](Bench& bench) -> awaitable<> {
            EXPECT_NE(bench.gds.offer_services(), nullptr);
            auto offer = co_await GdsContract<Subject>::priced_offer(bench);
            if (!offer || !bench.gds.offer_services()) co_return;
            auto priced = co_await priced_with(bench, *std::move(offer));
            if (priced) co_await body(bench, *priced);
        });
    }
};

TYPED_TEST_SUITE_P(OfferServicesContract);

TYPED_TEST_P(OfferServicesContract, TheyStayWithTheOfferUntilOthersAreChosen) { this->run_priced(keeps_and_drops); }

TYPED_TEST_P(OfferServicesContract, WhatIsNotSoldIsRefused) { this->run_priced(refuses_what_is_not_sold); }

TYPED_TEST_P(OfferServicesContract, TheOrderHasThem) { this->run_priced(orders_them); }

TYPED_TEST_P(OfferServicesContract, FailuresAreUnavailable) {
    this->run_priced([](Bench& bench, const PricedWith& priced) {
        return fails_as_a_read(bench, priced, TypeParam::vendor, TypeParam::operations.reprice);
    });
}

REGISTER_TYPED_TEST_SUITE_P(OfferServicesContract, TheyStayWithTheOfferUntilOthersAreChosen, WhatIsNotSoldIsRefused,
                            TheOrderHasThem, FailuresAreUnavailable);

}  // namespace airside::gds::suite
