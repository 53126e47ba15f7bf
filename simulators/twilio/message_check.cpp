#include "simulators/twilio/message_check.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace airside::simulator::twilio {
namespace {

constexpr std::size_t most_characters = 1600;

struct TestNumber {
    std::string_view number;
    int code;
    std::string_view why;
};
// Twilio's magic numbers, which give these errors to whoever sends to them, or from them.
constexpr std::array to_these = {
    TestNumber{"+15005550001", 21211, "is not a valid phone number"},
    TestNumber{"+15005550002", 21612, "can't be reached from this sender"},
    TestNumber{"+15005550003", 21408, "is in a region that this account may not send to"},
    TestNumber{"+15005550004", 21610, "has asked not to get messages of this sender"},
    TestNumber{"+15005550009", 21614, "is not a mobile number"},
};
constexpr std::array from_these = {
    TestNumber{"+15005550001", 21212, "is not a valid phone number"},
    TestNumber{"+15005550007", 21606, "is not a number of this account that sends SMS"},
    TestNumber{"+15005550008", 21611, "has too many messages waiting"},
};

bool is_phone(std::string_view text) {
    return text.size() >= 8 && text.size() <= 16 && text.starts_with('+') && text[1] != '0' &&
           text.find_first_not_of("0123456789", 1) == text.npos;
}

std::size_t characters(std::string_view utf8) {
    return static_cast<std::size_t>(std::ranges::count_if(utf8, [](unsigned char c) { return (c & 0xc0) != 0x80; }));
}

template <class Table>
std::optional<Refusal> test_number(const Table& table, std::string_view which, const std::string& number) {
    for (const auto& one : table)
        if (one.number == number)
            return Refusal{400, one.code,
                           "The '" + std::string(which) + "' number " + number + " " + std::string(one.why)};
    return {};
}

std::optional<Refusal> check_sender(const Form& form, const Senders& ours) {
    auto from = value_of(form, "From"), service = value_of(form, "MessagingServiceSid");
    if (from.empty() && service.empty()) return Refusal{400, 21603, "A 'From' phone number is required."};
    if (!service.empty())
        return service == ours.messaging_service
                   ? std::nullopt
                   : std::optional(Refusal{404, 20404, "The messaging service " + service + " was not found"});
    if (auto refusal = test_number(from_these, "From", from)) return refusal;
    if (!is_phone(from)) return Refusal{400, 21212, "The 'From' number " + from + " is not a valid phone number"};
    if (from != ours.number)
        return Refusal{400, 21606, "The 'From' number " + from + " is not a number of this account that sends SMS"};
    return {};
}

}  // namespace

std::string value_of(const Form& form, std::string_view name) {
    for (const auto& [key, value] : form)
        if (key == name) return value;
    return {};
}

std::optional<Refusal> check_message(const Form& form, const Senders& ours) {
    auto to = value_of(form, "To"), body = value_of(form, "Body"), callback = value_of(form, "StatusCallback");
    if (to.empty()) return Refusal{400, 21604, "A 'To' phone number is required."};
    if (auto refusal = test_number(to_these, "To", to)) return refusal;
    if (!is_phone(to)) return Refusal{400, 21211, "The 'To' number " + to + " is not a valid phone number"};
    if (auto refusal = check_sender(form, ours)) return refusal;
    if (body.empty()) return Refusal{400, 21602, "Message body is required."};
    if (characters(body) > most_characters) return Refusal{400, 21617, "The message body is over 1600 characters"};
    if (!callback.empty() && !callback.starts_with("http://") && !callback.starts_with("https://"))
        return Refusal{400, 21609, "The 'StatusCallback' URL " + callback + " is not a valid URL"};
    return {};
}

// Seven bits a character where the text is ASCII, else sixteen; parts of a longer text have a header.
int segments_of(std::string_view text) {
    bool ascii = std::ranges::all_of(text, [](unsigned char c) { return c < 0x80; });
    std::size_t alone = ascii ? 160 : 70, each = ascii ? 153 : 67, length = characters(text);
    return length <= alone ? 1 : static_cast<int>((length + each - 1) / each);
}

}  // namespace airside::simulator::twilio
