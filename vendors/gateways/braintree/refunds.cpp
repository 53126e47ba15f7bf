// Refunds. Braintree refunds what is settled, or settling; before that it can only void the whole payment.
#include <algorithm>

#include "vendors/gateways/braintree/api.hpp"
#include "vendors/gateways/braintree/errors.hpp"
#include "vendors/gateways/braintree/node.hpp"

namespace airside::braintree {

using gateways::GatewayRefund;
using gateways::PaymentFailure;
using gateways::RefundRequest;
using gateways::Refused;
using gateways::Unavailable;
using gateways::Unknown;

namespace {

constexpr int settles_within_s = 3600;  // batches are settled daily: when to ask again

Refused nothing_to_refund(const std::string& payment_id, std::string_view status) {
    return {.code = PaymentFailure::NOTHING_TO_REFUND,
            .vendor_code = std::string(status),
            .text = "the payment is not one that can be refunded: " + std::string(status),
            .payment_id = payment_id};
}

// The refund that a request asks for, where it has been made already: under our reference, or as a void of the whole.
std::optional<GatewayRefund> made_already(const Transaction& sale, const std::vector<Transaction>& refunds,
                                          const RefundRequest& request) {
    for (const auto& one : refunds)
        if (one.order_id == request.our_reference) return refund_of(one);
    auto voided = void_of(sale);
    if (!voided || voided->amount != request.amount) return {};
    voided->our_reference = request.our_reference;
    return voided;
}

struct Seen {
    Transaction sale;
    std::vector<Transaction> refunds;
};

awaitable<Outcome<Seen>> look(Braintree::Api& api, const std::string& payment_id, const CallContext& context) {
    auto sale = co_await api.fetch(payment_id, "refund", context);
    if (!sale.done()) co_return sale.as<Seen>();
    auto refunds = co_await api.refunds_in(sale.value(), "refund", context);
    if (!refunds.done()) co_return refunds.as<Seen>();
    co_return Seen{std::move(sale).value(), std::move(refunds).value()};
}

awaitable<Outcome<GatewayRefund>> void_whole(Braintree::Api& api, const RefundRequest& request,
                                             const CallContext& context) {
    Call call{"refund", http::Method::PUT, "/transactions/" + request.payment_id + "/void"};
    auto answer = co_await api.send(std::move(call), context);
    // It is settling by now, or voided by a request that overtook us: asked for again, it can be refunded, or is.
    if (answer.kind == Answer::Kind::refused && answer.status == 422)
        co_return Unavailable{"braintree settles the payment right now", settles_within_s};
    auto sale = written(answer, request.payment_id);
    if (!sale.done()) co_return sale.as<GatewayRefund>();
    auto voided = void_of(sale.value());
    if (!voided || voided->amount != request.amount) co_return Unknown{"braintree has not voided what was asked for"};
    voided->our_reference = request.our_reference;
    co_return *voided;
}

// It is not settled: all of it is voided, and a part has to wait.
awaitable<Outcome<GatewayRefund>> give_back_unsettled(Braintree::Api& api, const RefundRequest& request,
                                                      const CallContext& context) {
    auto seen = co_await look(api, request.payment_id, context);
    if (!seen.done()) co_return seen.as<GatewayRefund>();
    const auto& sale = seen.value().sale;
    auto before = made_already(sale, seen.value().refunds, request);
    if (before && request.repeated) co_return *before;
    bool captured = sale.status == "submitted_for_settlement" || sale.status == "settlement_pending" ||
                    sale.status == "settlement_confirmed" || sale.status == "settling" || sale.status == "settled";
    if (!captured) co_return nothing_to_refund(sale.id, sale.status);
    bool whole = request.amount == sale.amount && seen.value().refunds.empty();
    if (!whole || sale.status != "submitted_for_settlement") {
        if (request.amount > sale.amount) co_return nothing_to_refund(sale.id, "more than was paid");
        co_return Unavailable{"braintree refunds a part of a payment once it is settled", settles_within_s};
    }
    auto outcome = co_await void_whole(api, request, context);
    co_return outcome;
}

}  // namespace

awaitable<Outcome<GatewayRefund>> Braintree::refund(const RefundRequest& request, const CallContext& context) {
    if (!is_id(request.payment_id)) co_return no_such("transaction", request.payment_id);
    if (request.amount.minor() <= 0)
        co_return Refused{.code = PaymentFailure::AMOUNT_NOT_ALLOWED,
                          .vendor_code = "invalid_amount",
                          .text = "braintree takes no such amount"};
    if (request.repeated) {
        auto seen = co_await look(*api_, request.payment_id, context);
        if (!seen.done()) co_return seen.as<GatewayRefund>();
        auto before = made_already(seen.value().sale, seen.value().refunds, request);
        if (before) co_return *before;
    }
    Call call{"refund", http::Method::POST, "/transactions/" + request.payment_id + "/refund"};
    call.body = node("transaction",
                     {text_node("amount", request.amount.decimal()), text_node("order_id", request.our_reference)});
    auto answer = co_await api_->send(std::move(call), context);
    if (answer.kind == Answer::Kind::refused) {
        auto reply = read_error(answer.body);
        bool unsettled = reply.has(cannot_refund_unless_settled) || reply.has(cannot_refund_settling);
        if (!unsettled) co_return refusal_of(answer.status, reply);
        auto outcome = co_await give_back_unsettled(*api_, request, context);
        co_return outcome;
    }
    auto credit = written(answer, {});
    if (!credit.done()) co_return credit.as<GatewayRefund>();
    const auto& made = credit.value();
    if (made.type != "credit" || made.refunded_id != request.payment_id || made.order_id != request.our_reference ||
        made.amount != request.amount)
        co_return Unknown{"braintree answered with a refund that is not the one asked for"};
    try {
        co_return refund_of(made);
    } catch (const BadReply& error) {
        co_return Unknown{error.what()};
    }
}

awaitable<Outcome<GatewayRefund>> Braintree::read_refund(const std::string& refund_id, const CallContext& context) {
    auto seen = co_await api_->fetch(refund_id, "read_refund", context);
    if (!seen.done()) co_return seen.as<GatewayRefund>();
    if (auto voided = void_of(seen.value())) co_return *voided;
    if (seen.value().type != "credit") co_return no_such("refund", refund_id);
    try {
        co_return refund_of(seen.value());
    } catch (const BadReply& error) {
        co_return Unavailable{error.what()};
    }
}

awaitable<Outcome<std::vector<GatewayRefund>>> Braintree::refunds_of(const std::string& payment_id,
                                                                     const CallContext& context) {
    auto seen = co_await look(*api_, payment_id, context);
    if (!seen.done()) co_return seen.as<std::vector<GatewayRefund>>();
    std::vector<GatewayRefund> refunds;
    if (auto voided = void_of(seen.value().sale)) refunds.push_back(std::move(*voided));
    try {
        for (const auto& one : seen.value().refunds) refunds.push_back(refund_of(one));
    } catch (const BadReply& error) {
        co_return Unavailable{error.what()};
    }
    co_return refunds;
}

}  // namespace airside::braintree
