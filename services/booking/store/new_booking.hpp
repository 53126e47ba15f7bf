// A booking's first transaction: everything that is known, before anything is asked of the GDS.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "platform/core/clock.hpp"
#include "services/booking/store/audit.hpp"
#include "services/booking/workflows/steps.hpp"
#include "vendors/gds/recorded_message.hpp"

namespace airside::events {
class Notifier;
}
namespace airside::reference {
class Aircraft;
class Airlines;
}  // namespace airside::reference

namespace airside::booking {

struct NewBooking {
    BookingId id;
    BookingReference reference;
    UserId user;
    std::string idempotency_key;
    OfferId offer_id;
    gds::Offer offer;
    std::vector<PassengerInput> passengers;
    BookingContact contact;
    bool accept_duplicate;
    Actor actor;
    std::string traceparent;
    std::vector<gds::RecordedMessage> messages;  // of repricing
};

struct Inserted {
    enum class Result {
        CREATED,
        REPEATED,         // this request has made `other` before
        DUPLICATE,        // these people are on one of these flights already, by `other`
        REFERENCE_TAKEN,  // another reference, please
        TOO_FAR_AHEAD,    // there is no partition for that month
    } result;
    std::optional<BookingId> other{};
    std::optional<UserId> other_user{};
    std::optional<BookingReference> other_reference{};
};

// Names for people; null: codes stand for them.
struct Names {
    const reference::Airlines* airlines = nullptr;
    const reference::Aircraft* aircraft = nullptr;
};

awaitable<Inserted> insert_booking(postgres::Pool& pool, events::Notifier& notifier, Random& random,
                                   const NewBooking& booking, Names names, Instant now);

// What the order at the GDS is made from. `order.offer` is the snapshot that the traveller accepted.
awaitable<gds::OrderRequest> order_request_of(postgres::Pool& pool, BookingId id);
awaitable<std::size_t> count_travellers(postgres::Pool& pool, BookingId id);

}  // namespace airside::booking
