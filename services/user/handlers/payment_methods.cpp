#include "services/user/store/payment_methods.hpp"

#include <algorithm>

#include "platform/events/outbox.hpp"
#include "platform/json/json.hpp"
#include "services/user/domain/payment_method.hpp"
#include "services/user/impl.hpp"
#include "services/user/store/owner.hpp"
#include "services/user/store/removed_methods.hpp"

namespace airside::user {

namespace {

const SavedPaymentMethod& own(const std::vector<SavedPaymentMethod>& methods, SavedPaymentMethodId id) {
    auto found = std::ranges::find(methods, id, &SavedPaymentMethod::id);
    if (found == methods.end()) throw not_found("no such payment method");
    return *found;
}

events::NewEvent removed_event(UserId user, std::int64_t version, SavedPaymentMethodId id, Instant now,
                               const Caller& caller) {
    PaymentMethodRemoved payload{user, id, now};
    return {"user",
            user.uuid(),
            version,
            std::string(payment_method_removed),
            json::to_json(payload),
            caller.trace.traceparent()};
}

}  // namespace

awaitable<Created<SavedPaymentMethod>> save_payment_method(Context& service, Caller caller, SavePaymentMethod request) {
    auto today = service.clock.today();
    check(request, today);
    auto user = caller.user_id();
    auto method = new_method(request, SavedPaymentMethodId::v7(service.clock, service.random), service.clock.now());

    auto tx = co_await service.pool.begin();
    co_await store::lock_owner(tx, user);
    auto known = co_await store::has_token(tx, user, request.payment_gateway, request.payment_token);
    if (known) throw conflict("payment-method-exists", "This payment method is kept already");
    auto methods = co_await store::payment_methods_of(tx, user, today);
    if (static_cast<int>(methods.size()) >= service.config.max_payment_methods)
        throw conflict("too-many-payment-methods", "No more payment methods fit into one account");
    if (methods.empty()) method.is_default = true;
    if (method.is_default) store::queue_unset_default(tx, user);
    store::queue_insert_method(tx, user, method, request.payment_token);
    co_await tx.commit();
    co_return Created<SavedPaymentMethod>{std::move(method)};
}

awaitable<SavedPaymentMethodList> list_payment_methods(Context& service, Caller caller, ListPaymentMethods) {
    auto methods = co_await store::payment_methods_of(service.pool, caller.user_id(), service.clock.today());
    co_return SavedPaymentMethodList{std::move(methods)};
}

awaitable<SavedPaymentMethod> update_payment_method(Context& service, Caller caller, UpdatePaymentMethod request) {
    auto today = service.clock.today();
    check(request, today);
    auto user = caller.user_id();
    auto tx = co_await service.pool.begin();
    co_await store::lock_owner(tx, user);
    auto methods = co_await store::payment_methods_of(tx, user, today);
    const auto& before = own(methods, request.id);
    auto after = changed(before, request, today);
    if (request.card_exp_month && !before.card_exp_month) throw invalid("/card_exp_month", "this is no card");
    if (before.is_default && !after.is_default)
        throw invalid("/is_default", "there is always one: make another payment method the default");
    if (after.is_default && !before.is_default) store::queue_unset_default(tx, user);
    store::queue_update_method(tx, user, after);
    co_await tx.commit();
    co_return after;
}

awaitable<NoContent> delete_payment_method(Context& service, Caller caller, DeletePaymentMethod request) {
    auto user = caller.user_id();
    auto tx = co_await service.pool.begin();
    co_await events::lock_aggregate(tx, user.uuid());
    co_await store::lock_owner(tx, user);
    auto methods = co_await store::payment_methods_of(tx, user, service.clock.today());
    bool sets_another = own(methods, request.id).is_default && methods.size() > 1;
    auto now = service.clock.now();
    store::queue_delete_method(tx, user, request.id, now);
    // The default one comes first, so that the next is the oldest of the others.
    if (sets_another) store::queue_set_default(tx, user, methods[1].id);
    auto version = co_await store::version_of(tx, user);
    events::append(tx, removed_event(user, version, request.id, now, caller), service.notifier);
    co_await tx.commit();
    co_return NoContent{};
}

}  // namespace airside::user
