#include "platform/core/id.hpp"

#include <cstring>

#include "platform/core/ascii.hpp"
#include "platform/core/hex.hpp"

namespace airside {
namespace {

bool dash_at(std::size_t i) { return i == 8 || i == 13 || i == 18 || i == 23; }

void put_time_ms(std::array<std::uint8_t, 16>& bytes, const Clock& clock) {
    auto ms = static_cast<std::uint64_t>(
        std::chrono::floor<std::chrono::milliseconds>(clock.now()).time_since_epoch().count());
    for (std::size_t i = 0; i < 6; ++i) bytes[i] = static_cast<std::uint8_t>(ms >> (40 - 8 * i));
}

void set_version(std::array<std::uint8_t, 16>& bytes, std::uint8_t version) {
    bytes[6] = static_cast<std::uint8_t>((bytes[6] & 0x0f) | version << 4);
    bytes[8] = static_cast<std::uint8_t>((bytes[8] & 0x3f) | 0x80);
}

}  // namespace

std::optional<Uuid> Uuid::parse(std::string_view text) {
    if (text.size() != text_length) return {};
    Uuid uuid;
    std::size_t byte = 0;
    for (std::size_t i = 0; i < text_length;) {
        if (dash_at(i)) {
            if (text[i++] != '-') return {};
            continue;
        }
        int high = hex_value(to_lower(text[i])), low = hex_value(to_lower(text[i + 1]));
        if (high < 0 || low < 0) return {};
        uuid.bytes_[byte++] = static_cast<std::uint8_t>(high << 4 | low);
        i += 2;
    }
    return uuid;
}

Uuid Uuid::from_bytes(const std::array<std::uint8_t, 16>& bytes) {
    Uuid uuid;
    uuid.bytes_ = bytes;
    return uuid;
}

Uuid Uuid::v7(const Clock& clock, Random& random) {
    Uuid uuid;
    random.fill(uuid.bytes_);
    put_time_ms(uuid.bytes_, clock);
    set_version(uuid.bytes_, 7);
    return uuid;
}

Uuid Uuid::bucketed(const Clock& clock, Random& random, std::uint16_t bucket) {
    // Layout: 48 bits of time, version, 12 bits of random, variant, then the bucket in bytes 9 and 10 (10 bits),
    // random.
    Uuid uuid;
    random.fill(uuid.bytes_);
    put_time_ms(uuid.bytes_, clock);
    set_version(uuid.bytes_, 8);
    uuid.bytes_[9] = static_cast<std::uint8_t>(bucket >> 8);
    uuid.bytes_[10] = static_cast<std::uint8_t>(bucket & 0xff);
    return uuid;
}

std::optional<std::uint16_t> Uuid::bucket() const {
    if (bytes_[6] >> 4 != 8) return {};
    auto bucket = static_cast<std::uint16_t>(bytes_[9] << 8 | bytes_[10]);
    if (bucket >= bucket_count) return {};
    return bucket;
}

std::string Uuid::str() const {
    std::string text(text_length, '-');
    std::size_t at = 0;
    for (auto byte : bytes_) {
        if (dash_at(at)) ++at;
        text[at++] = hex_digits[byte >> 4];
        text[at++] = hex_digits[byte & 15];
    }
    return text;
}

std::uint16_t bucket_of(const Uuid& user) {
    std::uint64_t hash = 0xcbf29ce484222325;
    for (auto byte : user.bytes()) hash = (hash ^ byte) * 0x100000001b3;
    return static_cast<std::uint16_t>((hash ^ hash >> 32) % bucket_count);
}

}  // namespace airside

std::size_t std::hash<airside::Uuid>::operator()(const airside::Uuid& u) const noexcept {
    std::size_t words[2];
    std::memcpy(words, u.bytes().data(), sizeof words);
    return words[0] ^ words[1] * 0x9e3779b97f4a7c15;
}
