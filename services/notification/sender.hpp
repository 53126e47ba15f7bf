// Sends what is due. A notification is claimed before it is sent (PENDING → SENDING, with a lease), so that any number
// of processes may run a sender. What an attempt's outcome means is domain/delivery's to say.
#pragma once
#include <memory>

#include "platform/async/reactor.hpp"
#include "services/notification/service.hpp"

namespace airside::notification {

class Sender {
  public:
    Sender(const Dependencies& dependencies, const Config& config);

    void start();
    void wake();  // something new is due
    // Claims nothing more and waits for what is being sent; what is not over by the deadline counts as lost later.
    awaitable<> stop(Steady::time_point deadline);

    struct State;

  private:
    std::shared_ptr<State> state_;
};

}  // namespace airside::notification
