// Pigeon's answers and callbacks as somebody hostile, or something broken, would send them.
#include "tests/tenth_provider/pigeon/pigeon.hpp"
#include "tests/tenth_provider/pigeon/reply.hpp"
#include "tests/tenth_provider/pigeon/signature.hpp"
#include "vendors/messaging/fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace airside;
    const std::string text(reinterpret_cast<const char*>(data), size);
    messaging::fuzz::check(pigeon::outcome_of({202, {}, text}));
    messaging::fuzz::check(pigeon::refusal_of({422, {}, text}));
    if (auto report = pigeon::read_event(text)) messaging::fuzz::check({std::move(*report)});
    static const auto reader = [] {
        pigeon::Options options;
        options.callback_secrets.emplace_back("a secret that the input does not know");
        return pigeon::Callbacks(options);
    }();
    messaging::Callback callback{{}, {}, text};
    callback.headers.set(pigeon::timestamp_header, "1795348800");
    callback.headers.set(pigeon::signature_header, pigeon::sign("1795348800", text, "another secret"));
    const Instant now(std::chrono::seconds(1795348800));
    if (reader.verify(callback, now).why_not.empty()) messaging::fuzz::breach("a forged signature passed");
    return 0;
}
