#include "vendors/gateways/stripe/stripe.hpp"

#include "platform/core/ascii.hpp"
#include "vendors/gateways/repeated.hpp"
#include "vendors/gateways/stripe/amount.hpp"
#include "vendors/gateways/stripe/answers.hpp"
#include "vendors/gateways/stripe/signature.hpp"

namespace airside::stripe {

using gateways::CallContext;
using gateways::GatewayPayment;
using gateways::GatewayRefund;
using gateways::Outcome;
using gateways::PaymentFailure;
using gateways::PaymentState;
using gateways::Refused;
using gateways::Unavailable;
using gateways::Unknown;

namespace {

constexpr int most_pages = 10;  // of a hundred refunds each

Refused no_such_payment(const std::string& id) {
    return {.code = PaymentFailure::NOT_FOUND,
            .vendor_code = "resource_missing",
            .text = "no payment intent has this id",
            .payment_id = id};
}

Call call_for(std::string operation, const std::string& id, std::string_view action, const std::string& key) {
    Call call{std::move(operation), http::Method::POST, "/v1/payment_intents/" + id + std::string(action)};
    call.form.add("expand[0]", "latest_charge");
    call.idempotency_key = key;
    return call;
}

// The intent of a done answer. What can't be read, or is another's, leaves the outcome of a write unknown.
Outcome<GatewayPayment> payment_in(const std::string& body, const std::string& id) {
    try {
        auto payment = read_intent(body);
        if (!id.empty() && payment.id != id) return Unknown{"stripe answered with another payment"};
        return payment;
    } catch (const BadReply& error) {
        return Unknown{error.what()};
    }
}

Outcome<GatewayRefund> refund_in(const std::string& body) {
    try {
        return read_refund(body);
    } catch (const BadReply& error) {
        return Unknown{error.what()};
    }
}

// A call that came too late for the intent's state: perhaps what it asked for is done already.
Outcome<GatewayPayment> judge_state(const Answer& answer, PaymentState wanted) {
    auto reply = read_error(answer.body);
    if (!reply.payment) return refused_by(answer);
    auto& payment = *reply.payment;
    if (payment.state == wanted) return payment;
    auto refused = refused_by(answer);
    if (payment.state == PaymentState::CAPTURED) refused.code = PaymentFailure::ALREADY_CAPTURED;
    if (payment.state == PaymentState::VOIDED)
        refused.code = payment.failure ? payment.failure->code : PaymentFailure::ALREADY_VOIDED;
    return refused;
}

}  // namespace

Stripe::Stripe(http::Client& client, Options options)
    : session_(std::make_unique<Session>(client, std::move(options))) {}
Stripe::~Stripe() = default;

bool Stripe::takes(gateways::PaymentMethodType method, const Currency&) const {
    return method == gateways::PaymentMethodType::CARD;
}

awaitable<Outcome<GatewayPayment>> Stripe::authorise(const gateways::AuthoriseRequest& request,
                                                     const CallContext& context) {
    auto amount = to_stripe(request.amount);
    if (!amount || *amount <= 0)
        co_return Refused{.code = PaymentFailure::AMOUNT_NOT_ALLOWED,
                          .vendor_code = "invalid_amount",
                          .text = "stripe takes no such amount of " + request.amount.currency().str()};
    // Stripe forgets a key after a day and would charge anew, so that what the search shows already counts for more.
    if (request.repeated) {
        auto before = co_await find(request.our_reference, context);
        if (before.done() && !before.value().empty()) co_return gateways::outcome_of(before.value());
    }
    Call call{"authorise", http::Method::POST, "/v1/payment_intents"};
    auto currency = lower_case(request.amount.currency().str());
    call.form.add("amount", *amount).add("currency", currency).add("capture_method", "manual").add("confirm", "true");
    call.form.add("payment_method_types[0]", "card");
    add_method(call.form, request.method_token);
    call.form.add("metadata[" + std::string(reference_key) + "]", request.our_reference);
    call.form.add("metadata[" + std::string(booking_key) + "]", request.booking_reference);
    call.form.add("description", "Booking " + request.booking_reference);
    if (request.return_url) call.form.add("return_url", *request.return_url);
    call.form.add("expand[0]", "latest_charge");
    call.idempotency_key = request.idempotency_key;

    auto answer = co_await session_->send(std::move(call), context);
    if (answer.kind != Answer::Kind::done) {
        auto none = without_value<GatewayPayment>(answer);
        if (request.repeated && !answer.replayed) co_return gateways::judge_repeated(std::move(none));
        co_return none;
    }
    auto outcome = payment_in(answer.body, {});
    if (!outcome.done()) co_return outcome;
    auto& payment = outcome.value();
    if (payment.our_reference != request.our_reference || payment.amount != request.amount)
        co_return Unknown{"stripe answered with a payment that is not the one asked for"};
    // A replayed answer tells how it was then.
    if (request.repeated) co_return co_await read(payment.id, context);
    if (payment.state == PaymentState::FAILED) co_return *payment.failure;
    co_return outcome;
}

awaitable<Outcome<GatewayPayment>> Stripe::resume(const std::string& payment_id, const std::string&,
                                                  const CallContext& context) {
    return read(payment_id, context);  // an intent goes on by itself when the customer has passed the challenge
}

awaitable<Outcome<GatewayPayment>> Stripe::capture(const std::string& payment_id, const Money& amount,
                                                   const std::string& idempotency_key, const CallContext& context) {
    if (!is_id(payment_id)) co_return no_such_payment(payment_id);
    auto wanted = to_stripe(amount);
    if (!wanted)
        co_return Refused{.code = PaymentFailure::AMOUNT_NOT_ALLOWED,
                          .vendor_code = "invalid_amount",
                          .text = "stripe takes no such amount"};
    auto call = call_for("capture", payment_id, "/capture", idempotency_key);
    call.form.add("amount_to_capture", *wanted);
    auto answer = co_await session_->send(std::move(call), context);
    if (answer.kind == Answer::Kind::done) co_return payment_in(answer.body, payment_id);
    if (answer.kind != Answer::Kind::refused) co_return without_value<GatewayPayment>(answer);
    if (read_error(answer.body).error.type == "idempotency_error") co_return without_value<GatewayPayment>(answer);
    co_return judge_state(answer, PaymentState::CAPTURED);
}

awaitable<Outcome<GatewayPayment>> Stripe::cancel(const std::string& payment_id, const std::string& idempotency_key,
                                                  const CallContext& context) {
    if (!is_id(payment_id)) co_return no_such_payment(payment_id);
    auto call = call_for("cancel", payment_id, "/cancel", idempotency_key);
    call.form.add("cancellation_reason", "abandoned");
    auto answer = co_await session_->send(std::move(call), context);
    if (answer.kind == Answer::Kind::done) co_return payment_in(answer.body, payment_id);
    if (answer.kind != Answer::Kind::refused) co_return without_value<GatewayPayment>(answer);
    if (read_error(answer.body).error.type == "idempotency_error") co_return without_value<GatewayPayment>(answer);
    co_return judge_state(answer, PaymentState::VOIDED);
}

awaitable<Outcome<GatewayRefund>> Stripe::refund(const gateways::RefundRequest& request, const CallContext& context) {
    if (!is_id(request.payment_id)) co_return no_such_payment(request.payment_id);
    auto amount = to_stripe(request.amount);
    if (!amount || *amount <= 0)
        co_return Refused{.code = PaymentFailure::AMOUNT_NOT_ALLOWED,
                          .vendor_code = "invalid_amount",
                          .text = "stripe takes no such amount"};
    Call call{"refund", http::Method::POST, "/v1/refunds"};
    call.form.add("payment_intent", request.payment_id).add("amount", *amount);
    call.form.add("metadata[" + std::string(reference_key) + "]", request.our_reference);
    call.idempotency_key = request.idempotency_key;
    auto answer = co_await session_->send(std::move(call), context);
    if (answer.kind == Answer::Kind::refused &&
        read_error(answer.body).error.message.find("greater than unrefunded") != std::string::npos) {
        // Stripe has no code for asking back more than what is left, only this sentence.
        auto refused = refused_by(answer);
        refused.code = PaymentFailure::NOTHING_TO_REFUND;
        co_return refused;
    }
    if (answer.kind != Answer::Kind::done) co_return without_value<GatewayRefund>(answer);
    auto outcome = refund_in(answer.body);
    if (!outcome.done()) co_return outcome;
    const auto& refund = outcome.value();
    if (refund.our_reference != request.our_reference || refund.amount != request.amount)
        co_return Unknown{"stripe answered with a refund that is not the one asked for"};
    // A replayed answer tells how it was then.
    if (request.repeated) co_return co_await read_refund(refund.id, context);
    co_return outcome;
}

awaitable<Outcome<GatewayRefund>> Stripe::read_refund(const std::string& refund_id, const CallContext& context) {
    if (!is_id(refund_id)) co_return no_such_payment(refund_id);
    Call call{"read_refund", http::Method::GET, "/v1/refunds/" + refund_id};
    auto answer = co_await session_->send(std::move(call), context);
    if (answer.kind != Answer::Kind::done) co_return read_without_value<GatewayRefund>(answer);
    auto outcome = refund_in(answer.body);
    if (auto* unknown = outcome.unknown()) co_return Unavailable{unknown->why};
    if (outcome.value().id != refund_id) co_return Unavailable{"stripe answered with another refund"};
    co_return outcome;
}

awaitable<Outcome<std::vector<GatewayRefund>>> Stripe::refunds_of(const std::string& payment_id,
                                                                  const CallContext& context) {
    if (!is_id(payment_id)) co_return no_such_payment(payment_id);
    std::vector<GatewayRefund> found;
    for (int pages = 0; pages < most_pages; ++pages) {
        Call call{"refunds_of", http::Method::GET, "/v1/refunds"};
        call.form.add("payment_intent", payment_id).add("limit", 100);
        if (!found.empty()) call.form.add("starting_after", found.back().id);
        auto answer = co_await session_->send(std::move(call), context);
        if (answer.kind != Answer::Kind::done) co_return read_without_value<std::vector<GatewayRefund>>(answer);
        try {
            auto page = read_refunds(answer.body);
            found.insert(found.end(), page.refunds.begin(), page.refunds.end());
            if (!page.has_more) co_return found;
        } catch (const BadReply& error) {
            co_return Unavailable{error.what()};
        }
    }
    co_return Unavailable{"stripe has more refunds of this payment than are read"};
}

awaitable<Outcome<GatewayPayment>> Stripe::read(const std::string& payment_id, const CallContext& context) {
    if (!is_id(payment_id)) co_return no_such_payment(payment_id);
    Call call{"read", http::Method::GET, "/v1/payment_intents/" + payment_id};
    call.form.add("expand[0]", "latest_charge");
    auto answer = co_await session_->send(std::move(call), context);
    if (answer.kind != Answer::Kind::done) co_return read_without_value<GatewayPayment>(answer);
    auto outcome = payment_in(answer.body, payment_id);
    if (auto* unknown = outcome.unknown()) co_return Unavailable{unknown->why};
    co_return outcome;
}

awaitable<Outcome<std::vector<GatewayPayment>>> Stripe::find(const std::string& our_reference,
                                                             const CallContext& context) {
    if (our_reference.find_first_of("'\"\\") != std::string::npos) co_return std::vector<GatewayPayment>{};
    Call call{"find", http::Method::GET, "/v1/payment_intents/search"};
    call.form.add("query", "metadata['" + std::string(reference_key) + "']:'" + our_reference + "'").add("limit", 100);
    call.form.add("expand[0]", "data.latest_charge");
    auto answer = co_await session_->send(std::move(call), context);
    if (answer.kind != Answer::Kind::done) co_return read_without_value<std::vector<GatewayPayment>>(answer);
    try {
        auto found = read_intents(answer.body);
        std::erase_if(found, [&](const GatewayPayment& payment) { return payment.our_reference != our_reference; });
        co_return found;
    } catch (const BadReply& error) {
        co_return Unavailable{error.what()};
    }
}

awaitable<gateways::WebhookVerdict> Stripe::verify_webhook(const http::Headers& headers, const std::string& body,
                                                           Instant now, const CallContext&) {
    std::vector<std::string> secrets;
    for (const auto& secret : session_->options.webhook_secrets) secrets.push_back(secret.reveal());
    gateways::WebhookVerdict verdict;
    auto header = headers.get("Stripe-Signature").value_or("");
    verdict.why_not = refuse_signature(header, body, secrets, now, session_->options.webhook_tolerance);
    if (!verdict.why_not.empty()) co_return verdict;
    try {
        verdict.event = read_event(body);
    } catch (const BadReply& error) {
        verdict.why_not = error.what();
    }
    co_return verdict;
}

}  // namespace airside::stripe
