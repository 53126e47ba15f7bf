// Identifiers. A plain Uuid is 16 bytes; Id<Tag> is one that can't be mistaken for another kind's.
#pragma once
#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "platform/core/clock.hpp"
#include "platform/core/random.hpp"

namespace airside {

// The one place that may make a strong type without a value: a reader fills it or throws the whole away.
struct Maker {
    template <class T>
    static T make() {
        return T{};
    }
};

class Uuid {
  public:
    static constexpr std::string_view schema_name = "uuid", schema_format = "uuid", about = "UUID";
    static constexpr std::size_t text_length = 36;
    static std::optional<Uuid> parse(
        std::string_view text);  // lower-case hex with dashes, as we write it; upper case too
    static Uuid from_bytes(const std::array<std::uint8_t, 16>& bytes);
    static Uuid v7(const Clock& clock, Random& random);  // RFC 9562: sorts by time of creation
    // UUIDv8: 48 bits of time in ms, the bucket of its owner (shard key), random. Bookings and payments have these, so
    // that an id alone tells which shard to ask.
    static Uuid bucketed(const Clock& clock, Random& random, std::uint16_t bucket);

    std::string str() const;
    const std::array<std::uint8_t, 16>& bytes() const { return bytes_; }
    std::optional<std::uint16_t> bucket() const;  // of a bucketed one
    auto operator<=>(const Uuid&) const = default;

  private:
    friend struct Maker;
    template <class>
    friend class Id;
    Uuid() = default;
    std::array<std::uint8_t, 16> bytes_{};
};

// The shard bucket of a user, 0–1023: the same on every machine and for ever (FNV-1a over the 16 bytes).
inline constexpr std::uint16_t bucket_count = 1024;
std::uint16_t bucket_of(const Uuid& user);

// An identifier of one kind of thing. It has no default value, so that a forgotten id does not compile.
template <class Tag>
class Id {
  public:
    static constexpr auto schema_name = Uuid::schema_name, schema_format = Uuid::schema_format, about = Uuid::about;
    explicit Id(const Uuid& uuid) : uuid_(uuid) {}
    static std::optional<Id> parse(std::string_view text) {
        auto uuid = Uuid::parse(text);
        if (!uuid) return {};
        return Id(*uuid);
    }
    static Id v7(const Clock& clock, Random& random) { return Id(Uuid::v7(clock, random)); }
    const Uuid& uuid() const { return uuid_; }
    std::string str() const { return uuid_.str(); }
    auto operator<=>(const Id&) const = default;

  private:
    friend struct Maker;
    Id() = default;
    Uuid uuid_;
};

// The ids that more than one service speaks of.
using UserId = Id<struct UserTag>;
using SessionId = Id<struct SessionTag>;
using OfferId = Id<struct OfferTag>;
using BookingId = Id<struct BookingTag>;
using PaymentId = Id<struct PaymentTag>;
using EventId = Id<struct EventTag>;

}  // namespace airside

template <>
struct std::hash<airside::Uuid> {
    std::size_t operator()(const airside::Uuid& u) const noexcept;
};
template <class Tag>
struct std::hash<airside::Id<Tag>> {
    std::size_t operator()(const airside::Id<Tag>& id) const noexcept { return std::hash<airside::Uuid>{}(id.uuid()); }
};
