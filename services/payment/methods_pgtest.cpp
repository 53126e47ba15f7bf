// Saved payment methods: paid with, kept, and forgotten at the gateway.
#include "platform/contract/binding.hpp"
#include "services/payment/test_support.hpp"
#include "services/payment/workflows/methods.hpp"
#include "services/user/api.hpp"

namespace airside::payment {
namespace {

using testkit::run_on_reactor;
using G = PaymentGateway;

// The user service, as far as this service asks it.
struct Keeper {
    struct Kept {
        user::SavedPaymentMethodId id;
        UserId owner;
        G gateway;
        std::string token;
        bool removed = false;
    };
    std::vector<Kept> methods;
    bool full = false, silent = false;
    const Clock& clock;
    SystemRandom random;
    Bus bus;

    explicit Keeper(const Clock& now) : clock(now) {
        bind<user::GetPayableMethod, user::KeepPaymentMethod, user::ListRemovedMethods, user::NoteDetached>(bus,
                                                                                                            "user");
        bus.on<user::GetPayableMethod>(*this, &payable);
        bus.on<user::KeepPaymentMethod>(*this, &keep);
        bus.on<user::ListRemovedMethods>(*this, &removed);
        bus.on<user::NoteDetached>(*this, &detached);
    }
    SavedMethodId add(UserId owner, G gateway, std::string token) {
        methods.push_back({user::SavedPaymentMethodId::v7(clock, random), owner, gateway, std::move(token)});
        return SavedMethodId(methods.back().id.uuid());
    }
    static awaitable<user::PayableMethod> payable(Keeper& self, Caller, user::GetPayableMethod asked) {
        for (const auto& one : self.methods)
            if (one.id == asked.id && one.owner == asked.user_id && !one.removed)
                co_return user::PayableMethod{one.id, one.gateway, user::GatewayToken::of(one.token)};
        throw not_found("no such payment method");
    }
    static awaitable<user::SavedPaymentMethod> keep(Keeper& self, Caller, user::KeepPaymentMethod asked) {
        if (self.silent) throw unavailable("not now");
        if (self.full) throw conflict("too-many-payment-methods", "full");
        self.add(asked.user_id, asked.payment_gateway, asked.payment_token.str());
        auto method = Maker::make<user::SavedPaymentMethod>();
        method.id = self.methods.back().id;
        co_return method;
    }
    static awaitable<user::RemovedMethodList> removed(Keeper& self, Caller, user::ListRemovedMethods asked) {
        user::RemovedMethodList list;
        for (const auto& one : self.methods)
            if (one.owner == asked.user_id && one.removed)
                list.items.push_back({one.id, one.gateway, user::GatewayToken::of(one.token)});
        co_return list;
    }
    static awaitable<NoContent> detached(Keeper& self, Caller, user::NoteDetached asked) {
        std::erase_if(self.methods, [&](const Kept& one) { return one.id == asked.id && one.removed; });
        co_return NoContent{};
    }
};

struct MethodsTest : PaymentTest {
    ScriptedGateway braintree{G::BRAINTREE};
    std::vector<gateways::Gateway*> all{&gateway, &braintree};
    Keeper keeper{clock};

