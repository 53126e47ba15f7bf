#include "vendors/gateways/session.hpp"

#include <algorithm>

#include "platform/http/retry.hpp"
#include "platform/telemetry/metrics.hpp"

namespace airside::gateways {

namespace {

constexpr int longest_pause_s = 60;

int seconds_until(Steady::time_point when) {
    auto left = std::chrono::ceil<std::chrono::seconds>(when - Steady::now()).count();
    return static_cast<int>(std::clamp<std::int64_t>(left, 1, longest_pause_s));
}

int retry_after_of(const http::Reply& reply) {
    return std::clamp(http::retry_after_s(reply.headers).value_or(1), 1, longest_pause_s);
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

void count(PaymentGateway gateway, const std::string& operation, std::string_view result, Steady::duration elapsed) {
    std::string name(to_string(gateway));
    telemetry::counter("airside_gateway_calls_total", "Calls to payment gateways",
                       {{"gateway", name}, {"operation", operation}, {"result", std::string(result)}})
        .add();
    telemetry::histogram("airside_gateway_call_seconds", "Time of calls to payment gateways",
                         {{"gateway", name}, {"operation", operation}})
        .observe(std::chrono::duration<double>(elapsed).count());
}

// It took the gateway, or somebody behind it, too long (408, 424): it may go on with it.
constexpr bool is_given_up(int status) { return status == 408 || status == 424; }

// A path may hold a token of the customer's; what is recorded of it ("DELETE /v3/vault/…/***") does not.
std::string without_path(std::string why, std::string_view url, std::string_view recorded) {
    url = url.substr(0, url.find('?'));
    auto at = why.find(url);
    if (at == why.npos) return why;
    auto shown = recorded.substr(0, recorded.find('\n'));
    return why.replace(at, url.size(), shown.substr(shown.find(' ') + 1));
}

}  // namespace

awaitable<Answer> HttpSession::exchange(Outgoing outgoing, const CallContext& context) {
    if (Steady::now() < paused_until_)
        co_return Answer{Answer::Kind::not_done, 0, {}, vendor_ + " asked us to wait", seconds_until(paused_until_)};
    auto entered = breaker_.enter();
    if (!entered) co_return Answer{Answer::Kind::not_done, 0, {}, "the circuit to " + vendor_ + " is open", 1};

    auto started = Steady::now();
    auto url = outgoing.request.url;
    Answer answer{Answer::Kind::unknown};
    try {
        auto reply = co_await client_.send(std::move(outgoing.request), context.deadline);
        answer = classify(reply);
    } catch (const http::TransportError& error) {
        bool not_sent = error.kind == http::TransportError::Kind::not_sent;
        answer.kind = not_sent ? Answer::Kind::not_done : Answer::Kind::unknown;
        answer.why = without_path(error.what(), url, outgoing.recorded);
    }
    if (answer.status == 0 || answer.status >= 500)
        entered->failed();
    else
        entered->succeeded();
    auto elapsed = Steady::now() - started;
    count(gateway_, outgoing.operation, result_name(answer.kind), elapsed);
    if (context.record)
        context.record({gateway_, outgoing.operation, outgoing.recorded,
                        answer.body.empty() ? answer.why : redacted(answer.body), answer.status,
                        static_cast<int>(std::chrono::duration_cast<std::chrono::milliseconds>(elapsed).count())});
    co_return answer;
}

Answer HttpSession::classify(const http::Reply& reply) {
    Answer answer{Answer::Kind::done, reply.status, reply.body};
    if (reply.status >= 200 && reply.status < 300) return answer;
    answer.why = vendor_ + " answered " + std::to_string(reply.status);
    if (reply.status == 429) {
        answer.kind = Answer::Kind::not_done;
        answer.retry_after_s = retry_after_of(reply);
        paused_until_ = Steady::now() + std::chrono::seconds(*answer.retry_after_s);
    } else if (reply.status >= 400 && reply.status < 500 && !is_given_up(reply.status)) {
        answer.kind = Answer::Kind::refused;
        judge(reply, answer);
    } else {
        answer.kind = Answer::Kind::unknown;
    }
    return answer;
}

}  // namespace airside::gateways
