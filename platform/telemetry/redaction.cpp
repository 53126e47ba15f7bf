#include "platform/telemetry/redaction.hpp"

#include <algorithm>
#include <array>

#include "platform/core/ascii.hpp"
#include "platform/telemetry/log.hpp"

namespace airside::log {
namespace {

// Long enough to be meant wherever they occur: "userEmail", "X-Api-Key", "refresh_token_text".
constexpr std::array anywhere{"password",  "passwd",     "secret",   "token",      "authoriz",       "cookie",
                              "apikey",    "credential", "email",    "phone",      "passport",       "firstname",
                              "lastname",  "fullname",   "birth",    "cardnumber", "cardhold",       "iban",
                              "signature", "ipaddress",  "clientip", "remoteip",   "documentnumber", "privatekey"};
// Short ones only as a whole word, or "discarded" would be a card and "company" a PAN.
constexpr std::array words{"card",   "pan", "cvc",  "cvv",     "pin",        "dob",
                           "msisdn", "ssn", "mail", "pnrname", "passphrase", "street"};

bool is_word(std::string_view key, std::string_view word) {
    for (std::size_t at = 0; at + word.size() <= key.size(); ++at) {
        bool begins = at == 0 || !is_alphanumeric(key[at - 1]) || (is_upper(key[at]) && key[at - 1] >= 'a');
        auto end = at + word.size();
        bool ends = end == key.size() || !is_alphanumeric(key[end]) || is_upper(key[end]);
        if (begins && ends &&
            std::equal(word.begin(), word.end(), key.begin() + static_cast<std::ptrdiff_t>(at),
                       [](char a, char b) { return a == to_lower(b); }))
            return true;
    }
    return false;
}

bool in_address(char c) { return is_alphanumeric(c) || c == '.' || c == '_' || c == '-' || c == '+' || c == '%'; }

void mask_addresses(std::string& text) {
    for (std::size_t at = text.find('@'); at != text.npos; at = text.find('@', at + 1)) {
        auto begin = at, end = at + 1;
        while (begin > 0 && in_address(text[begin - 1])) --begin;
        while (end < text.size() && in_address(text[end])) ++end;
        if (begin == at || end == at + 1) continue;
        text.replace(begin, end - begin, mask);
        at = begin + mask.size() - 1;
    }
}

void mask_bearers(std::string& text) {
    constexpr std::string_view scheme = "bearer ";
    auto same = [](char a, char b) { return to_lower(a) == b; };
    auto from = text.begin();
    for (;;) {
        auto found = std::search(from, text.end(), scheme.begin(), scheme.end(), same);
        if (found == text.end()) return;
        auto begin = found + static_cast<std::ptrdiff_t>(scheme.size());
        auto end =
            std::find_if(begin, text.end(), [](char c) { return c == ' ' || c == '"' || c == ',' || c == '\n'; });
        auto offset = begin - text.begin();
        text.replace(begin, end, mask);
        from = text.begin() + offset;
    }
}

}  // namespace

bool is_sensitive(std::string_view key) {
    std::string plain;
    for (char c : key)
        if (is_alphanumeric(c)) plain.push_back(to_lower(c));
    auto contains = [&](const char* part) { return plain.find(part) != std::string::npos; };
    if (std::any_of(anywhere.begin(), anywhere.end(), contains)) return true;
    return std::any_of(words.begin(), words.end(), [&](const char* word) { return is_word(key, word); });
}

std::string scrub(std::string_view text) {
    std::string out(text);
    mask_addresses(out);
    mask_bearers(out);
    return out;
}

}  // namespace airside::log
