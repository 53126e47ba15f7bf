// Runs a hiredis connection on a reactor: inside the module only.
#pragma once
#include <memory>

#include <hiredis/async.h>

#include "platform/async/reactor.hpp"

namespace airside::redis {

// Takes over the event hooks of `context` until hiredis frees it.
void attach(Reactor& reactor, redisAsyncContext* context);

// Reads what has arrived already, without waiting. May free the context.
void read_now(redisAsyncContext* context);

}  // namespace airside::redis
