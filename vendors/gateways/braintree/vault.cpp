#include "vendors/gateways/braintree/vault.hpp"

#include "platform/core/digest.hpp"
#include "platform/core/hex.hpp"
#include "vendors/gateways/braintree/api.hpp"
#include "vendors/gateways/braintree/errors.hpp"
#include "vendors/gateways/braintree/node.hpp"

namespace airside::braintree {

using gateways::PaymentFailure;
using gateways::Refused;
using gateways::Removed;
using gateways::SavedMethod;
using gateways::SaveMethodRequest;
using gateways::Unknown;

namespace {

constexpr std::size_t longest_customer = 36;

std::string path_of(std::string_view token) { return "/payment_methods/any/" + std::string(token); }

awaitable<Answer> create_method(Braintree::Api& api, const SaveMethodRequest& request, const std::string& token,
                                const CallContext& context) {
    Call call{"save_method", http::Method::POST, "/payment_methods"};
    call.body = node("payment_method", {text_node("customer_id", request.customer), text_node("token", token),
                                        text_node("payment_method_nonce", request.token)});
    auto answer = co_await api.send(std::move(call), context);
    co_return answer;
}

// Made by another request in the meantime is as good.
awaitable<Outcome<Removed>> create_customer(Braintree::Api& api, const std::string& id, const CallContext& context) {
    Call call{"save_method", http::Method::POST, "/customers"};
    call.body = node("customer", {text_node("id", id)});
    auto answer = co_await api.send(std::move(call), context);
    bool exists = answer.kind == Answer::Kind::refused && read_error(answer.body).has(customer_exists);
    if (answer.kind != Answer::Kind::done && !exists) co_return without_value<Removed>(answer);
    co_return Removed{};
}

Outcome<SavedMethod> method_in(const Answer& answer, const std::string& token) {
    try {
        auto method = read_method(answer.body);
        if (method.token != token) return Unknown{"braintree answered with another payment method"};
        return method;
    } catch (const BadReply& error) {
        return Unknown{error.what()};
    }
}

// The token is taken or the nonce used: by the same request before, or by somebody else's.
awaitable<Outcome<SavedMethod>> saved_before(Braintree::Api& api, const std::string& token, const Answer& refusal,
                                             const CallContext& context) {
    Call call{"save_method", http::Method::GET, path_of(token)};
    call.recorded_path = path_of("***");
    auto answer = co_await api.send(std::move(call), context);
    if (answer.kind == Answer::Kind::done) co_return method_in(answer, token);
    if (answer.kind == Answer::Kind::refused && answer.status == 404) co_return refused_by(refusal);
    co_return Unknown{"whether the method was saved before can't be found out: " + answer.why};
}

}  // namespace

bool is_saved_method(std::string_view method_token) { return method_token.starts_with(saved_prefix); }

std::string token_for(std::string_view idempotency_key) {
    constexpr std::size_t bytes = 14;  // tokens have at most 36 characters
    return std::string(saved_prefix) + to_hex(sha256(idempotency_key).substr(0, bytes));
}

awaitable<Outcome<SavedMethod>> Braintree::save_method(const SaveMethodRequest& request, const CallContext& context) {
    if (!is_id(request.customer) || request.customer.size() > longest_customer)
        co_return Refused{.code = PaymentFailure::INVALID_REQUEST,
                          .vendor_code = "invalid_customer",
                          .text = "a customer's id has at most 36 letters, digits, - and _"};
    auto token = token_for(request.idempotency_key);
    auto answer = co_await create_method(*api_, request, token, context);
    if (answer.kind == Answer::Kind::refused && read_error(answer.body).has(customer_unknown)) {
        auto customer = co_await create_customer(*api_, request.customer, context);
        if (!customer.done()) co_return customer.as<SavedMethod>();
        answer = co_await create_method(*api_, request, token, context);
    }
    if (answer.kind == Answer::Kind::done) co_return method_in(answer, token);
    if (answer.kind != Answer::Kind::refused) co_return without_value<SavedMethod>(answer);
    auto reply = read_error(answer.body);
    bool perhaps_before = reply.has(token_in_use) || reply.has(vault_nonce_consumed);
    if (!perhaps_before) co_return refusal_of(answer.status, reply);
    auto outcome = co_await saved_before(*api_, token, answer, context);
    co_return outcome;
}

awaitable<Outcome<Removed>> Braintree::remove_method(const std::string& token, const CallContext& context) {
    if (!is_id(token)) co_return Removed{};  // no token of Braintree's looks like that
    Call call{"remove_method", http::Method::DELETE, path_of(token)};
    call.recorded_path = path_of("***");
    auto answer = co_await api_->send(std::move(call), context);
    bool gone = answer.kind == Answer::Kind::refused && answer.status == 404;
    if (answer.kind == Answer::Kind::done || gone) co_return Removed{};
    co_return without_value<Removed>(answer);
}

}  // namespace airside::braintree
