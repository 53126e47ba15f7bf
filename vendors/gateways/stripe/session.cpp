#include "vendors/gateways/stripe/session.hpp"

#include "vendors/gateways/stripe/reply.hpp"

namespace airside::stripe {

awaitable<Answer> Stripe::Session::send(Call call, const gateways::CallContext& context) {
    gateways::Outgoing outgoing{.operation = call.operation, .request = request_for(call), .recorded = {}};
    outgoing.recorded =
        std::string(http::to_string(call.method)) + " " + (call.shown_path.empty() ? call.path : call.shown_path);
    if (!call.idempotency_key.empty()) outgoing.recorded += "\nIdempotency-Key: " + call.idempotency_key;
    outgoing.recorded += "\n\n" + call.form.redacted();
    auto answer = co_await exchange(std::move(outgoing), context);
    co_return answer;
}

http::OutRequest Stripe::Session::request_for(const Call& call) const {
    http::OutRequest request;
    request.method = call.method;
    request.url = options.base_url + call.path;
    request.headers.set("Authorization", "Bearer " + options.secret_key.reveal());
    request.headers.set("Stripe-Version", options.api_version);
    if (call.method == http::Method::GET) {
        if (auto query = call.form.encoded(); !query.empty()) request.url += "?" + query;
    } else {
        request.headers.set("Content-Type", "application/x-www-form-urlencoded");
        request.body = call.form.encoded();
    }
    if (!call.idempotency_key.empty()) request.headers.set("Idempotency-Key", call.idempotency_key);
    return request;
}

void Stripe::Session::judge(const http::Reply& reply, Answer& answer) const {
    answer.replayed = reply.headers.get("Idempotent-Replayed").value_or("") == "true";
    if (reply.status != 409) return;
    // Either an identical request is being worked on, and what comes of it is not known yet, or the object was locked.
    auto code = read_error(reply.body).error.code;
    answer.kind = code == "lock_timeout" ? Answer::Kind::not_done : Answer::Kind::unknown;
    answer.why += " " + code;
}

std::string Stripe::Session::redacted(std::string_view reply) const { return stripe::redacted(reply); }

}  // namespace airside::stripe
