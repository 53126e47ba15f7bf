#include "platform/core/random.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>

#include <sys/random.h>

namespace airside {

std::uint64_t Random::next() {
    std::uint64_t value;
    std::uint8_t bytes[sizeof value];
    fill(bytes);
    std::memcpy(&value, bytes, sizeof value);
    return value;
}

std::uint64_t Random::below(std::uint64_t bound) {
    // Values past the last whole multiple of `bound` would favour small results, so they are drawn again.
    const std::uint64_t limit = ~std::uint64_t{0} - ~std::uint64_t{0} % bound;
    std::uint64_t value = next();
    while (value >= limit) value = next();
    return value % bound;
}

double Random::unit() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }

std::string Random::readable(std::size_t length) {
    static constexpr char alphabet[] = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    std::string text(length, ' ');
    for (char& c : text) c = alphabet[next() % 32];
    return text;
}

namespace {

void ask_kernel(std::span<std::uint8_t> out) {
    std::size_t done = 0;
    while (done < out.size()) {
        ssize_t n = getrandom(out.data() + done, out.size() - done, 0);
        if (n < 0 && errno != EINTR) throw std::system_error(errno, std::generic_category(), "getrandom");
        if (n > 0) done += static_cast<std::size_t>(n);
    }
}

// Bytes of the kernel's that a thread has not used yet: an id then costs no system call of its own. Each is handed out
// once and not kept. (A forked child would hand out the same again: the product forks none.)
class Reserve {
  public:
    void take(std::span<std::uint8_t> out) {
        if (left_ < out.size()) {
            ask_kernel(bytes_);
            left_ = bytes_.size();
        }
        auto* next = bytes_.data() + (bytes_.size() - left_);
        std::memcpy(out.data(), next, out.size());
        explicit_bzero(next, out.size());
        left_ -= out.size();
    }

  private:
    std::array<std::uint8_t, 512> bytes_{};
    std::size_t left_ = 0;
};

constexpr std::size_t longest_from_reserve = 32;

}  // namespace

void SystemRandom::fill(std::span<std::uint8_t> out) {
    thread_local Reserve reserve;
    if (out.size() > longest_from_reserve) return ask_kernel(out);
    reserve.take(out);
}

void SeededRandom::fill(std::span<std::uint8_t> out) {
    for (std::size_t at = 0; at < out.size(); at += 8) {
        std::uint64_t z = (state_ += 0x9e3779b97f4a7c15);
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        z ^= z >> 31;
        std::memcpy(out.data() + at, &z, std::min<std::size_t>(8, out.size() - at));
    }
}

}  // namespace airside
