#include "simulators/faults/gate.hpp"

#include <signal.h>

#include "platform/http/server.hpp"

namespace airside::simulator {
namespace {

constexpr std::size_t most_calls = 20'000, most_body_bytes = 32 * 1024 * 1024, most_of_one_body = 256 * 1024;
constexpr std::chrono::minutes longest_hang{10};

// Leaves the turnstile once, at the latest when the call ends in whatever way.
struct Leaving {
    const Gate::Turnstile* turnstile;
    const Inbound& inbound;
    Leaving(const Gate::Turnstile* entered, const Inbound& call) : turnstile(entered), inbound(call) {}
    Leaving(const Leaving&) = delete;
    Leaving& operator=(const Leaving&) = delete;
    ~Leaving() { now(); }
    void now() {
        if (turnstile) turnstile->leave(inbound);
        turnstile = nullptr;
    }
};

}  // namespace

std::uint64_t CallLog::begin(Call call) {
    call.number = next_++;
    if (call.body.size() > most_of_one_body) call.body.resize(most_of_one_body);
    body_bytes_ += call.body.size();
    calls_.push_back(std::move(call));
    while (calls_.size() > most_calls || body_bytes_ > most_body_bytes) {
        body_bytes_ -= calls_.front().body.size();
        calls_.pop_front();
    }
    return next_ - 1;
}

CallLog::Call* CallLog::find(std::uint64_t number) {
    if (calls_.empty() || number < calls_.front().number) return nullptr;
    auto index = number - calls_.front().number;
    return index < calls_.size() ? &calls_[index] : nullptr;
}

void CallLog::clear() {
    calls_.clear();
    body_bytes_ = 0;
}

void Gate::end(std::uint64_t number, std::string_view outcome, int status) {
    if (auto call = log_.find(number)) call->outcome = outcome, call->status = status;
}

awaitable<> Gate::hang() { co_await released_.wait_until(Steady::now() + longest_hang); }

awaitable<http::Response> Gate::pass(std::string vendor, std::string operation, Inbound inbound, Effect effect,
                                     Error error, const Turnstile* turnstile) {
    const auto& request = inbound.request;
    std::string key(request.headers.get("Idempotency-Key").value_or(""));
    if (key.empty()) key = request.headers.get("PayPal-Request-Id").value_or("");
    FaultCall call{vendor, operation, request.target, request.body, key};
    auto plan = faults_.plan(call);
    CallLog::Call entry{.number = 0,
                        .at = clock_.now(),
                        .vendor = vendor,
                        .operation = operation,
                        .method = std::string(http::to_string(request.method)),
                        .target = request.target,
                        .idempotency_key = key,
                        .body = request.body,
                        .faults = plan.applied};
    auto number = log_.begin(std::move(entry));

    if (turnstile) {
        if (auto refused = turnstile->enter(inbound)) {
            end(number, "answered", refused->status);
            co_return std::move(*refused);
        }
    }
    Leaving leaving{turnstile, inbound};
    if (plan.slow_before.count() > 0) co_await reactor_.sleep(plan.slow_before);
    if (plan.kill_before) {
        ::kill(plan.kill_before, SIGKILL);
        end(number, "killed", 0);
        throw http::ResetConnection{};
    }
    if (plan.reset_before) {
        end(number, "reset", 0);
        throw http::ResetConnection{};
    }
    if (plan.hang_before) {
        end(number, "hung", 0);
        leaving.now();
        co_await hang();
        throw http::ResetConnection{};
    }
    if (plan.error) {
        end(number, "answered", *plan.error);
        co_return error(*plan.error, plan.error_code);
    }

    auto response = effect(inbound, plan);
    leaving.now();
    bool refused = response.status >= 400 || response.headers.has(refused_header);
    response.headers.remove(refused_header);
    if (auto done = log_.find(number)) done->effective = !refused;

    if (plan.kill_after) {
        ::kill(plan.kill_after, SIGKILL);
        end(number, "killed", response.status);
        throw http::ResetConnection{};
    }
    if (plan.slow_after.count() > 0) co_await reactor_.sleep(plan.slow_after);
    if (plan.reset_after) {
        end(number, "lost", response.status);
        throw http::ResetConnection{};
    }
    if (plan.hang_after) {
        end(number, "hung", response.status);
        co_await hang();
        throw http::ResetConnection{};
    }
    end(number, "answered", response.status);
    co_return response;
}

Endpoint Gate::route(std::string vendor, std::string operation, Effect effect, Error error,
                     const Turnstile* turnstile) {
    return [=, this](Inbound inbound) { return pass(vendor, operation, std::move(inbound), effect, error, turnstile); };
}

}  // namespace airside::simulator
