#include "services/user/test_support.hpp"

namespace airside::user {
namespace {

struct PaymentMethodsTest : testing::Test {
    testkit::TestDatabase db{"user", test_migrations()};
    ManualClock clock{SystemClock().now()};
    std::string redis_url = testkit::RedisServer::shared().url();

    SavePaymentMethod card(std::string token) const {
        auto today = clock.today().ymd();
        return {.payment_gateway = gateways::PaymentGateway::STRIPE,
                .payment_token = GatewayToken::of(token),
                .card_brand = CardBrand::of("VISA"),
                .card_last4 = CardLast4::of("4242"),
                .card_exp_month = CardMonth{static_cast<unsigned>(today.month())},
                .card_exp_year = CardYear{static_cast<int>(today.year())},
                .billing_name = BillingName::of("Ada Lovelace"),
                .billing_country = CountryCode::of("GB"),
                .billing_postal_code = PostalCode::of("SW1Y 4LE"),
                .is_default = {}};
    }
    // The tokens of the defaults, of all users.
    std::string defaults() const {
        return db.value(
            "SELECT string_agg(payment_token, ',') FROM user_payment_methods WHERE is_default AND deleted_at IS NULL");
    }
};

TEST_F(PaymentMethodsTest, AreKeptAndShownWithoutTheToken) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, redis_url);
        auto me = co_await signed_in(d);
        auto made = co_await d.bus.call(me, card("pm_ada"));
        auto list = co_await d.bus.call(me, ListPaymentMethods{});
        EXPECT_EQ(list.items.size(), 1u);
        for (const auto& one : {made.value, list.items.at(0)}) {
            EXPECT_EQ(one.id, made.value.id);
            EXPECT_EQ(one.card_brand, CardBrand::of("VISA"));
            EXPECT_EQ(one.card_last4, CardLast4::of("4242"));
            EXPECT_EQ(one.card_exp_year, card("x").card_exp_year);
            EXPECT_EQ(one.billing_postal_code, PostalCode::of("SW1Y 4LE"));
            EXPECT_TRUE(one.is_default) << "the first one is";
            EXPECT_FALSE(one.expired) << "it is good until the end of its month";
        }
        EXPECT_EQ(db.value("SELECT payment_token FROM user_payment_methods"), "pm_ada");
        SavePaymentMethod paypal{.payment_gateway = gateways::PaymentGateway::PAYPAL,
                                 .payment_token = GatewayToken::of("B-1")};
        auto no_card = co_await d.bus.call(me, paypal);
        EXPECT_FALSE(no_card.value.card_exp_month);
        EXPECT_FALSE(no_card.value.is_default);
        clock.advance(std::chrono::hours(24 * 32));
        auto later = co_await d.bus.call(me, ListPaymentMethods{});
        EXPECT_TRUE(later.items.at(0).expired);
        EXPECT_FALSE(later.items.at(1).expired);
    });
}

TEST_F(PaymentMethodsTest, ACardNumberIsRefusedInEveryField) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, redis_url);
        auto me = co_await signed_in(d);
        auto token = card("4242424242424242"), name = card("pm_1"), code = card("pm_1");
        name.billing_name = BillingName::of("Ada 4242 4242 4242 4242");
        code.billing_postal_code = PostalCode::of("4242424242424242");
        auto in_token = co_await problem_of(d.bus, me, token);
        auto in_name = co_await problem_of(d.bus, me, name);
        auto in_code = co_await problem_of(d.bus, me, code);
        EXPECT_EQ(in_token.errors.at(0).pointer, "/payment_token");
        EXPECT_EQ(in_name.errors.at(0).pointer, "/billing_name");
        EXPECT_EQ(in_code.errors.at(0).pointer, "/billing_postal_code");
        auto made = co_await d.bus.call(me, card("pm_1"));
        UpdatePaymentMethod change{.id = made.value.id};
        change.billing_name = {true, name.billing_name};
        auto changed = co_await problem_of(d.bus, me, change);
        EXPECT_EQ(changed.errors.at(0).pointer, "/billing_name");
        EXPECT_EQ(db.value("SELECT count(*) FROM user_payment_methods WHERE user_payment_methods::text ~ '4242.?4242'"),
                  "0");
    });
}

