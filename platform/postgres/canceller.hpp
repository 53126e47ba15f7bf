// Sends cancel requests. libpq does that blocking, on a connection of its own, so one thread of the process does it for
// all.
#pragma once
#include <memory>

struct pg_cancel;

namespace airside::postgres {

struct FreeCancel {
    void operator()(pg_cancel* cancel) const;
};
using CancelHandle = std::unique_ptr<pg_cancel, FreeCancel>;

// Any thread; never waits. When very many are due already it is left to the server's statement timeout.
void cancel_in_background(CancelHandle handle);

}  // namespace airside::postgres
