// What a killed process leaves behind, for tests: a store that fails at one call, before it or after it was done.
#pragma once
#include <stdexcept>

#include "platform/object_store/object_store.hpp"

namespace airside::object_store {

// Counts calls, of one store or of several things together, until the one at which the process "is killed".
struct Killer {
    int at = 0;  // 0: never
    bool after = false;
    int calls = 0;

    // Throws before the call; says whether to throw after it.
    bool before_call() {
        bool now = ++calls == at;
        if (now && !after) kill();
        return now;
    }
    [[noreturn]] static void kill() { throw std::runtime_error("killed"); }
};

class Failing final : public ObjectStore {
  public:
    Failing(ObjectStore& inner, Killer& killer) : inner_(inner), killer_(killer) {}

    awaitable<> put(std::string key, std::string body, Steady::time_point deadline) override {
        bool dies = killer_.before_call();
        co_await inner_.put(std::move(key), std::move(body), deadline);
        if (dies) Killer::kill();
    }
    awaitable<std::optional<std::string>> find(std::string key, Steady::time_point deadline) override {
        bool dies = killer_.before_call();
        auto found = co_await inner_.find(std::move(key), deadline);
        if (dies) Killer::kill();
        co_return found;
    }
    awaitable<> remove(std::string key, Steady::time_point deadline) override {
        bool dies = killer_.before_call();
        co_await inner_.remove(std::move(key), deadline);
        if (dies) Killer::kill();
    }

  private:
    ObjectStore& inner_;
    Killer& killer_;
};

}  // namespace airside::object_store