TEST_F(PaymentMethodsTest, AnExpiryIsCheckedWhenItIsWritten) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, redis_url);
        auto me = co_await signed_in(d);
        auto over = card("pm_1"), half = card("pm_1");
        auto last_month = (clock.today() - std::chrono::days(31)).ymd();
        over.card_exp_month = CardMonth{static_cast<unsigned>(last_month.month())};
        over.card_exp_year = CardYear{static_cast<int>(last_month.year())};
        half.card_exp_year = {};
        auto expired = co_await problem_of(d.bus, me, over);
        EXPECT_EQ(expired.errors.at(0).pointer, "/card_exp_month");
        auto incomplete = co_await problem_of(d.bus, me, half);
        EXPECT_EQ(incomplete.errors.at(0).pointer, "/card_exp_year");

        auto made = co_await d.bus.call(me, card("pm_1"));
        clock.advance(std::chrono::hours(24 * 32));
        UpdatePaymentMethod change{.id = made.value.id};
        change.billing_name = {true, {}};
        auto kept = co_await d.bus.call(me, change);
        EXPECT_TRUE(kept.expired);
        EXPECT_FALSE(kept.billing_name);
        change.card_exp_month = CardMonth{12};
        change.card_exp_year = CardYear{2099};
        auto renewed = co_await d.bus.call(me, change);
        EXPECT_FALSE(renewed.expired);
        EXPECT_EQ(db.value("SELECT card_exp_month || '/' || card_exp_year FROM user_payment_methods"), "12/2099");
    });
}

TEST_F(PaymentMethodsTest, OneIsTheDefault) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, redis_url);
        auto me = co_await signed_in(d);
        auto one = co_await d.bus.call(me, card("pm_1"));
        clock.advance(std::chrono::seconds(1));  // which is the oldest goes by the time
        auto two = co_await d.bus.call(me, card("pm_2"));
        clock.advance(std::chrono::seconds(1));
        auto wanted = card("pm_3");
        wanted.is_default = {true};
        EXPECT_EQ(defaults(), "pm_1");
        auto three = co_await d.bus.call(me, wanted);
        EXPECT_EQ(defaults(), "pm_3");
        UpdatePaymentMethod change{.id = two.value.id};
        change.is_default = true;
        co_await d.bus.call(me, change);
        EXPECT_EQ(defaults(), "pm_2");
        change.is_default = false;
        auto none = co_await problem_of(d.bus, me, change);
        EXPECT_EQ(none.errors.at(0).pointer, "/is_default");
        co_await d.bus.call(me, DeletePaymentMethod{two.value.id});
        EXPECT_EQ(defaults(), "pm_1") << "the oldest of the others";
        auto again = co_await problem_of(d.bus, me, DeletePaymentMethod{two.value.id});
        EXPECT_EQ(again.status, 404);
        EXPECT_EQ(db.value("SELECT count(*) FROM user_payment_methods WHERE deleted_at IS NOT NULL"), "1");
        auto list = co_await d.bus.call(me, ListPaymentMethods{});
        EXPECT_EQ(list.items.size(), 2u);
        auto back = co_await d.bus.call(me, card("pm_2"));
        EXPECT_NE(back.value.id, two.value.id) << "what was removed may come back";
    });
}

TEST_F(PaymentMethodsTest, ManyAtOnceAreOnceEachAndOneTheDefault) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Config config;
        config.max_payment_methods = 3;
        Deployment d(reactor, db, clock, redis_url, config);
        auto me = co_await signed_in(d);
        std::vector<awaitable<Problem>> made;
        for (auto token : {"pm_1", "pm_1", "pm_2", "pm_3", "pm_4"}) {
            auto request = card(token);
            request.is_default = {true};
            made.push_back(problem_of(d.bus, me, request));
        }
        auto answers = co_await when_all(reactor, std::move(made));
        auto of = [&](std::string type) { return std::ranges::count(answers, type, &Problem::type); };
        EXPECT_EQ(of("none"), 3);
        EXPECT_GE(of("too-many-payment-methods"), 1);
        EXPECT_EQ(db.value("SELECT count(DISTINCT payment_token) || '/' || count(*) || '/' || "
                           "count(*) FILTER (WHERE is_default) FROM user_payment_methods"),
                  "3/3/1");
        auto known =
            co_await problem_of(d.bus, me, card(db.value("SELECT min(payment_token) FROM user_payment_methods")));
        EXPECT_EQ(known.type, "payment-method-exists");
    });
}

