// SendGrid's answers and events as somebody hostile, or something broken, would send them.
#include "vendors/messaging/fuzz.hpp"
#include "vendors/messaging/sendgrid/reply.hpp"
#include "vendors/messaging/sendgrid/sendgrid.hpp"

namespace {

using namespace airside;

// A key whose private half nobody has: nothing may pass as signed by it.
sendgrid::Callbacks callbacks() {
    sendgrid::Options options;
    options.webhook_public_keys.emplace_back(
        "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEFxu7RhMQM4LxhxmUGHESTPHlghsLerisjo/"
        "WPbFV2MW4Ye2yA5k2p8+P43M9Gc2ndNbUgAgUF3T1"
        "PhiLwpetng==");
    return sendgrid::Callbacks(options);
}

// The first line is the signature, the rest the body.
void check_signature(const std::string& text) {
    static const auto reader = callbacks();
    auto line = text.find('\n');
    if (line == text.npos) return;
    auto signature = text.substr(0, line);
    if (std::ranges::any_of(signature, [](unsigned char c) { return c < ' ' || c == 0x7f; })) return;
    messaging::Callback callback{"https://api.example/hooks", {}, text.substr(line + 1)};
    callback.headers.set("X-Twilio-Email-Event-Webhook-Signature", signature);
    callback.headers.set("X-Twilio-Email-Event-Webhook-Timestamp", "1795348800");
    auto verdict = reader.verify(callback, Instant(std::chrono::seconds(1795348800)));
    bool known = callback.body == "[{\"event\":\"delivered\"}]\r\n";  // signed once, for the unit test
    if (verdict.why_not.empty() && !known) messaging::fuzz::breach("a forged signature passed");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    if (auto reports = sendgrid::read_events(text)) messaging::fuzz::check(*reports);
    for (int status : {400, 413}) messaging::fuzz::check(sendgrid::refusal_of({status, {}, text}));
    check_signature(text);
    return 0;
}
