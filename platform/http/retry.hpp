// Sends again what may be sent again: an idempotent request, or any request that was never sent.
#pragma once
#include <functional>

#include "platform/core/random.hpp"
#include "platform/http/client.hpp"

namespace airside::http {

struct RetryPolicy {
    int attempts = 3;  // in all
    std::chrono::milliseconds first_backoff{50};
    std::chrono::milliseconds max_backoff{2'000};
    // POST and PATCH are idempotent only where the vendor promises so for the request's idempotency key.
    bool idempotent = false;  // beyond what the method says
};

// Full jitter: uniform in [0, min(max_backoff, first_backoff * 2^retry)); retry counts from 0.
std::chrono::milliseconds backoff(const RetryPolicy& policy, int retry, Random& random);

// 429, 502, 503, 504: the request was not acted upon, or may be tried again.
bool is_retryable(int status);

// Retry-After in seconds. Nothing: it is not there, a date or nonsense.
std::optional<int> retry_after_s(const Headers& headers);

// Sends up to `attempts` times within the deadline. A Retry-After in seconds is respected where it leaves time. What
// the last attempt gave is returned or thrown.
awaitable<Reply> send_with_retries(Reactor& reactor, Client& client, Random& random, RetryPolicy policy,
                                   OutRequest request, Steady::time_point deadline);

}  // namespace airside::http
