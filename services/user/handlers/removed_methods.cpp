// What the payment service asks about payment methods.
#include "services/user/store/removed_methods.hpp"

#include "services/user/domain/payment_method.hpp"
#include "services/user/impl.hpp"
#include "services/user/store/owner.hpp"
#include "services/user/store/payment_methods.hpp"

namespace airside::user {

namespace {

constexpr int most_removed = 100;

SavePaymentMethod to_save(const KeepPaymentMethod& request) {
    return {.payment_gateway = request.payment_gateway,
            .payment_token = request.payment_token,
            .card_brand = request.card_brand,
            .card_last4 = request.card_last4,
            .card_exp_month = request.card_exp_month,
            .card_exp_year = request.card_exp_year,
            .billing_name = {},
            .billing_country = {},
            .billing_postal_code = {},
            .is_default = {}};
}

}  // namespace

awaitable<PayableMethod> get_payable_method(Context& service, Caller, GetPayableMethod request) {
    auto method = co_await store::payable_method(service.pool, request.user_id, request.id);
    if (!method) throw not_found("no such payment method");
    co_return std::move(*method);
}

awaitable<SavedPaymentMethod> keep_payment_method(Context& service, Caller, KeepPaymentMethod request) {
    auto today = service.clock.today();
    auto tx = co_await service.pool.begin();
    co_await store::lock_owner(tx, request.user_id);
    auto known = co_await store::method_with_token(tx, request.user_id, request.payment_gateway, request.payment_token);
    auto methods = co_await store::payment_methods_of(tx, request.user_id, today);
    for (const auto& method : methods)
        if (known == method.id) co_return method;
    if (static_cast<int>(methods.size()) >= service.config.max_payment_methods)
        throw conflict("too-many-payment-methods", "No more payment methods fit into one account");
    auto id = SavedPaymentMethodId::v7(service.clock, service.random);
    auto method = new_method(to_save(request), id, service.clock.now());
    method.is_default = methods.empty();
    store::queue_insert_method(tx, request.user_id, method, request.payment_token);
    co_await tx.commit();
    co_return method;
}

awaitable<RemovedMethodList> list_removed_methods(Context& service, Caller, ListRemovedMethods request) {
    auto methods = co_await store::removed_methods(service.pool, request.user_id, most_removed);
    co_return RemovedMethodList{std::move(methods)};
}

awaitable<NoContent> note_detached(Context& service, Caller, NoteDetached request) {
    co_await store::note_detached(service.pool, request.user_id, request.id, service.clock.now());
    co_return NoContent{};
}

}  // namespace airside::user
