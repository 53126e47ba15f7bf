// Keeps a process's Switches as the search service has them: reads them at once and then every second.
#pragma once
#include <chrono>
#include <functional>
#include <memory>

#include "platform/async/reactor.hpp"
#include "platform/switches/switches.hpp"

namespace airside::switches {

struct WatchOptions {
    std::chrono::milliseconds every{1000};
    std::chrono::milliseconds deadline{3000};  // of one reading
};

// What is off, from the search service. May throw: then what was known stays, and it is read again.
using Read = std::function<awaitable<std::vector<Vendor>>()>;

// On one reactor of the process.
class Watcher {
  public:
    Watcher(Reactor& reactor, Switches& switches, Read read, WatchOptions options = {});
    ~Watcher();
    Watcher(const Watcher&) = delete;
    Watcher& operator=(const Watcher&) = delete;

    void start();
    awaitable<> stop();  // waits for a reading under way

  private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace airside::switches
