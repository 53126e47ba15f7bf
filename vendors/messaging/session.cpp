#include "vendors/messaging/session.hpp"

#include <algorithm>

#include <boost/describe/enum_to_string.hpp>

#include "platform/http/retry.hpp"
#include "platform/telemetry/log.hpp"
#include "platform/telemetry/metrics.hpp"

namespace airside::messaging {
namespace {

constexpr int longest_pause_s = 3600;  // a Retry-After beyond that is not believed

int seconds_until(Steady::time_point when) {
    auto left = std::chrono::ceil<std::chrono::seconds>(when - Steady::now()).count();
    return static_cast<int>(std::clamp<std::int64_t>(left, 1, longest_pause_s));
}

// Retry-After in seconds; without one, or with a date or nonsense in it, `otherwise`.
int retry_after_s(const http::Headers& headers, std::chrono::seconds otherwise) {
    auto seconds = http::retry_after_s(headers).value_or(static_cast<int>(otherwise.count()));
    return std::clamp(seconds, 1, longest_pause_s);
}

bool is_server_fault(int status) {
    return status == 408 || status < 200 || (status >= 300 && status < 400) || status >= 500;
}

}  // namespace

std::string_view to_string(Provider provider) { return boost::describe::enum_to_string(provider, "?"); }

Session::Session(http::Client& client, SessionOptions options)
    : client_(client), options_(options), name_(to_string(options.provider)), breaker_(options.breaker) {}

void Session::count(std::string_view result, Steady::duration took) const {
    telemetry::counter("airside_messenger_calls_total", "Calls to messengers' APIs by how they ended",
                       {{"provider", name_}, {"result", std::string(result)}})
        .add();
    telemetry::histogram("airside_messenger_call_seconds", "Time of calls to messengers' APIs", {{"provider", name_}})
        .observe(std::chrono::duration<double>(took).count());
}

std::optional<Unavailable> Session::not_now() const {
    if (Steady::now() >= paused_until_) return {};
    return Unavailable{name_ + " asked us to wait", seconds_until(paused_until_)};
}

awaitable<Exchange> Session::send(http::OutRequest request, Steady::time_point deadline) {
    if (auto wait = not_now()) co_return *wait;
    if (Steady::now() >= deadline) co_return Unavailable{"no time left"};
    auto entered = breaker_.enter();
    if (!entered) {
        auto seconds = std::chrono::ceil<std::chrono::seconds>(breaker_.retry_after()).count();
        co_return Unavailable{"the circuit to " + name_ + " is open after failures",
                              std::max(static_cast<int>(seconds), 1)};
    }
    auto started = Steady::now();
    std::optional<http::Reply> reply;
    Exchange failure = Unavailable{};
    try {
        reply = co_await client_.send(std::move(request), deadline);
    } catch (const http::TransportError& error) {
        if (error.kind == http::TransportError::Kind::not_sent)
            failure = Unavailable{error.what()};
        else
            failure = Unknown{error.what()};
    } catch (const std::invalid_argument& error) {
        failure = Unavailable{error.what()};
    }
    auto took = Steady::now() - started;
    if (!reply) {
        entered->failed();
        count(std::holds_alternative<Unknown>(failure) ? "no_answer" : "not_sent", took);
        co_return failure;
    }
    reply->status >= 500 ? entered->failed() : entered->succeeded();
    count(std::to_string(reply->status / 100) + "xx", took);
    Answer answer{reply->status, std::move(reply->headers), std::move(reply->body)};
    if (answer.status == 429) co_return Unavailable{name_ + " limits our rate", pause_for(answer)};
    co_return answer;
}

int Session::pause_for(const Answer& answer) {
    auto seconds = retry_after_s(answer.headers, options_.pause);
    paused_until_ = std::max(paused_until_, Steady::now() + std::chrono::seconds(seconds));
    return seconds;
}

std::optional<Outcome> Session::about_the_call(const Exchange& exchange) const {
    if (auto* unknown = std::get_if<Unknown>(&exchange)) return *unknown;
    if (auto* unavailable = std::get_if<Unavailable>(&exchange)) return *unavailable;
    auto& answer = std::get<Answer>(exchange);
    auto said = name_ + " answered " + std::to_string(answer.status);
    if (is_server_fault(answer.status)) return Unknown{said};
    if (answer.status != 401 && answer.status != 403 && answer.status != 404 && answer.status != 405) return {};
    static log::RateLimited limited;
    limited.error("a messenger does not know us: its credentials or address in the configuration are wrong",
                  {{"provider", name_}, {"status", answer.status}});
    return Unavailable{said + ": it does not take our credentials, or is not at this address"};
}

}  // namespace airside::messaging
