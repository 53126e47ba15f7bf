#include "services/booking/domain/fingerprint.hpp"

#include <algorithm>
#include <cctype>

#include <openssl/sha.h>

namespace airside::booking {
namespace {

// Names are compared by their letters: "Anne-Marie" and "ANNE MARIE" are one person.
std::string letters(std::string_view name) {
    std::string out;
    for (unsigned char c : name)
        if (c >= 0x80 || std::isalpha(c)) out += static_cast<char>(std::toupper(c));
    return out;
}

std::string sha256(const std::string& text) {
    unsigned char digest[SHA256_DIGEST_LENGTH];
    SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest);
    return {reinterpret_cast<const char*>(digest), sizeof digest};
}

}  // namespace

std::vector<std::string> fingerprints(const std::vector<PassengerInput>& passengers, const gds::Offer& offer) {
    std::vector<std::string> out;
    for (auto& p : passengers) {
        auto person = letters(p.last_name.str()) + "/" + letters(p.first_name.str()) + "/" + p.date_of_birth.str();
        for (auto* s : gds::segments_of(offer))
            out.push_back(sha256(person + "/" + s->marketing_carrier.str() + s->flight_number + "/" +
                                 date_of(s->departure.local).str()));
    }
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
}

}  // namespace airside::booking
