// LISTEN on a connection of its own. It reconnects by itself (pauses of 0.05–2 s).
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "platform/async/reactor.hpp"

namespace airside::postgres {

class Listener {
  public:
    // `payload` is empty also after each connect, since notices may have been missed: take it as "look for yourself".
    using Callback = std::function<void(std::string_view payload)>;

    Listener(Reactor& reactor, std::string conninfo, std::string name = "airside-listener");
    ~Listener();
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;

    // Called on the reactor. All listen() come before start().
    void listen(std::string channel, Callback callback);
    void start();
    bool connected() const;

  private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace airside::postgres
