// Access tokens: JWTs signed with Ed25519 (RFC 8037), valid for 15 minutes. The algorithm is fixed; what a token's
// header says only has to agree. Keys rotate by `kid`: one signs, several verify.
#pragma once
#include <chrono>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/auth/role.hpp"
#include "platform/core/clock.hpp"
#include "platform/core/id.hpp"
#include "platform/core/random.hpp"

namespace airside::auth {

// Immutable once made, and safe from any thread.
class KeySet {
  public:
    // PEM files: `signing` holds the private key that signs; `verifying` hold private or public keys that are still
    // accepted. A missing signing file is generated with mode 0600. Throws std::runtime_error that names the file and
    // what is wrong.
    static std::shared_ptr<const KeySet> load(const std::filesystem::path& signing,
                                              const std::vector<std::filesystem::path>& verifying = {});
    static std::shared_ptr<const KeySet> generate();  // in memory only
    ~KeySet();

    const std::string& signing_kid() const;
    std::string jwks() const;  // RFC 7517 JSON of the public keys
    std::string sign(std::string_view bytes) const;
    bool has(std::string_view kid) const;
    bool verify(std::string_view kid, std::string_view bytes, std::string_view signature) const;

  private:
    KeySet();
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

struct AccessClaims {
    UserId user;
    SessionId session;
    Role role;
    Instant issued_at;
    Instant expires_at;
    std::string token_id;  // jti
};

enum class TokenError {
    none,
    malformed,
    wrong_algorithm,
    unknown_key,
    bad_signature,
    wrong_issuer,
    expired,
    not_yet_valid
};
std::string_view to_string(TokenError error);  // for the log and the problem's detail

struct Verified {
    std::optional<AccessClaims> claims;  // nothing: see error
    TokenError error = TokenError::none;
};

struct AccessTokenOptions {
    std::string issuer = "airside";
    std::chrono::seconds lifetime{15 * 60};
    std::chrono::seconds leeway{5};  // how far clocks may differ
};

// Safe from any thread if the clock and the random source are.
class AccessTokens {
  public:
    AccessTokens(std::shared_ptr<const KeySet> keys, AccessTokenOptions options, const Clock& clock, Random& random);
    std::string issue(const UserId& user, const SessionId& session, Role role) const;
    Verified verify(std::string_view token) const;
    const KeySet& keys() const { return *keys_; }
    std::chrono::seconds lifetime() const { return options_.lifetime; }
    const Clock& clock() const { return clock_; }
    std::chrono::seconds leeway() const { return options_.leeway; }

  private:
    std::shared_ptr<const KeySet> keys_;
    AccessTokenOptions options_;
    const Clock& clock_;
    Random& random_;
};

// Remembers tokens whose signature was found good (checking one costs about 0.1 ms of CPU, a look-up a microsecond).
// One to a reactor; never answers for an expired token.
class AccessTokenCache {
  public:
    explicit AccessTokenCache(const AccessTokens& tokens, std::size_t capacity = 10'000)
        : tokens_(tokens), capacity_(capacity) {}
    Verified verify(std::string_view token);
    std::size_t size() const { return current_.size() + previous_.size(); }

  private:
    // Two generations instead of a list of uses: when the newer is full it becomes the older, and the older is
    // forgotten.
    using Generation = std::map<std::string, AccessClaims, std::less<>>;
    const AccessTokens& tokens_;
    std::size_t capacity_;
    Generation current_, previous_;
};

}  // namespace airside::auth
