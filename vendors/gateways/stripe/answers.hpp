// What becomes of Stripe's answers, whatever was asked. Included by .cpp files of this folder only.
#pragma once
#include "vendors/gateways/stripe/reply.hpp"
#include "vendors/gateways/stripe/session.hpp"

namespace airside::stripe {

inline constexpr std::size_t longest_id = 255;

// An id of Stripe's goes into a path, so it must be one.
inline bool is_id(const std::string& id) {
    return !id.empty() && id.size() <= longest_id &&
           id.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == id.npos;
}

// A saved method's token is "cus_…/pm_…": Stripe takes a method that belongs to a customer only together with them.
struct MethodToken {
    std::string customer;  // empty: for one use
    std::string method;
};
inline MethodToken split(const std::string& token) {
    auto slash = token.find('/');
    if (!token.starts_with("cus_") || slash == token.npos) return {{}, token};
    return {token.substr(0, slash), token.substr(slash + 1)};
}
// The browser's script makes either a payment method ("pm_…") or a confirmation token ("ctoken_…").
inline void add_method(Form& form, const std::string& token) {
    auto parts = split(token);
    bool is_confirmation = parts.method.starts_with("ctoken_");
    form.add(is_confirmation ? "confirmation_token" : "payment_method", parts.method);
    if (!parts.customer.empty()) form.add("customer", parts.customer);
}

inline gateways::Refused refused_by(const Answer& answer) {
    auto reply = read_error(answer.body);
    auto refused = refusal_of(answer.status, reply.error);
    if (reply.payment) refused.payment_id = reply.payment->id;
    refused.card_brand = reply.card_brand;
    refused.card_last4 = reply.card_last4;
    return refused;
}

// What a write became that has no value; for a done answer, see payment_in().
template <class T>
gateways::Outcome<T> without_value(const Answer& answer) {
    if (answer.kind == Answer::Kind::not_done) return gateways::Unavailable{answer.why, answer.retry_after_s};
    if (answer.kind == Answer::Kind::unknown) return gateways::Unknown{answer.why};
    auto error = read_error(answer.body).error;
    // Another request had this key, so this one was not carried out; what became of that one is to be found out.
    if (error.type == "idempotency_error")
        return gateways::Unknown{"stripe: the idempotency key was used for another request"};
    return refused_by(answer);
}

template <class T>
gateways::Outcome<T> read_without_value(const Answer& answer) {
    if (answer.kind == Answer::Kind::refused) return refused_by(answer);
    return gateways::Unavailable{answer.why, answer.retry_after_s};
}

}  // namespace airside::stripe
