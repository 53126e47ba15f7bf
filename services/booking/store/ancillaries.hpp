// Ancillaries as rows, and their price in the booking's: both in one transaction, under the booking's lock.
#pragma once
#include <functional>
#include <optional>
#include <string>

#include "services/booking/store/audit.hpp"
#include "services/booking/store/snapshot.hpp"

namespace airside::booking {

// Ancillaries may be added and taken off.
bool waits_for_payment(const Snapshot& booking);

struct NewAncillary {
    BookedAncillary chosen;
    std::optional<gds::ServiceOffer> service{};  // of the airline's: as it was chosen
};
// What is to be added to the booking as it is under its lock; throws Problem where nothing may be.
using ChooseAncillary = std::function<NewAncillary(const BookingView&)>;

// An earlier run of the same request has added it.
awaitable<bool> was_added(postgres::Pool& pool, BookingId id, std::string request_key);
// Once for each `request_key`. False: the booking does not wait for its payment.
awaitable<bool> add_ancillary(postgres::Pool& pool, BookingId id, ChooseAncillary choose, std::string request_key,
                              Actor actor);
// Throws 404 for one that the booking has not, 409 for one that the airline has. False: the booking does not wait for
// its payment.
awaitable<bool> remove_ancillary(postgres::Pool& pool, BookingId id, std::string ancillary_id, Actor actor);

// Queued: those that are left are given up with their booking.
void queue_cancel_ancillaries(postgres::Transaction& tx, BookingId booking, Instant departure);

// {"<what>": …} for the audit log.
std::string audited_ancillary(std::string_view what, const std::string& code, AncillaryType type, int quantity,
                              const Money& price);

}  // namespace airside::booking
