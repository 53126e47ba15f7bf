// Slows down guessing of passwords: counts attempts to sign in by account and by address in Redis. An attempt is
// counted before its password is checked, so that a thousand at once count as a thousand. While Redis is gone nobody is
// locked out.
#pragma once
#include <chrono>
#include <optional>
#include <string>

#include "platform/redis/redis.hpp"

namespace airside::user {

class Lockout {
  public:
    struct Limits {
        int account_failures;
        int address_failures;
        std::chrono::seconds window;
    };
    Lockout(redis::Client& redis, Limits limits) : redis_(redis), limits_(limits) {}

    // Counts an attempt. Throws Problem 429 with Retry-After beyond either limit, whether the account exists or not.
    awaitable<> attempt(std::string email, std::string address);
    // The password was right: the account's count starts anew, and the address has this attempt back.
    awaitable<> succeeded(std::string email, std::string address);

    // The password was set anew by a link: the account's count starts anew.
    awaitable<> forget(std::string email);

  private:
    redis::Client& redis_;
    Limits limits_;
};

}  // namespace airside::user
