// The world is a function of its seed: whatever looks random is a hash of the seed and of what it is about, so that any
// part can be made alone, in any order, and is the same every time.
#pragma once
#include <cstdint>
#include <string_view>

namespace airside::simulator {

class Hash {
  public:
    explicit constexpr Hash(std::uint64_t seed) : value_(mix(seed + 0x9e3779b97f4a7c15)) {}
    constexpr Hash with(std::uint64_t about) const {
        return Hash(value_ ^ (about * 0xff51afd7ed558ccd + 0x632be59bd9b4e019));
    }
    constexpr Hash with(std::string_view about) const {
        std::uint64_t h = 0xcbf29ce484222325;
        for (char c : about) h = (h ^ static_cast<unsigned char>(c)) * 0x100000001b3;
        return with(h);
    }
    constexpr std::uint64_t value() const { return value_; }
    constexpr double unit() const { return static_cast<double>(value_ >> 11) * 0x1.0p-53; }  // [0, 1)
    constexpr double between(double low, double high) const { return low + (high - low) * unit(); }
    constexpr std::uint64_t below(std::uint64_t bound) const { return value_ % bound; }

  private:
    static constexpr std::uint64_t mix(std::uint64_t z) {
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }
    std::uint64_t value_;
};

}  // namespace airside::simulator
