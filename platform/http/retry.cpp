#include "platform/http/retry.hpp"

#include <algorithm>

#include "platform/core/number.hpp"

namespace airside::http {

namespace {

bool may_repeat(const RetryPolicy& policy, Method method) {
    return policy.idempotent || (method != Method::POST && method != Method::PATCH);
}

constexpr int longest_retry_after_s = 3600;

}  // namespace

std::chrono::milliseconds backoff(const RetryPolicy& policy, int retry, Random& random) {
    auto doubled = policy.first_backoff * (std::int64_t{1} << std::clamp(retry, 0, 20));
    auto ceiling = std::min<std::chrono::milliseconds>(policy.max_backoff, doubled);
    if (ceiling.count() <= 0) return std::chrono::milliseconds(0);
    return std::chrono::milliseconds(random.below(static_cast<std::uint64_t>(ceiling.count())));
}

std::optional<int> retry_after_s(const Headers& headers) {
    return parse_number<int>(headers.get("Retry-After").value_or(""));
}

bool is_retryable(int status) { return status == 429 || (status >= 502 && status <= 504); }

awaitable<Reply> send_with_retries(Reactor& reactor, Client& client, Random& random, RetryPolicy policy,
                                   OutRequest request, Steady::time_point deadline) {
    bool repeatable = may_repeat(policy, request.method);
    for (int attempt = 0;; ++attempt) {
        std::optional<Reply> reply;
        std::optional<TransportError> error;
        try {
            auto got = co_await client.send(request, deadline);
            reply = std::move(got);
        } catch (const TransportError& e) {
            error.emplace(e);
        }
        bool again = error ? repeatable || error->kind == TransportError::Kind::not_sent
                           : repeatable && is_retryable(reply->status);
        auto pause = backoff(policy, attempt, random);
        auto asked_s = reply ? retry_after_s(reply->headers).value_or(0) : 0;
        pause =
            std::max<std::chrono::milliseconds>(pause, std::chrono::seconds(std::min(asked_s, longest_retry_after_s)));
        if (!again || attempt + 1 >= policy.attempts || Steady::now() + pause >= deadline) {
            if (error) throw *error;
            co_return std::move(*reply);
        }
        co_await reactor.sleep(pause);
    }
}

}  // namespace airside::http
