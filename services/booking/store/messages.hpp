// Redacted exchanges with providers, and the calls they belong to, kept beside the booking.
#pragma once
#include <vector>

#include "platform/postgres/pool.hpp"
#include "services/booking/api.hpp"
#include "vendors/gds/recorded_message.hpp"

namespace airside::booking {

void queue_messages(postgres::Transaction& tx, BookingId booking, const std::vector<gds::RecordedMessage>& messages);

// Of calls that change nothing, so that they belong to no transaction.
awaitable<> keep_messages(postgres::Pool& pool, BookingId booking, std::vector<gds::RecordedMessage> messages);

awaitable<BookingMessages> messages_of(postgres::Pool& pool, BookingId booking);

}  // namespace airside::booking
