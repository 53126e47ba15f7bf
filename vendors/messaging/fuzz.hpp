// What every fuzzer of a messenger's parser holds it to: whatever comes in, no exception, and texts that tell nobody's
// name, address or number. A breach ends the program, as libFuzzer wants it.
#pragma once
#include <algorithm>

#include "vendors/fuzz.hpp"
#include "vendors/messaging/port.hpp"

namespace airside::messaging::fuzz {

using vendors::fuzz::breach;

constexpr std::size_t longest_text = 300, longest_id = 512;

inline void check_text(const std::string& text) {
    if (text.size() > longest_text) breach("a text of " + std::to_string(text.size()) + " bytes");
    if (text.find('@') != text.npos) breach("an address: " + text);
    std::size_t digits = 0;
    for (unsigned char c : text) {
        digits = c >= '0' && c <= '9' ? digits + 1 : 0;
        if (digits > 4) breach("a number: " + text);
        if (c < ' ' || c == 0x7f) breach("a control character");
    }
}

inline void check(const Outcome& outcome) {
    if (auto* refused = std::get_if<Refused>(&outcome)) {
        check_text(refused->text);
        if (refused->code.empty() || refused->text.empty()) breach("a refusal without a reason");
        if (refused->recipient_gone && !refused->permanent) breach("gone, but not for good");
    }
    if (auto* sent = std::get_if<Sent>(&outcome))
        if (sent->provider_message_id.empty() || sent->provider_message_id.size() > longest_id)
            breach("sent as nothing");
}

inline void check(const std::vector<DeliveryReport>& reports) {
    for (auto& report : reports) {
        check_text(report.text);
        if (report.event_id.empty() || report.event_id.size() > longest_id) breach("an event without an id");
        if (report.provider_message_id.size() > longest_id || report.our_reference.size() > longest_id)
            breach("an id without end");
        if (report.at < Instant{}) breach("a time before time");
    }
}

}  // namespace airside::messaging::fuzz
