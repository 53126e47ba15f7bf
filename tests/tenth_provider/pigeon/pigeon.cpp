#include "tests/tenth_provider/pigeon/pigeon.hpp"

#include <algorithm>

#include <boost/json.hpp>

#include "tests/tenth_provider/pigeon/reply.hpp"
#include "tests/tenth_provider/pigeon/signature.hpp"
#include "vendors/messaging/phone.hpp"
#include "vendors/unix_time.hpp"

namespace airside::pigeon {
namespace {

bool is_url(std::string_view text) { return text.starts_with("https://") || text.starts_with("http://"); }

messaging::CallbackVerdict refused_callback(std::string why) { return {.reports = {}, .why_not = std::move(why)}; }

}  // namespace

std::string Options::check() const {
    if (!is_url(base_url)) return "base_url is no URL";
    if (!callback_url.empty() && !is_url(callback_url)) return "callback_url is no URL";
    if (!callback_url.empty() && callback_secrets.empty()) return "callback_url needs one of callback_secrets";
    if (std::ranges::any_of(callback_secrets, [](auto& secret) { return secret.empty(); }))
        return "an empty callback_secret proves nothing";
    if (callback_tolerance < std::chrono::seconds(1)) return "callback_tolerance is at least 1s";
    return {};
}

Sender::Sender(http::Client& client, Options options)
    : options_(std::move(options)), session_(client, {.provider = provider_name}) {}

http::OutRequest Sender::request_for(const messaging::Sms& sms) const {
    boost::json::object message{{"to", sms.to_phone}, {"text", sms.text}, {"reference", sms.our_reference}};
    if (!options_.callback_url.empty()) message["callback_url"] = options_.callback_url;
    http::OutRequest request;
    request.method = http::Method::POST;
    request.url = options_.base_url + "/v1/sms";
    request.headers.set("Authorization", "Bearer " + options_.api_key.reveal());
    request.headers.set("Content-Type", "application/json");
    request.body = boost::json::serialize(message);
    return request;
}

awaitable<messaging::Outcome> Sender::send(messaging::Sms sms, Steady::time_point deadline) {
    if (!messaging::is_phone(sms.to_phone))
        co_return messaging::Refused{true, "bad-number", "the number is none that can be dialled from abroad", true};
    auto exchange = co_await session_.send(request_for(sms), deadline);
    if (auto outcome = session_.about_the_call(exchange)) co_return *outcome;
    auto& answer = std::get<messaging::Answer>(exchange);
    co_return answer.status < 300 ? outcome_of(answer) : refusal_of(answer);
}

messaging::CallbackVerdict Callbacks::verify(const messaging::Callback& callback, Instant now) const {
    auto timestamp = callback.headers.get(timestamp_header).value_or("");
    auto signature = callback.headers.get(signature_header).value_or("");
    auto at = vendors::parse_unix_seconds(timestamp);
    if (!at || signature.empty()) return refused_callback("the signature's headers are missing or malformed");
    bool good = false;
    for (const auto& secret : options_.callback_secrets)
        good = good || is_signature(signature, timestamp, callback.body, secret.reveal());
    if (!good) return refused_callback("the signature does not match");
    // The time is looked at last: it is worth something only when the signature covers it.
    if (now - *at > options_.callback_tolerance || *at - now > options_.callback_tolerance)
        return refused_callback("the signature is too old, or from the future");
    auto report = read_event(callback.body);
    if (!report) return refused_callback("the body is no event");
    return {.reports = {std::move(*report)}, .why_not = {}};
}

}  // namespace airside::pigeon
