// Firebase's answers, and service accounts, as somebody hostile, or something broken, would make them.
#include "vendors/messaging/firebase/account.hpp"
#include "vendors/messaging/firebase/message.hpp"
#include "vendors/messaging/fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace airside;
    const std::string text(reinterpret_cast<const char*>(data), size);
    messaging::fuzz::check(firebase::outcome_of({200, {}, text}));
    auto error = firebase::read_error(text);
    messaging::fuzz::check_text(error.text);
    for (int status : {400, 401, 403, 404, 500, 503})
        if (auto outcome = firebase::judge(error, status)) messaging::fuzz::check(*outcome);
    try {
        firebase::Account account(text);
        (void)account.assertion(Instant(std::chrono::seconds(1795348800)));
    } catch (const std::invalid_argument& refused) {
        if (!std::string_view(refused.what()).starts_with("service_account ")) messaging::fuzz::breach(refused.what());
    }
    return 0;
}
