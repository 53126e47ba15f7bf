#include "vendors/gds/session.hpp"

#include <algorithm>
#include <charconv>

#include <boost/json.hpp>

#include "platform/http/retry.hpp"
#include "platform/telemetry/log.hpp"
#include "vendors/gds/redact.hpp"

namespace airside::gds {
namespace {

constexpr int longest_rate_limit_s = 3600;
constexpr std::chrono::seconds renewal_pause{5};  // after one that failed, while the token is still good
constexpr std::chrono::seconds background_deadline{10};

// Retry-After in seconds; a date or nonsense counts as one second.
int retry_after_s(const http::Reply& reply) {
    return std::clamp(http::retry_after_s(reply.headers).value_or(1), 1, longest_rate_limit_s);
}

int seconds_until(Steady::time_point then) {
    return static_cast<int>(std::chrono::ceil<std::chrono::seconds>(then - Steady::now()).count());
}

struct Granted {
    std::string token;
    std::int64_t expires_in_s = 0;
};
std::optional<Granted> read_token(const std::string& body) {
    boost::json::error_code bad;
    auto value = boost::json::parse(body, bad);
    if (bad || !value.is_object()) return {};
    auto *token = value.get_object().if_contains("access_token"),
         *expires = value.get_object().if_contains("expires_in");
    if (!token || !token->is_string() || token->get_string().empty() || !expires) return {};
    std::int64_t seconds = 0;
    if (expires->is_int64()) seconds = expires->get_int64();
    if (auto* text = expires->if_string())  // some write the number as a string
        std::from_chars(text->data(), text->data() + text->size(), seconds);
    if (seconds <= 0) return {};
    constexpr std::int64_t longest_s = 7 * 86'400;
    return Granted{std::string(token->get_string()), std::min(seconds, longest_s)};
}

bool direct(const Offer& offer) {
    return std::ranges::all_of(offer.itineraries, [](auto& itinerary) {
        return itinerary.segments.size() == 1 && itinerary.segments.front().technical_stops == 0;
    });
}

bool for_party(const Offer& offer, const PassengerCounts& asked) {
    PassengerCounts found{0, 0, 0};
    for (auto& fare : offer.passengers)
        (fare.type == PassengerType::ADULT   ? found.adults
         : fare.type == PassengerType::CHILD ? found.children
                                             : found.infants) += fare.count;
    return found.adults == asked.adults && found.children == asked.children && found.infants == asked.infants;
}

bool on_the_days(const Offer& offer, const std::vector<Slice>& asked) {
    return std::ranges::equal(offer.itineraries, asked, [](const Itinerary& itinerary, const Slice& slice) {
        return date_of(itinerary.segments.front().departure.local) == slice.departure;
    });
}

}  // namespace

Session::Session(Reactor& reactor, http::Client& client, std::string base_url, Dialect dialect,
                 http::BreakerOptions breaker)
    : reactor_(reactor),
      client_(client),
      base_url_(std::move(base_url)),
      dialect_(std::move(dialect)),
      renewed_(reactor),
      shopping_(breaker),
      ordering_(breaker) {}

awaitable<std::optional<NoAnswer>> Session::fetch_token(Steady::time_point deadline) {
    auto request = dialect_.ask_for_token();
    std::string why;
    std::optional<http::Reply> reply;
    try {
        reply = co_await client_.send(std::move(request), deadline);
    } catch (const http::TransportError& error) {
        why = error.what();
    }
    if (!reply) co_return NoAnswer{"no token: " + why, true};
    auto granted = reply->status == 200 ? read_token(reply->body) : std::nullopt;
    if (!granted) {
        // The body may repeat what was sent, so it is not shown.
        auto text = "no token: the token endpoint answered " + std::to_string(reply->status);
        log::error("a provider gives no token", {{"provider", dialect_.name}, {"status", reply->status}});
        if (reply->status == 429) tokens_not_before_ = Steady::now() + std::chrono::seconds{retry_after_s(*reply)};
        co_return NoAnswer{text, true};
    }
    auto lifetime = std::chrono::seconds{granted->expires_in_s};
    auto ahead = std::min<std::chrono::seconds>(lifetime / 5, std::chrono::seconds{120});
    token_ = Token{std::move(granted->token), Steady::now() + lifetime - ahead, Steady::now() + lifetime};
    co_return std::nullopt;
}

awaitable<> Session::renew_in_background() {
    auto failure = co_await fetch_token(Steady::now() + background_deadline);
    if (failure && token_) token_->renew_at = std::min(Steady::now() + renewal_pause, token_->expires_at);
    renewing_ = false;
    renewed_.notify_all();
    if (failure) log::warn("a provider's token is not renewed", {{"provider", dialect_.name}, {"why", failure->why}});
}

awaitable<std::optional<NoAnswer>> Session::have_token(Steady::time_point deadline) {
    if (token_ && Steady::now() < token_->renew_at) co_return std::nullopt;
    bool usable = token_ && Steady::now() < token_->expires_at;
    bool limited = Steady::now() < tokens_not_before_;
    if (!renewing_ && !limited) {
        renewing_ = true;
        reactor_.spawn("provider token", renew_in_background());
    }
    if (usable) co_return std::nullopt;
    while (renewing_) {
        bool notified = co_await renewed_.wait_until(deadline);
        if (!notified) co_return NoAnswer{"no token in time", true};
    }
    if (token_ && Steady::now() < token_->expires_at) co_return std::nullopt;
    NoAnswer none{"no token", true};
    if (Steady::now() < tokens_not_before_) none.retry_after_s = seconds_until(tokens_not_before_);
    co_return none;
}

awaitable<std::optional<NoAnswer>> Session::wait_for_rate_limit(Steady::time_point deadline) {
    auto now = Steady::now();
    if (now >= not_before_) co_return std::nullopt;
    auto wait = not_before_ - now;
    if (not_before_ + std::chrono::milliseconds{200} > deadline)
        co_return NoAnswer{"rate limited by the provider", true, seconds_until(not_before_)};
    co_await reactor_.sleep(wait);
    co_return std::nullopt;
}

http::OutRequest Session::request_for(const Call& call, const CallContext& context) const {
    http::OutRequest request;
    request.method = call.method;
    request.url = base_url_ + call.path;
    request.headers = call.headers;
    request.body = call.body;
    request.headers.set("Authorization", "Bearer " + token_->value);
    dialect_.dress(request);
    if (!context.traceparent.empty()) request.headers.set("traceparent", context.traceparent);
    return request;
}

void Session::record(const Call& call, const CallContext& context, const Sent& sent) const {
    if (!context.record) return;
    RecordedMessage message{dialect_.provider, std::string(call.operation), {}, {}, 0, 0};
    message.request = std::string(http::to_string(call.method)) + " " + redact_path(call.path) +
                      (call.body.empty() ? "" : "\n" + dialect_.redact(call.body));
    if (sent.reply) {
        message.reply = dialect_.redact(sent.reply->body);
        message.http_status = sent.reply->status;
        message.elapsed_ms =
            static_cast<int>(std::chrono::duration_cast<std::chrono::milliseconds>(sent.reply->elapsed).count());
    } else {
        message.reply = "(" + sent.failure.why + ")";
    }
    context.record(std::move(message));
}

void Session::count(const Call& call, std::string_view result, Steady::duration took) {
    telemetry::Labels labels{{"provider", std::string(to_string(dialect_.provider))},
                             {"operation", std::string(call.operation)}};
    telemetry::histogram("airside_provider_call_seconds", "How long a provider took to answer", labels)
        .observe(std::chrono::duration<double>(took).count());
    labels["result"] = result;
    telemetry::counter("airside_provider_calls_total", "Calls to providers by how they ended", labels).add();
}

awaitable<Session::Sent> Session::send(const Call& call, const CallContext& context) {
    Sent sent;
    auto begun = Steady::now();
    try {
        sent.reply = co_await client_.send(request_for(call, context), context.deadline);
    } catch (const http::TransportError& error) {
        sent.failure = {error.what(), error.kind == http::TransportError::Kind::not_sent};
    }
    record(call, context, sent);
    count(call, sent.reply ? std::to_string(sent.reply->status / 100) + "xx" : "no_answer", Steady::now() - begun);
    co_return sent;
}

awaitable<Exchange> Session::attempt(const Call& call, const CallContext& context) {
    auto limited = co_await wait_for_rate_limit(context.deadline);
    if (limited) co_return *limited;
    auto& breaker = call.effect || call.order ? ordering_ : shopping_;
    auto entered = breaker.enter();
    if (!entered) {
        auto seconds = std::chrono::ceil<std::chrono::seconds>(breaker.retry_after()).count();
        co_return NoAnswer{"not asked: the circuit is open after failures", true, static_cast<int>(seconds)};
    }
    auto no_token = co_await have_token(context.deadline);
    if (no_token) {
        entered->failed();
        co_return *no_token;
    }
    auto sent = co_await send(call, context);
    bool fault = !sent.reply || sent.reply->status >= 500;
    fault ? entered->failed() : entered->succeeded();
    if (!sent.reply) co_return sent.failure;
    if (sent.reply->status == 429)
        not_before_ = std::max(not_before_, Steady::now() + std::chrono::seconds{retry_after_s(*sent.reply)});
    co_return Answer{sent.reply->status, std::move(sent.reply->body)};
}

awaitable<Exchange> Session::call(const Call& call, const CallContext& context) {
    bool renewed = false, waited = false;
    while (true) {
        auto exchange = co_await attempt(call, context);
        auto* answer = std::get_if<Answer>(&exchange);
        if (!answer) co_return exchange;
        if (answer->status == 401 && !renewed) {
            token_.reset();
            renewed = true;
            continue;
        }
        if (answer->status == 429) {
            if (waited) co_return NoAnswer{"rate limited by the provider", true, seconds_until(not_before_)};
            waited = true;
            continue;
        }
        if (answer->status >= 500 || answer->status == 408)
            co_return NoAnswer{"the provider answered " + std::to_string(answer->status), false};
        co_return exchange;
    }
}

void log_unreadable(std::string_view vendor, std::string_view operation, std::string_view why) {
    log::error("a provider's reply is not understood", {{"provider", vendor}, {"operation", operation}, {"why", why}});
}

void report_rejected(Provider provider, const std::vector<std::string>& rejected) {
    if (rejected.empty()) return;
    telemetry::counter("airside_provider_offers_rejected_total", "Offers left out because they were not right",
                       {{"provider", std::string(to_string(provider))}})
        .add(static_cast<double>(rejected.size()));
    static log::RateLimited limited;
    limited.warn("a provider's offers are left out",
                 {{"provider", to_string(provider)}, {"count", rejected.size()}, {"first", rejected.front()}});
}

void keep_what_was_asked_for(std::vector<Offer>& offers, const SearchQuery& query) {
    std::erase_if(offers, [&](const Offer& offer) {
        return offer.price.total.currency() != query.currency || !on_the_days(offer, query.slices) ||
               !for_party(offer, query.passengers) || (query.direct_only && !direct(offer));
    });
}

}  // namespace airside::gds
