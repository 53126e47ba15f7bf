// Where randomness comes from; injected, so that a test or the simulator can replay a seed.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace airside {

class Random {
  public:
    virtual ~Random() = default;
    virtual void fill(std::span<std::uint8_t> out) = 0;

    std::uint64_t next();
    std::uint64_t below(std::uint64_t bound);  // uniform in [0, bound); bound > 0
    double unit();                             // uniform in [0, 1)
    // `length` characters of an alphabet without look-alikes (no 0, O, 1, I): references that are read out loud.
    std::string readable(std::size_t length);
};

// The operating system's generator: for ids, tokens and keys. Safe from any thread.
class SystemRandom final : public Random {
  public:
    void fill(std::span<std::uint8_t> out) override;
};

// splitmix64: the same seed gives the same sequence, on every machine. Never for secrets.
class SeededRandom final : public Random {
  public:
    explicit SeededRandom(std::uint64_t seed) : state_(seed) {}
    void fill(std::span<std::uint8_t> out) override;

  private:
    std::uint64_t state_;
};

}  // namespace airside