    AuthorizePayment with_saved(SavedMethodId id, std::string key = "1") {
        auto asked = request(std::move(key));
        asked.method = {.type = PaymentMethodType::CARD, .saved_id = id};
        return asked;
    }
    AuthorizePayment saving(std::string key = "1") {
        auto asked = request(std::move(key));
        asked.method.save = true;
        return asked;
    }
    awaitable<> tell_removed(Deployment& d) {
        auto tx = co_await d.pool.begin();
        auto event = Maker::make<events::Event>();
        event.aggregate_id = user.uuid();
        event.type = std::string(airside::user::payment_method_removed);
        co_await note_removed_method(d.context, tx, event);
        co_await tx.commit();
    }
    std::string state() const { return db.value("SELECT save_state FROM payments"); }
};

TEST_F(MethodsTest, ASavedMethodIsChargedWhereItWasIssued) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, all, nullptr, {}, &keeper.bus);
        auto id = keeper.add(user, G::BRAINTREE, "vaulted");
        auto held = co_await d.authorize(with_saved(id));
        EXPECT_EQ(held.status, PaymentStatus::AUTHORIZED);
        EXPECT_EQ(held.gateway, G::BRAINTREE);
        EXPECT_EQ(held.saved_method_id, id);
        EXPECT_EQ(braintree.tokens, std::vector<std::string>{"vaulted"});
        EXPECT_TRUE(gateway.calls.empty());
        keeper.methods[0].removed = true;
        auto again = co_await d.authorize(with_saved(id));
        EXPECT_EQ(again.id, held.id) << "what was paid is answered, whatever became of the method";
        auto gone = co_await problem_of(d.authorize(with_saved(id, "2")));
        EXPECT_EQ(gone.errors.at(0).pointer, "/method/saved_id");
    });
}

TEST_F(MethodsTest, AnothersMethodIsNotFound) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, all, nullptr, {}, &keeper.bus);
        auto id = keeper.add(UserId::v7(clock, random), G::STRIPE, "vaulted");
        auto refused = co_await problem_of(d.authorize(with_saved(id)));
        EXPECT_EQ(refused.status, 422);
        EXPECT_EQ(refused.errors.at(0).pointer, "/method/saved_id");
        EXPECT_TRUE(gateway.calls.empty());
    });
}

TEST_F(MethodsTest, WhatIsPaidWithIsKept) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, all, nullptr, {}, &keeper.bus);
        auto held = co_await d.authorize(saving());
        EXPECT_EQ(held.status, PaymentStatus::AUTHORIZED);
        EXPECT_TRUE(gateway.tokens.at(0).starts_with("saved_")) << "saved first, then charged";
        EXPECT_EQ(state(), "SAVED");
        keeper.silent = true;
        co_await d.settle(2);
        EXPECT_EQ(state(), "SAVED");
        keeper.silent = false;
        co_await d.settle(1);
        EXPECT_EQ(state(), "KEPT");
        EXPECT_EQ(keeper.methods.size(), 1u);
        auto seen = co_await d.see(held.id);
        EXPECT_EQ(seen.saved_method_id->uuid(), keeper.methods.at(0).id.uuid());
        auto again = co_await d.authorize(saving());
        EXPECT_EQ(again.id, held.id);
        auto later = co_await d.authorize(with_saved(*seen.saved_method_id, "2"));
        EXPECT_EQ(later.status, PaymentStatus::AUTHORIZED);
        EXPECT_EQ(gateway.saved.size(), 1u);
    });
}

TEST_F(MethodsTest, WhatIsDeclinedOrNotWantedIsForgotten) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, all, nullptr, {}, &keeper.bus);
        gateway.faults = {Fault::none, Fault::refuse};
        auto refused = co_await d.authorize(saving());
        EXPECT_EQ(refused.status, PaymentStatus::FAILED);
        EXPECT_EQ(gateway.saved.size(), 1u);
        co_await d.settle(1);
        EXPECT_EQ(state(), "NOT_SAVED");
        EXPECT_TRUE(gateway.saved.empty());
        EXPECT_TRUE(keeper.methods.empty());
        db.execute("UPDATE payments SET save_state = NULL");
        keeper.full = true;
        auto held = co_await d.authorize(saving("2"));
        EXPECT_EQ(held.status, PaymentStatus::AUTHORIZED);
        gateway.faults = {Fault::unavailable};
        co_await d.settle(1);
        EXPECT_EQ(gateway.saved.size(), 1u) << "tried again later";
        co_await d.settle(1);
        EXPECT_TRUE(gateway.saved.empty());
        auto seen = co_await d.see(held.id);
        EXPECT_FALSE(seen.saved_method_id);
    });
}

