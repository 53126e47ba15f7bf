// Saved payment methods between the user service, which keeps them, and the gateways, which issued them.
#pragma once
#include "platform/erasure/eraser.hpp"
#include "services/payment/impl.hpp"

namespace airside::payment {

// Takes note of methods that were removed: for the consumer of the user service's events.
awaitable<> note_removed_method(Context& service, postgres::Transaction& tx, const events::Event& event);

// Tells gateways to forget what is due. Returns how many users had a turn.
awaitable<std::size_t> detach_removed(Context& service);
// Keeps what payments have saved on their way with the user service; takes away what nobody wants. Returns how many.
awaitable<std::size_t> keep_saved(Context& service);

// What is held here of a user who is erased, and of their methods at the gateways.
awaitable<erasure::Pass> erase_user(Context& service, UserId user);

}  // namespace airside::payment
