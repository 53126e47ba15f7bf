#include "platform/auth/password.hpp"

#include <array>
#include <cstring>

#include <crypt.h>
#include <openssl/crypto.h>

#include "platform/core/ascii.hpp"
#include "platform/core/digest.hpp"
#include "platform/core/problem.hpp"
#include "platform/core/random.hpp"

namespace airside::auth {
namespace {

constexpr std::size_t bcrypt_length = 60, salt_length = 22;

std::string make_setting(int cost) {
    std::array<std::uint8_t, 16> random;
    SystemRandom().fill(random);
    std::array<char, CRYPT_GENSALT_OUTPUT_SIZE> setting;
    if (!crypt_gensalt_rn("$2b$", static_cast<unsigned long>(cost), reinterpret_cast<const char*>(random.data()),
                          random.size(), setting.data(), setting.size()))
        throw std::runtime_error("this libcrypt has no bcrypt");
    return setting.data();
}

// Throws if libcrypt refuses the setting, which it says by a result that begins with '*' and not by null.
std::string bcrypt(const std::string& password, const std::string& setting) {
    struct Wipe {
        void operator()(crypt_data* data) const {
            OPENSSL_cleanse(data, sizeof *data);
            delete data;
        }
    };
    // 32 KB: on the heap, since a worker's stack may be small.
    std::unique_ptr<crypt_data, Wipe> data(new crypt_data{});
    const char* result = crypt_r(password.c_str(), setting.c_str(), data.get());
    if (!result || result[0] == '*') throw std::runtime_error("bcrypt refused its setting");
    return result;
}

bool is_bcrypt_hash(std::string_view hash) {
    bool form = hash.size() == bcrypt_length && hash.starts_with("$2") &&
                (hash[2] == 'a' || hash[2] == 'b' || hash[2] == 'y') && hash[3] == '$' && hash[6] == '$';
    if (!form) return false;
    auto cost = (hash[4] - '0') * 10 + (hash[5] - '0');
    if (!is_digit(hash[4]) || !is_digit(hash[5]) || cost < 4 || cost > 31) return false;
    return std::all_of(hash.begin() + 7, hash.end(), [](char c) { return is_alphanumeric(c) || c == '.' || c == '/'; });
}

bool fits(const std::string& password) {
    return password.size() <= PasswordHasher::max_bytes && password.find('\0') == std::string::npos;
}

}  // namespace

PasswordHasher::PasswordHasher(Options options)
    : cost_(options.cost), pool_("password", options.threads, options.queue) {
    if (cost_ < 4 || cost_ > 31)
        throw std::invalid_argument("a bcrypt cost is from 4 to 31, not " + std::to_string(cost_));
    auto setting = make_setting(cost_);
    cost_prefix_ = setting.substr(0, setting.size() - salt_length);
    nobody_ =
        setting + std::string(bcrypt_length - setting.size(), '.');  // a form that no password is likely to hash to
}

awaitable<std::string> PasswordHasher::hash(Reactor& reactor, std::string password, std::string pointer) {
    if (password.size() > max_bytes) throw invalid(std::move(pointer), "at most 72 bytes");
    if (!fits(password)) throw invalid(std::move(pointer), "may not contain a NUL character");
    auto work = [password = std::move(password), cost = cost_] { return bcrypt(password, make_setting(cost)); };
    auto result = co_await pool_.run(reactor, std::move(work));
    co_return result;
}

awaitable<bool> PasswordHasher::verify(Reactor& reactor, std::string password, std::string stored_hash) {
    // Whatever makes a match impossible must not make the answer faster.
    bool possible = fits(password) && is_bcrypt_hash(stored_hash);
    auto work = [password = std::move(password), against = possible ? std::move(stored_hash) : nobody_, possible] {
        return equal_secrets(bcrypt(password, against), against) && possible;
    };
    bool matches = co_await pool_.run(reactor, std::move(work));
    co_return matches;
}

awaitable<bool> PasswordHasher::verify_nobody(Reactor& reactor, std::string password) {
    std::string no_hash;
    bool matches = co_await verify(reactor, std::move(password), std::move(no_hash));
    co_return matches;
}

bool PasswordHasher::needs_rehash(std::string_view stored_hash) const {
    return !is_bcrypt_hash(stored_hash) || !stored_hash.starts_with(cost_prefix_);
}

}  // namespace airside::auth
