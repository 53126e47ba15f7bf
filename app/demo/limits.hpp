// What can be generated: so that references stay distinct within a seed and between seeds.
#pragma once
#include <cstdint>

namespace airside::app::demo {
inline constexpr std::uint64_t most_seeds = 100, most_bookings = 10'000'000;
}
