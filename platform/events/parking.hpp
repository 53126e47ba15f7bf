// The statements by which a consumer keeps its place and puts an event aside. Private to this module.
#pragma once
#include <string>

#include "platform/events/event.hpp"
#include "platform/postgres/pool.hpp"

namespace airside::events {

// Never backwards: of two processes the slower may come later.
void queue_cursor(postgres::Transaction& tx, const std::string& consumer, Cursor cursor);
void queue_parked(postgres::Transaction& tx, const std::string& consumer, const Event& event, const std::string& error);

}  // namespace airside::events