TEST_F(PaymentMethodsTest, AreTheirUsersOnly) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, redis_url);
        auto me = co_await signed_in(d);
        auto stranger = co_await signed_in(d);
        auto agent = stranger;
        agent.role = auth::Role::AGENT;
        auto made = co_await d.bus.call(me, card("pm_1"));
        for (const auto& other : {stranger, agent}) {
            UpdatePaymentMethod change{.id = made.value.id};
            change.billing_name = {true, {}};
            auto written = co_await problem_of(d.bus, other, change);
            auto deleted = co_await problem_of(d.bus, other, DeletePaymentMethod{made.value.id});
            EXPECT_EQ(written.status, 404);
            EXPECT_EQ(deleted.status, 404);
            auto list = co_await d.bus.call(other, ListPaymentMethods{});
            EXPECT_TRUE(list.items.empty());
        }
        EXPECT_EQ(db.value("SELECT billing_name FROM user_payment_methods WHERE deleted_at IS NULL"), "Ada Lovelace");
    });
}

TEST_F(PaymentMethodsTest, ArePaidWithByTheirUserOnly) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, redis_url);
        auto me = co_await signed_in(d);
        auto stranger = co_await signed_in(d);
        auto payment = Caller::of_service("payment");
        auto made = co_await d.bus.call(me, card("pm_1"));
        auto payable = co_await d.bus.call(payment, GetPayableMethod{me.user_id(), made.value.id});
        EXPECT_EQ(payable.payment_token.str(), "pm_1");
        auto of_another = co_await problem_of(d.bus, payment, GetPayableMethod{stranger.user_id(), made.value.id});
        EXPECT_EQ(of_another.status, 404);
        co_await d.bus.call(me, DeletePaymentMethod{made.value.id});
        auto removed = co_await problem_of(d.bus, payment, GetPayableMethod{me.user_id(), made.value.id});
        EXPECT_EQ(removed.status, 404);
    });
}

TEST_F(PaymentMethodsTest, WhatWasPaidWithIsKeptOnce) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Config config;
        config.max_payment_methods = 1;
        Deployment d(reactor, db, clock, redis_url, config);
        auto me = co_await signed_in(d);
        auto payment = Caller::of_service("payment");
        KeepPaymentMethod request{.user_id = me.user_id(),
                                  .payment_gateway = gateways::PaymentGateway::STRIPE,
                                  .payment_token = GatewayToken::of("cus_1/pm_1"),
                                  .card_brand = CardBrand::of("VISA"),
                                  .card_last4 = CardLast4::of("4242"),
                                  .card_exp_month = {},
                                  .card_exp_year = {}};
        auto kept = co_await d.bus.call(payment, request);
        auto again = co_await d.bus.call(payment, request);
        EXPECT_EQ(kept.id, again.id);
        EXPECT_TRUE(kept.is_default);
        request.payment_token = GatewayToken::of("cus_1/pm_2");
        auto one_more = co_await problem_of(d.bus, payment, request);
        EXPECT_EQ(one_more.type, "too-many-payment-methods");
    });
}

TEST_F(PaymentMethodsTest, WhatIsRemovedWaitsForItsGatewayToForgetIt) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, redis_url);
        auto me = co_await signed_in(d);
        auto payment = Caller::of_service("payment");
        auto made = co_await d.bus.call(me, card("pm_secret"));
        auto early = co_await d.bus.call(payment, ListRemovedMethods{me.user_id()});
        EXPECT_TRUE(early.items.empty());
        co_await d.bus.call(payment, NoteDetached{me.user_id(), made.value.id});
        EXPECT_EQ(db.value("SELECT payment_token FROM user_payment_methods"), "pm_secret") << "it was not removed";
        co_await d.bus.call(me, DeletePaymentMethod{made.value.id});
        EXPECT_EQ(db.value("SELECT count(*) FROM outbox WHERE type = 'payment_method_removed'"), "1");
        EXPECT_EQ(db.value("SELECT count(*) FROM outbox WHERE payload::text LIKE '%pm_secret%'"), "0");
        auto removed = co_await d.bus.call(payment, ListRemovedMethods{me.user_id()});
        EXPECT_EQ(removed.items.size(), 1u);
        for (int times = 0; times < 2; ++times) co_await d.bus.call(payment, NoteDetached{me.user_id(), made.value.id});
        auto later = co_await d.bus.call(payment, ListRemovedMethods{me.user_id()});
        EXPECT_TRUE(later.items.empty());
        EXPECT_EQ(db.value("SELECT payment_token FROM user_payment_methods"), "detached");
    });
}

}  // namespace
}  // namespace airside::user
