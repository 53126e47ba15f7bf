// Passwords, kept as bcrypt ($2b$). A cost of 12 is about 0.2 s of CPU, so the work has a small pool of its own with a
// bounded queue: when it is full, callers get Problem 503. One PasswordHasher serves all reactors.
#pragma once
#include <string>
#include <string_view>

#include "platform/async/worker_pool.hpp"

namespace airside::auth {

class PasswordHasher {
  public:
    struct Options {
        int cost = 12;  // 4–31: the work doubles with each step
        std::size_t threads = 2;
        std::size_t queue = 64;
    };
    explicit PasswordHasher(Options options);

    static constexpr std::size_t max_bytes = 72;  // bcrypt ignores what comes after, so more is refused

    // Problem 422 for a password that bcrypt can't take whole: over 72 bytes, or with a NUL in it. `pointer` is where
    // it stood in the request.
    awaitable<std::string> hash(Reactor& reactor, std::string password, std::string pointer = "/password");
    // A stored hash that is no bcrypt hash never matches. Takes as long whether it matches or not.
    awaitable<bool> verify(Reactor& reactor, std::string password, std::string stored_hash);
    // For a user who does not exist: takes as long as verify() and is always false, so that time does not tell who has
    // an account.
    awaitable<bool> verify_nobody(Reactor& reactor, std::string password);
    // Whether a stored hash has another cost or form than what hash() makes now: renew it at the next sign-in.
    bool needs_rehash(std::string_view stored_hash) const;
    std::size_t queued() const { return pool_.queued(); }

  private:
    std::string cost_prefix_;  // "$2b$12$"
    int cost_;
    std::string nobody_;  // the hash of a random password
    WorkerPool pool_;
};

}  // namespace airside::auth
