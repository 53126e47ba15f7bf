#include "vendors/gateways/stripe/session.hpp"

#include <algorithm>
#include <charconv>

#include "platform/telemetry/metrics.hpp"
#include "vendors/gateways/stripe/reply.hpp"

namespace airside::stripe {

namespace {

constexpr int longest_pause_s = 60;

int seconds_until(Steady::time_point when) {
    auto left = std::chrono::ceil<std::chrono::seconds>(when - Steady::now()).count();
    return static_cast<int>(std::clamp<std::int64_t>(left, 1, longest_pause_s));
}

int retry_after_of(const http::Reply& reply) {
    auto text = reply.headers.get("Retry-After").value_or("1");
    int seconds = 1;
    std::from_chars(text.data(), text.data() + text.size(), seconds);
    return std::clamp(seconds, 1, longest_pause_s);
}

void count(const std::string& operation, std::string_view result, Steady::duration elapsed) {
    telemetry::counter("airside_gateway_calls_total", "Calls to payment gateways",
                       {{"gateway", "STRIPE"}, {"operation", operation}, {"result", std::string(result)}})
        .add();
    telemetry::histogram("airside_gateway_call_seconds", "Time of calls to payment gateways",
                         {{"gateway", "STRIPE"}, {"operation", operation}})
        .observe(std::chrono::duration<double>(elapsed).count());
}

void record(const gateways::CallContext& context, const Call& call, const Answer& answer, Steady::duration elapsed) {
    if (!context.record) return;
    auto line =
        std::string(http::to_string(call.method)) + " " + (call.shown_path.empty() ? call.path : call.shown_path);
    if (!call.idempotency_key.empty()) line += "\nIdempotency-Key: " + call.idempotency_key;
    context.record({gateways::PaymentGateway::STRIPE, call.operation, line + "\n\n" + call.form.redacted(),
                    answer.body.empty() ? answer.why : redacted(answer.body), answer.status,
                    static_cast<int>(std::chrono::duration_cast<std::chrono::milliseconds>(elapsed).count())});
}

constexpr std::string_view result_name(Answer::Kind kind) {
    switch (kind) {
        case Answer::Kind::done: return "done";
        case Answer::Kind::refused: return "refused";
        case Answer::Kind::unknown: return "unknown";
        case Answer::Kind::not_done: return "not_done";
    }
    return "?";
}

}  // namespace

awaitable<Answer> Stripe::Session::send(Call call, const gateways::CallContext& context) {
    if (Steady::now() < paused_until)
        co_return Answer{Answer::Kind::not_done, 0, {}, "stripe asked us to wait", seconds_until(paused_until)};
    auto entered = breaker.enter();
    if (!entered) co_return Answer{Answer::Kind::not_done, 0, {}, "the circuit to stripe is open", 1};

    auto started = Steady::now();
    Answer answer{Answer::Kind::unknown};
    try {
        auto reply = co_await client.send(request_for(call), context.deadline);
        answer = classify(reply);
    } catch (const http::TransportError& error) {
        bool not_sent = error.kind == http::TransportError::Kind::not_sent;
        answer.kind = not_sent ? Answer::Kind::not_done : Answer::Kind::unknown;
        answer.why = error.what();
    }
    if (answer.status == 0 || answer.status >= 500)
        entered->failed();
    else
        entered->succeeded();
    auto elapsed = Steady::now() - started;
    count(call.operation, result_name(answer.kind), elapsed);
    record(context, call, answer, elapsed);
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

Answer Stripe::Session::classify(const http::Reply& reply) {
    Answer answer{Answer::Kind::done, reply.status, reply.body};
    if (reply.status >= 200 && reply.status < 300) return answer;
    answer.why = "stripe answered " + std::to_string(reply.status);
    if (reply.status == 429) {
        answer.kind = Answer::Kind::not_done;
        answer.retry_after_s = retry_after_of(reply);
        paused_until = Steady::now() + std::chrono::seconds(*answer.retry_after_s);
    } else if (reply.status == 409) {
        // Either an identical request is being worked on, and what comes of it is not known yet, or the object was
        // locked.
        auto code = read_error(reply.body).error.code;
        answer.kind = code == "lock_timeout" ? Answer::Kind::not_done : Answer::Kind::unknown;
        answer.why += " " + code;
    } else if (reply.status >= 400 && reply.status < 500) {
        answer.kind = Answer::Kind::refused;
    } else {
        answer.kind = Answer::Kind::unknown;
    }
    return answer;
}

}  // namespace airside::stripe
