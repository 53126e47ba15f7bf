// Personal values of archived bookings: AES-256-GCM under a key of their user's, so that to erase the user is to delete
// the key.
#pragma once
#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "platform/core/random.hpp"

namespace airside::booking::archive {

class SealingKey {
  public:
    static SealingKey make(Random& random);
    // base64url, as kept in booking_archive_keys. Throws std::invalid_argument for anything else.
    static SealingKey of(std::string_view text);
    std::string str() const;

    // base64url of nonce, ciphertext and tag. `place` ("booking_passengers.last_name") is authenticated with it, so
    // that a value does not open in another column.
    std::string seal(std::string_view value, std::string_view place, Random& random) const;
    // Nothing: the text was not sealed by this key, or for another place.
    std::optional<std::string> open(std::string_view sealed, std::string_view place) const;

  private:
    std::array<unsigned char, 32> bytes_{};
};

}  // namespace airside::booking::archive
