#include "vendors/messaging/sendgrid/reply.hpp"
#include "vendors/messaging/sendgrid/sendgrid.hpp"
#include "vendors/messaging/sendgrid/signature.hpp"
#include "vendors/unix_time.hpp"

namespace airside::sendgrid {
namespace {

constexpr std::string_view signature_header = "X-Twilio-Email-Event-Webhook-Signature",
                           timestamp_header = "X-Twilio-Email-Event-Webhook-Timestamp";

messaging::CallbackVerdict refused(std::string why) { return {.reports = {}, .why_not = std::move(why)}; }

}  // namespace

struct Callbacks::Keys {
    std::vector<PublicKey> all;
};

Callbacks::Callbacks(const Options& options) : tolerance_(options.webhook_tolerance) {
    auto keys = std::make_shared<Keys>();
    for (const auto& text : options.webhook_public_keys)
        if (auto key = PublicKey::parse(text)) keys->all.push_back(std::move(*key));
    keys_ = std::move(keys);
}

messaging::CallbackVerdict Callbacks::verify(const messaging::Callback& callback, Instant now) const {
    auto signature = callback.headers.get(signature_header).value_or("");
    auto timestamp = callback.headers.get(timestamp_header).value_or("");
    auto at = vendors::parse_unix_seconds(timestamp);
    if (!at || signature.empty()) return refused("the signature's headers are missing or malformed");
    bool good = false;
    for (const auto& key : keys_->all) good = good || key.has_signed(timestamp, callback.body, signature);
    if (!good) return refused("the signature does not match");
    // The time is looked at last: it is worth something only when the signature covers it.
    if (now - *at > tolerance_ || *at - now > tolerance_)
        return refused("the signature is too old, or from the future");
    auto reports = read_events(callback.body);
    if (!reports) return refused("the body is no JSON array");
    return {.reports = std::move(*reports), .why_not = {}};
}

}  // namespace airside::sendgrid
