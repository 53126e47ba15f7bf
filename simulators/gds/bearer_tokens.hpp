// Access tokens as the vendors' OAuth endpoints grant them. Their lifetime goes by the real clock, as the caller's
// does.
#pragma once
#include <chrono>
#include <map>
#include <string>
#include <string_view>

#include "platform/core/random.hpp"
#include "platform/http/message.hpp"
#include "simulators/front/sim_clock.hpp"

namespace airside::simulator::gds {

class BearerTokens {
  public:
    enum class State { none, unknown, expired, good };

    BearerTokens(const SimClock& clock, std::chrono::seconds lifetime) : clock_(clock), lifetime_(lifetime) {}

    std::string grant(std::string_view prefix = {}) {
        auto now = clock_.real();
        if (expires_.size() >= most_tokens) std::erase_if(expires_, [&](auto& one) { return one.second < now; });
        if (expires_.size() >= most_tokens) expires_.clear();
        auto token = std::string(prefix) + random_.readable(28);
        expires_[token] = now + lifetime_;
        return token;
    }
    // Of "Authorization: Bearer …"; none: there is no such header.
    State state_of(const http::Request& request) const {
        auto header = request.headers.get("Authorization").value_or("");
        if (!header.starts_with("Bearer ")) return State::none;
        auto found = expires_.find(header.substr(7));
        if (found == expires_.end()) return State::unknown;
        return found->second < clock_.real() ? State::expired : State::good;
    }
    // Seconds that a token has left; nothing for one that is unknown or has expired.
    std::optional<std::int64_t> seconds_left(std::string_view token) const {
        auto found = expires_.find(token);
        if (found == expires_.end() || found->second < clock_.real()) return {};
        return std::chrono::duration_cast<std::chrono::seconds>(found->second - clock_.real()).count();
    }
    std::chrono::seconds lifetime() const { return lifetime_; }
    void revoke_all() { expires_.clear(); }

  private:
    static constexpr std::size_t most_tokens = 10'000;
    const SimClock& clock_;
    std::chrono::seconds lifetime_;
    SystemRandom random_;
    std::map<std::string, Instant, std::less<>> expires_;
};

}  // namespace airside::simulator::gds
