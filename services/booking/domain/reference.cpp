#include "services/booking/domain/reference.hpp"

#include <string>
#include <string_view>

namespace airside::booking {
namespace {
constexpr std::string_view digits = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";  // 32: five bits each
static_assert(digits.size() == 32);
}  // namespace

BookingReference make_reference(std::uint16_t bucket, Random& random) {
    std::string text = "BK";
    text += digits[(bucket >> 5) & 31];
    text += digits[bucket & 31];
    return BookingReference::of(text + random.readable(6));
}

std::optional<std::uint16_t> bucket_of(const BookingReference& reference) {
    auto& text = reference.str();
    if (text.size() != 10 || !text.starts_with("BK")) return {};
    auto high = digits.find(text[2]), low = digits.find(text[3]);
    if (high == digits.npos || low == digits.npos) return {};
    return static_cast<std::uint16_t>(high << 5 | low);
}

}  // namespace airside::booking
