#include "services/payment/workflows/methods.hpp"

#include "platform/contract/bus.hpp"
#include "platform/json/json.hpp"
#include "platform/telemetry/log.hpp"
#include "services/payment/store/erasure.hpp"
#include "services/payment/store/methods.hpp"
#include "services/payment/store/payments.hpp"
#include "services/payment/workflows/advance.hpp"
#include "services/payment/workflows/turns.hpp"
#include "services/user/api.hpp"

namespace airside::payment {

namespace {

constexpr int batch = 20;
constexpr int longest_wait_doublings = 10;

// True: the gateway does not have it (any more).
awaitable<bool> detach(Context& service, PaymentGateway name, std::string token) {
    auto* gateway = service.gateway_named(name);
    if (!gateway) {
        log::warn("a payment method is left at a gateway that is not configured", {{"gateway", to_string(name)}});
        co_return true;
    }
    gateways::CallContext context{.deadline = Steady::now() + service.config.gateway_deadline};
    auto removed = co_await gateway->remove_method(token, context);
    if (removed.done()) co_return true;
    static log::RateLimited limited;
    limited.warn("a gateway has not removed a payment method",
                 {{"gateway", to_string(name)}, {"reason", removed.describe()}});
    co_return false;
}

// How many are left for later.
awaitable<std::size_t> detach_methods_of(Context& service, UserId user) {
    if (!service.bus) co_return 0;
    auto caller = Caller::of_service("payment");
    user::ListRemovedMethods question{user};
    auto removed = co_await service.bus->call(caller, question);
    std::size_t left = 0;
    for (const auto& method : removed.items) {
        bool gone = co_await detach(service, method.payment_gateway, method.payment_token.str());
        if (!gone) ++left;
        user::NoteDetached note{user, method.id};
        if (gone) co_await service.bus->call(caller, note);
    }
    co_return left;
}

Instant next_try(const Context& service, int tries) {
    auto pause = service.config.resolve_first;
    for (int i = 0; i < std::min(tries, longest_wait_doublings); ++i) pause *= 2;
    return service.clock.now() + pause;
}

awaitable<bool> take_removals_turn(Context& service, store::DueRemoval due) {
    std::size_t left = 1;
    try {
        left = co_await detach_methods_of(service, due.user_id);
    } catch (const std::exception& error) {
        static log::RateLimited limited;
        limited.warn("removed payment methods could not be looked into",
                     {{"user_id", due.user_id.str()}, {"reason", error.what()}});
    }
    if (left == 0)
        co_await store::removal_done(service.pool, due);
    else
        co_await store::removal_later(service.pool, due, next_try(service, due.tries));
    co_return true;
}

template <class Bounded>
std::optional<Bounded> parsed(const std::optional<std::string>& text) {
    if (!text) return {};
    return Bounded::parse(*text);
}

user::KeepPaymentMethod to_keep(const Payment& payment) {
    user::KeepPaymentMethod request{.user_id = payment.user_id,
                                    .payment_gateway = payment.gateway,
                                    .payment_token = user::GatewayToken::of(payment.token),
                                    .card_brand = parsed<user::CardBrand>(payment.card_brand),
                                    .card_last4 = parsed<user::CardLast4>(payment.card_last4),
                                    .card_exp_month = {},
                                    .card_exp_year = {}};
    if (!payment.card_exp_month || !payment.card_exp_year) return request;
    request.card_exp_month = user::CardMonth{*payment.card_exp_month};
    request.card_exp_year = user::CardYear{*payment.card_exp_year};
    return request;
}

// The method's id. None: the user service does not want it, for good (the account is gone, or full).
awaitable<std::optional<SavedMethodId>> keep(Context& service, const Payment& payment) {
    if (!payment.authorized_at) co_return std::nullopt;  // what was refused is worth nothing
    try {
        auto kept = co_await service.bus->call(Caller::of_service("payment"), to_keep(payment));
        co_return SavedMethodId(kept.id.uuid());
    } catch (const Problem& problem) {
        if (problem.status >= 500 || problem.status == 429) throw;
    }
    co_return std::nullopt;
}

awaitable<bool> keep_or_detach(Context& service, PaymentId id) {
    auto payment = co_await store::find_payment(service.pool, id);
    if (!payment) co_return false;
    auto method = co_await keep(service, *payment);
    if (method) {
        co_await store::method_kept(service.pool, *payment, *method);
        co_return true;
    }
    bool gone = co_await detach(service, payment->gateway, payment->token);
    if (gone) co_await store::method_not_kept(service.pool, *payment);
    co_return gone;
}

awaitable<bool> take_keepings_turn(Context& service, PaymentId id) {
    try {
        auto done = co_await keep_or_detach(service, id);
        co_return done;
    } catch (const std::exception& error) {
        static log::RateLimited limited;
        limited.warn("a payment method could not be kept", {{"payment_id", id.str()}, {"reason", error.what()}});
    }
    co_return false;
}

}  // namespace

awaitable<> note_removed_method(Context& service, postgres::Transaction& tx, const events::Event& event) {
    if (event.type == user::payment_method_removed)
        store::queue_removal(tx, UserId(event.aggregate_id), service.clock.now());
    co_return;
}

awaitable<std::size_t> detach_removed(Context& service) {
    auto due = co_await store::claim_removals(service.pool, service.clock.now(), lease_end(service), batch);
    auto turns = co_await all_at_once(service, std::move(due), &take_removals_turn);
    co_return turns;
}

awaitable<std::size_t> keep_saved(Context& service) {
    if (!service.bus) co_return 0;
    auto due = co_await store::payments_to_keep(service.pool, batch);
    auto done = co_await all_at_once(service, std::move(due), &take_keepings_turn);
    co_return done;
}

awaitable<erasure::Pass> erase_user(Context& service, UserId user) {
    auto pass = co_await store::erase_payments_of(service.pool, user);
    auto left = co_await detach_methods_of(service, user);
    if (left > 0 && pass.waits_for.empty())
        pass.waits_for = std::to_string(left) + " payment methods that a gateway has not forgotten";
    co_return pass;
}

}  // namespace airside::payment
