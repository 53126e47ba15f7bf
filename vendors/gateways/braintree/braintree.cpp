#include "vendors/gateways/braintree/braintree.hpp"

#include <algorithm>

#include "vendors/gateways/braintree/api.hpp"
#include "vendors/gateways/braintree/errors.hpp"
#include "vendors/gateways/braintree/node.hpp"
#include "vendors/gateways/braintree/vault.hpp"
#include "vendors/gateways/repeated.hpp"

namespace airside::braintree {

using gateways::GatewayPayment;
using gateways::PaymentFailure;
using gateways::PaymentState;
using gateways::Refused;
using gateways::Unavailable;
using gateways::Unknown;

namespace {

Refused no_such_amount(const Money& amount) {
    return {.code = PaymentFailure::AMOUNT_NOT_ALLOWED,
            .vendor_code = "invalid_amount",
            .text = "braintree takes no amount of " + amount.str()};
}

xml::Element sale_of(const gateways::AuthoriseRequest& request, const Options& options) {
    auto sale = node("transaction", {text_node("type", "sale"), text_node("amount", request.amount.decimal()),
                                     text_node("order_id", request.our_reference)});
    auto account = options.merchant_accounts.find(request.amount.currency().str());
    if (account != options.merchant_accounts.end())
        sale.children.push_back(text_node("merchant_account_id", account->second));
    bool saved = is_saved_method(request.method_token);
    sale.children.push_back(text_node(saved ? "payment_method_token" : "payment_method_nonce", request.method_token));
    auto wanted = node("options", {flag_node("submit_for_settlement", false)});
    if (options.require_three_d_secure)
        wanted.children.push_back(node("three_d_secure", {flag_node("required", true)}));
    sale.children.push_back(std::move(wanted));
    return sale;
}

// The gateway or the processor has seen the same just now: an identical request arrived before this one.
bool is_duplicate(const ErrorReply& reply) {
    return reply.transaction &&
           (reply.transaction->rejection == "duplicate" ||
            (reply.transaction->status == "processor_declined" && reply.transaction->processor_code == "2016"));
}

// What a call that came too late finds: perhaps what it asked for is done already.
Outcome<GatewayPayment> judge_state(const GatewayPayment& payment, PaymentState wanted, Refused refused) {
    if (payment.state == wanted) return payment;
    refused.payment_id = payment.id;
    if (payment.state == PaymentState::CAPTURED) refused.code = PaymentFailure::ALREADY_CAPTURED;
    if (payment.state == PaymentState::VOIDED)
        refused.code = payment.failure ? payment.failure->code : PaymentFailure::ALREADY_VOIDED;
    if (payment.state == PaymentState::FAILED && payment.failure) refused = *payment.failure;
    return refused;
}

awaitable<Outcome<GatewayPayment>> look_after(Braintree::Api& api, const std::string& id, std::string operation,
                                              PaymentState wanted, Refused refused, const CallContext& context) {
    auto seen = co_await api.read(id, std::move(operation), context);
    if (!seen.done()) co_return seen;
    co_return judge_state(seen.value(), wanted, std::move(refused));
}

}  // namespace

std::string Options::check() const {
    if (merchant_id.empty()) return "";
    if (!is_id(merchant_id)) return "merchant_id has letters, digits, - and _ only";
    if (!is_id(public_key) || private_key.empty()) return "merchant_id needs public_key and private_key";
    if (!Currency::parse(currency)) return "currency is an ISO 4217 code";
    for (const auto& [code, account] : merchant_accounts)
        if (!Currency::parse(code) || !is_id(account)) return "merchant_accounts has an account's id by currency";
    return "";
}

Braintree::Braintree(http::Client& client, Options options) : api_(std::make_unique<Api>(client, std::move(options))) {}
Braintree::~Braintree() = default;

bool Braintree::takes(gateways::PaymentMethodType method, const Currency& currency) const {
    if (method != gateways::PaymentMethodType::CARD) return false;
    auto code = currency.str();
    return code == api_->options.currency || api_->options.merchant_accounts.contains(code);
}

awaitable<Outcome<GatewayPayment>> Braintree::authorise(const gateways::AuthoriseRequest& request,
                                                        const CallContext& context) {
    if (request.amount.minor() <= 0) co_return no_such_amount(request.amount);
    if (!takes(gateways::PaymentMethodType::CARD, request.amount.currency()))
        co_return Refused{.code = PaymentFailure::CURRENCY_NOT_SUPPORTED,
                          .vendor_code = "no_merchant_account",
                          .text = "no merchant account takes " + request.amount.currency().str()};
    if (request.repeated) {
        auto before = co_await find(request.our_reference, context);
        if (!before.done()) co_return Unknown{"the earlier request can't be looked for: " + before.describe()};
        if (!before.value().empty()) co_return gateways::outcome_of(before.value());
    }
    Call call{"authorise", http::Method::POST, "/transactions"};
    call.body = sale_of(request, api_->options);
    auto answer = co_await api_->send(std::move(call), context);
    if (answer.kind == Answer::Kind::refused) {
        auto reply = read_error(answer.body);
        // A nonce is for one use: that it is consumed says that the earlier request has arrived.
        bool arrived = is_duplicate(reply) || (request.repeated && reply.has(nonce_consumed));
        Outcome<GatewayPayment> refused = refusal_of(answer.status, reply);
        if (!arrived && request.repeated) co_return gateways::judge_repeated(std::move(refused));
        if (!arrived) co_return refused;
        auto before = co_await find(request.our_reference, context);
        if (before.done() &&
            std::ranges::any_of(before.value(), [](auto& one) { return one.state != PaymentState::FAILED; }))
            co_return gateways::outcome_of(before.value());
        co_return Unknown{"braintree has seen the payment before, and does not show it yet"};
    }
    auto sale = written(answer, {});
    if (!sale.done()) co_return sale.as<GatewayPayment>();
    if (sale.value().order_id != request.our_reference || sale.value().amount != request.amount)
        co_return Unknown{"braintree answered with a payment that is not the one asked for"};
    auto outcome = payment_written(sale.value());
    if (outcome.done() && outcome.value().state == PaymentState::FAILED) co_return *outcome.value().failure;
    co_return outcome;
}

awaitable<Outcome<GatewayPayment>> Braintree::resume(const std::string& payment_id, const std::string&,
                                                     const CallContext& context) {
    return read(payment_id, context);  // challenges are passed in the browser, before the nonce comes here
}

awaitable<Outcome<GatewayPayment>> Braintree::capture(const std::string& payment_id, const Money& amount,
                                                      const std::string&, const CallContext& context) {
    if (!is_id(payment_id)) co_return no_such("transaction", payment_id);
    if (amount.minor() <= 0) co_return no_such_amount(amount);
    Call call{"capture", http::Method::PUT, "/transactions/" + payment_id + "/submit_for_settlement"};
    call.body = node("transaction", {text_node("amount", amount.decimal())});
    auto answer = co_await api_->send(std::move(call), context);
    if (answer.kind == Answer::Kind::refused) {
        auto refused = refused_by(answer);
        if (answer.status != 422 || refused.code != PaymentFailure::INVALID_REQUEST) co_return refused;
        auto seen =
            co_await look_after(*api_, payment_id, "capture", PaymentState::CAPTURED, std::move(refused), context);
        co_return seen;
    }
    auto sale = written(answer, payment_id);
    if (!sale.done()) co_return sale.as<GatewayPayment>();
    auto outcome = payment_written(sale.value());
    if (outcome.done() && (outcome.value().state != PaymentState::CAPTURED || outcome.value().captured != amount))
        co_return Unknown{"braintree has not captured what was asked for: " + sale.value().status};
    co_return outcome;
}

// Braintree voids what is captured, too, as long as it is not settled. So the state is looked at first: nobody but us
// submits our payments for settlement.
awaitable<Outcome<GatewayPayment>> Braintree::cancel(const std::string& payment_id, const std::string&,
                                                     const CallContext& context) {
    auto seen = co_await api_->read(payment_id, "cancel", context);
    if (!seen.done()) co_return seen;
    auto state = seen.value().state;
    Refused late{.code = PaymentFailure::ALREADY_CAPTURED,
                 .vendor_code = std::string(gateways::to_string(state)),
                 .text = "the payment is captured",
                 .payment_id = payment_id};
    if (state == PaymentState::CAPTURED) co_return late;
    if (state == PaymentState::VOIDED || state == PaymentState::FAILED) co_return seen;
    Call call{"cancel", http::Method::PUT, "/transactions/" + payment_id + "/void"};
    auto answer = co_await api_->send(std::move(call), context);
    if (answer.kind == Answer::Kind::refused) {
        auto refused = refused_by(answer);
        if (answer.status != 422) co_return refused;
        auto after =
            co_await look_after(*api_, payment_id, "cancel", PaymentState::VOIDED, std::move(refused), context);
        co_return after;
    }
    auto sale = written(answer, payment_id);
    if (!sale.done()) co_return sale.as<GatewayPayment>();
    auto outcome = payment_written(sale.value());
    if (outcome.done() && outcome.value().state == PaymentState::CAPTURED) co_return late;
    co_return outcome;
}

awaitable<Outcome<GatewayPayment>> Braintree::read(const std::string& payment_id, const CallContext& context) {
    auto outcome = co_await api_->read(payment_id, "read", context);
    co_return outcome;
}

awaitable<Outcome<std::vector<GatewayPayment>>> Braintree::find(const std::string& our_reference,
                                                                const CallContext& context) {
    std::vector<xml::Element> criteria;
    criteria.push_back(node("order_id", {text_node("is", our_reference)}));
    criteria.push_back(list_node("type", {"sale"}));
    auto found = co_await api_->search(std::move(criteria), "find", context);
    if (!found.done()) co_return found.as<std::vector<GatewayPayment>>();
    std::vector<GatewayPayment> payments;
    for (const auto& sale : found.value()) {
        if (sale.order_id != our_reference || sale.type != "sale") continue;
        auto refunds = co_await api_->refunds_in(sale, "find", context);
        if (!refunds.done()) co_return refunds.as<std::vector<GatewayPayment>>();
        try {
            payments.push_back(payment_of(sale, refunds.value()));
        } catch (const BadReply& error) {
            co_return Unavailable{error.what()};
        }
    }
    co_return payments;
}

}  // namespace airside::braintree
