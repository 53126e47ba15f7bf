#include "platform/core/digest.hpp"
#include "platform/core/hex.hpp"
#include "platform/redis/redis.hpp"

namespace airside::redis {
namespace {

awaitable<Reply> evaluate(Client& client, std::string_view how, std::string_view script,
                          const std::vector<std::string>& keys, const std::vector<std::string>& arguments) {
    auto count = std::to_string(keys.size());
    std::vector<std::string_view> parts{how, script, count};
    parts.insert(parts.end(), keys.begin(), keys.end());
    parts.insert(parts.end(), arguments.begin(), arguments.end());
    return client.command(std::span<const std::string_view>(parts));
}

}  // namespace

Script::Script(std::string text) : text_(std::move(text)), sha1_(to_hex(airside::sha1(text_))) {}

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