TEST_F(MethodsTest, ThatItCantBeSavedIsNoReasonNotToPay) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, all, nullptr, {}, &keeper.bus);
        gateway.faults = {Fault::refuse};
        auto held = co_await d.authorize(saving());
        EXPECT_EQ(held.status, PaymentStatus::AUTHORIZED);
        EXPECT_EQ(gateway.tokens, std::vector<std::string>{"pm_card_visa"});
        EXPECT_EQ(state(), "NOT_SAVED");
    });
}

TEST_F(MethodsTest, ALostAnswerSavesAndChargesOnce) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, all, nullptr, {}, &keeper.bus);
        gateway.faults = {Fault::lost_answer, Fault::none, Fault::lost_answer};
        auto unknown = co_await d.authorize(saving());
        EXPECT_EQ(unknown.outcome, PaymentOutcome::UNKNOWN);
        co_await d.settle(3);
        EXPECT_EQ(state(), "KEPT");
        EXPECT_EQ(gateway.saved.size(), 1u);
        EXPECT_EQ(gateway.payments.size(), 1u);
        EXPECT_EQ(gateway.tokens.at(0), gateway.tokens.at(1)) << "the identical request";
    });
}

// The gateway's event may be worked off before its answer to our own call is.
TEST_F(MethodsTest, AnEventThatComesBeforeTheAnswerLosesNothing) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, all, nullptr, {}, &keeper.bus);
        gateway.on_authorised = [&](const GatewayPayment& made) -> awaitable<> {
            StripeWebhook event{.signature = Header<"Stripe-Signature", Text<1, 4000>>{{"good"}},
                                .body = {"evt_1|" + made.id + "|" + made.our_reference}};
            co_await stripe_webhook(d.context, Caller{}, std::move(event));
            while (db.value("SELECT state FROM webhook_inbox") == "NEW")
                co_await reactor.sleep(std::chrono::milliseconds(5));
        };
        auto held = co_await d.authorize(saving());
        EXPECT_EQ(held.status, PaymentStatus::AUTHORIZED);
        EXPECT_EQ(events(), "payment_authorized");
        EXPECT_EQ(state(), "SAVED");
        co_await d.settle(1);
        EXPECT_EQ(state(), "KEPT");
        EXPECT_EQ(keeper.methods.at(0).token, gateway.saved.begin()->first);
    });
}

TEST_F(MethodsTest, TheGatewayForgetsWhatWasRemoved) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, all, nullptr, {}, &keeper.bus);
        keeper.add(user, G::STRIPE, "vaulted");
        keeper.add(user, G::STRIPE, "kept");
        gateway.saved = {{"vaulted", "u"}, {"kept", "u"}};
        keeper.methods[0].removed = true;
        co_await tell_removed(d);
        co_await tell_removed(d);
        gateway.faults = {Fault::unavailable};
        co_await d.settle(1);
        EXPECT_EQ(gateway.saved.size(), 2u);
        EXPECT_EQ(db.value("SELECT count(*) FROM method_removals"), "1");
        co_await d.settle(3);
        EXPECT_EQ(gateway.saved.size(), 1u);
        EXPECT_TRUE(gateway.saved.contains("kept"));
        EXPECT_EQ(keeper.methods.size(), 1u);
        EXPECT_EQ(db.value("SELECT count(*) FROM method_removals"), "0");
    });
}

TEST_F(MethodsTest, ErasureWaitsForTheGateways) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, all, nullptr, {}, &keeper.bus);
        keeper.add(user, G::BRAINTREE, "vaulted");
        braintree.saved = {{"vaulted", "u"}};
        keeper.methods[0].removed = true;  // as erasure leaves it
        braintree.faults = {Fault::unavailable};
        auto first = co_await erase_user(d.context, user);
        EXPECT_NE(first.waits_for, "");
        auto second = co_await erase_user(d.context, user);
        EXPECT_EQ(second.waits_for, "");
        EXPECT_TRUE(braintree.saved.empty());
        auto third = co_await erase_user(d.context, user);
        EXPECT_EQ(third.waits_for, "");
    });
}

}  // namespace
}  // namespace airside::payment
