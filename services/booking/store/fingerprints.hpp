// Who is on which flight (table traveller_flights), as hashes: domain/fingerprint.
#pragma once
#include <optional>

#include "services/booking/domain/fingerprint.hpp"

namespace airside::postgres {
class Transaction;
}

namespace airside::booking {

struct Duplicate {
    BookingId id;
    UserId user;
    BookingReference reference;
};

// Two bookings of the same people at once: the second waits here until the first is committed, and then finds it.
awaitable<> lock_fingerprints(postgres::Transaction& tx, const Fingerprints& prints);
// Another booking with one of these hashes, the user's own first.
awaitable<std::optional<Duplicate>> find_duplicate(postgres::Transaction& tx, const Fingerprints& prints, UserId user);

void queue_insert_fingerprints(postgres::Transaction& tx, BookingId id, const Fingerprints& prints);
// Nobody is on those flights by this booking any more: the next one is no duplicate.
void queue_forget_fingerprints(postgres::Transaction& tx, BookingId id);
// A booking's people are on these flights from now on, and on no others.
awaitable<> move_fingerprints(postgres::Transaction& tx, BookingId id, const std::vector<FlightDay>& flights);

}  // namespace airside::booking
