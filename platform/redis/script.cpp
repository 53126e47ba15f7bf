#include <array>

#include <openssl/evp.h>

#include "platform/redis/redis.hpp"

namespace airside::redis {
namespace {

std::string sha1_hex(std::string_view text) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
    unsigned size = 0;
    if (EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha1(), nullptr) != 1)
        throw std::runtime_error("OpenSSL has no SHA-1");
    constexpr char digits[] = "0123456789abcdef";
    std::string hex;
    for (unsigned i = 0; i < size; ++i) {
        hex.push_back(digits[digest[i] >> 4]);
        hex.push_back(digits[digest[i] & 15]);
    }
    return hex;
}

awaitable<Reply> evaluate(Client& client, std::string_view how, std::string_view script,
                          const std::vector<std::string>& keys, const std::vector<std::string>& arguments) {
    auto count = std::to_string(keys.size());
    std::vector<std::string_view> parts{how, script, count};
    parts.insert(parts.end(), keys.begin(), keys.end());
    parts.insert(parts.end(), arguments.begin(), arguments.end());
    return client.command(std::span<const std::string_view>(parts));
}

}  // namespace

Script::Script(std::string text) : text_(std::move(text)), sha1_(sha1_hex(text_)) {}

awaitable<Reply> Script::run(Client& client, std::vector<std::string> keys, std::vector<std::string> arguments) const {
    try {
        auto reply = co_await evaluate(client, "EVALSHA", sha1_, keys, arguments);
        co_return reply;
    } catch (const CommandError& error) {
        // A server that restarted has forgotten the script; EVAL below teaches it again.
        if (!std::string_view(error.what()).starts_with("redis: NOSCRIPT")) throw;
    }
    auto reply = co_await evaluate(client, "EVAL", text_, keys, arguments);
    co_return reply;
}

}  // namespace airside::redis
