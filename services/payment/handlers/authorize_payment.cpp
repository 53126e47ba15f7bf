#include <algorithm>

#include "platform/contract/bus.hpp"
#include "platform/events/outbox.hpp"
#include "services/payment/store/payments.hpp"
#include "services/payment/workflows/advance.hpp"
#include "services/payment/workflows/review.hpp"
#include "services/user/api.hpp"

namespace airside::payment {

namespace {

// "PAY", the bucket of the user in two characters (so that a reference alone tells the shard), eight at random.
PaymentReference make_reference(Context& service, UserId user) {
    static constexpr std::string_view alphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    auto bucket = bucket_of(user.uuid());
    std::string text = "PAY";
    text += alphabet[(bucket >> 5) & 31];
    text += alphabet[bucket & 31];
    return PaymentReference::of(text + service.random.readable(8));
}

void check(const AuthorizePayment& request) {
    if (request.amount.negative() || request.amount.is_zero()) throw invalid("/amount", "has to be more than zero");
    check(request.method, "/method");
    if (!request.return_url) return;
    const auto& url = request.return_url->value;
    if (!url.starts_with("https://") && !url.starts_with("http://"))
        throw invalid("/return_url", "has to be an http or https URL");
}

Problem not_supported(const AuthorizePayment& request) {
    return Problem(422, "payment-method-not-supported", "No gateway takes this method and currency")
        .with_error("/method/type", "can't be used for " + request.amount.currency().str());
}

// A saved method is charged where it was issued, with the gateway's token of it. Throws Problem 422.
awaitable<PaymentMethod> resolved(Context& service, const AuthorizePayment& request) {
    if (!request.method.saved_id) co_return request.method;
    if (!service.bus) throw not_supported(request);
    user::GetPayableMethod question{request.user_id, user::SavedPaymentMethodId(request.method.saved_id->uuid())};
    try {
        auto saved = co_await service.bus->call(Caller::of_service("payment"), question);
        auto method = request.method;
        method.token = Text<1, 255>{saved.payment_token.str()};
        method.gateway = saved.payment_gateway;
        co_return method;
    } catch (const Problem& problem) {
        if (problem.status != 404) throw;
    }
    throw invalid("/method/saved_id", "is not one of the user's payment methods");
}

// Those that may be asked, in order; what is switched off is left out. Throws Problem 422, 503.
std::vector<Candidate> candidates(const Context& service, const AuthorizePayment& request,
                                  const PaymentMethod& method) {
    auto found = candidates_for(method, service.gateways_for(method.type, request.amount.currency()));
    if (found.empty()) throw not_supported(request);
    std::erase_if(found, [&](const Candidate& one) { return service.switched_off(one.gateway); });
    if (found.empty())
        throw Problem(503, "gateways-switched-off", "The gateways that take this method are switched off")
            .with_header("Retry-After", "60");
    return found;
}

Payment payment_for(Context& service, const AuthorizePayment& request, std::vector<Candidate> candidates,
                    FraudVerdict fraud) {
    auto now = service.clock.now();
    Payment payment{.id = PaymentId(Uuid::bucketed(service.clock, service.random, bucket_of(request.user_id.uuid()))),
                    .reference = make_reference(service, request.user_id),
                    .booking_id = request.booking_id,
                    .booking_reference = request.booking_reference,
                    .user_id = request.user_id,
                    .gateway = candidates.front().gateway,
                    .amount = request.amount,
                    .method = request.method.type,
                    .token = candidates.front().token,
                    .key = request.key.value,
                    .return_url = {},
                    .created_at = now,
                    .operation_since = now};
    if (request.return_url) payment.return_url = request.return_url->value;
    payment.alternatives.assign(candidates.begin() + 1, candidates.end());
    payment.saved_method_id = request.method.saved_id;
    if (request.method.save.value_or(false)) payment.save_state = SaveState::WANTED;
    payment.next_check_at = lease_end(service);
    if (fraud.status == FraudStatus::REVIEW) payment.review_until = request.decide_by;
    payment.fraud = std::move(fraud);
    return payment;
}

store::Origin origin_of(const AuthorizePayment& request) {
    store::Origin origin;
    if (request.remote_address) origin.remote_address = request.remote_address->value;
    if (request.user_agent) origin.user_agent = request.user_agent->value;
    return origin;
}

// Which of the tokens is charged may have changed since, and what was saved has another one.
bool is_same_method(const Payment& payment, const PaymentMethod& method) {
    if (payment.method != method.type) return false;
    if (method.saved_id) return payment.saved_method_id == method.saved_id;
    if (payment.save_state) return method.save.value_or(false);
    if (payment.token == (method.token ? method.token->value : "")) return true;
    auto is_it = [&](const TokenAtGateway& one) {
        return one.gateway == payment.gateway && one.token.value == payment.token;
    };
    return method.alternatives && std::ranges::any_of(*method.alternatives, is_it);
}

bool is_same_request(const Payment& payment, const AuthorizePayment& request) {
    return payment.amount == request.amount && payment.user_id == request.user_id &&
           is_same_method(payment, request.method);
}

// The payment that this key has made: in the state that it has reached, or carried on to.
awaitable<PaymentView> answer_again(Context& service, PaymentId id, const AuthorizePayment& request,
                                    std::string traceparent) {
    auto payment = co_await store::find_payment(service.pool, id);
    if (!payment) throw not_found("no such payment");
    if (!is_same_request(*payment, request))
        throw conflict("payment-key-reused", "This key was used for another payment");
    if (payment->outcome == PaymentOutcome::UNKNOWN || payment->outcome == PaymentOutcome::ACTION_REQUIRED)
        payment = co_await advance(service, id, std::move(traceparent));
    co_return view_of(*payment, Audience::service);
}

// What the rules refuse has ended before a gateway is asked.
awaitable<Begun> begin(Context& service, postgres::Transaction& tx, const Payment& payment,
                       const std::string& traceparent) {
    if (payment.fraud.status != FraudStatus::BLOCKED) co_return co_await begin_step(service, tx, payment);
    auto now = service.clock.now();
    auto blocked = on_blocked(payment, now);
    co_await store::update_payment(tx, payment, blocked.payment);
    blocked.payment.version = payment.version + 1;
    tell(service, tx, blocked.payment, blocked.event, now, traceparent);
    co_return Begun{.payment = std::move(blocked.payment)};
}

// None: another call with the same key was first.
awaitable<std::optional<Begun>> make(Context& service, const Payment& payment, const store::Origin& origin,
                                     const std::string& traceparent) {
    auto tx = co_await service.pool.begin();
    co_await events::lock_aggregate(tx, payment.id.uuid());
    auto inserted = co_await store::insert_payment(tx, payment, origin);
    if (!inserted) co_return std::nullopt;
    auto begun = co_await begin(service, tx, payment, traceparent);
    co_await tx.commit();
    co_return begun;
}

}  // namespace

awaitable<PaymentView> authorize_payment(Context& service, Caller caller, AuthorizePayment request) {
    check(request);
    auto traceparent = caller.trace.traceparent();
    auto known = co_await store::find_by_key(service.pool, request.booking_id, request.key.value);
    if (!known) {
        auto method = co_await resolved(service, request);
        auto places = candidates(service, request, method);
        auto fraud = co_await judge(service, request, places.front().token);
        auto payment = payment_for(service, request, std::move(places), std::move(fraud));
        auto origin = origin_of(request);
        auto begun = co_await make(service, payment, origin, traceparent);
        if (begun) {
            auto carried = co_await carry_on(service, std::move(*begun), traceparent);
            co_return view_of(carried, Audience::service);
        }
        known = co_await store::find_by_key(service.pool, request.booking_id, request.key.value);
        if (!known) throw unavailable("the payment is being made by another call");
    }
    auto view = co_await answer_again(service, *known, request, traceparent);
    co_return view;
}

}  // namespace airside::payment
