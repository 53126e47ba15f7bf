// Twilio's answers and callbacks as somebody hostile, or something broken, would send them.
#include "vendors/messaging/fuzz.hpp"
#include "vendors/messaging/twilio/reply.hpp"
#include "vendors/messaging/twilio/twilio.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace airside;
    const std::string text(reinterpret_cast<const char*>(data), size);
    messaging::fuzz::check(twilio::outcome_of({201, {}, text}));
    messaging::fuzz::check(twilio::refusal_of({400, {}, text}));
    const Instant now(std::chrono::seconds(1795348800));
    auto form = http::parse_query(text);
    if (form) messaging::fuzz::check(twilio::read_callback(*form, "reference", now));
    // The body is anything, the address as well, and nobody has signed them.
    static const auto reader = [] {
        twilio::Options options;
        options.auth_token = config::Secret("a token that the input does not know");
        return twilio::Callbacks(options);
    }();
    messaging::Callback callback{text, {}, text};
    callback.headers.set("X-Twilio-Signature", "GvWf1cFY/Q7PnoempGyD5oXAezc=");
    if (reader.verify(callback, now).why_not.empty()) messaging::fuzz::breach("a forged signature passed");
    return 0;
}
