// Booking references: what a traveller reads out. "BK", two characters for the user's bucket (the shard), six at
// random, from an alphabet without look-alikes.
#pragma once
#include <cstdint>
#include <optional>

#include "platform/core/code.hpp"
#include "platform/core/random.hpp"

namespace airside::booking {

BookingReference make_reference(std::uint16_t bucket, Random& random);
std::optional<std::uint16_t> bucket_of(const BookingReference& reference);  // nothing: not one of ours

}  // namespace airside::booking
