// Giving a paid booking, or one of its ancillaries, up: what is to be done is written down before any of it is.
#pragma once
#include <optional>
#include <string>

#include "services/booking/store/audit.hpp"
#include "services/booking/store/snapshot.hpp"
#include "vendors/gds/offer.hpp"

namespace airside::booking {

// What was accepted; the booking is not archived.
awaitable<gds::Offer> accepted_offer_of(postgres::Pool& pool, BookingId id);

struct Cancellation {
    std::int64_t version;  // of the booking as it was when this was decided
    RefundBasis basis;     // in the void window the tickets are voided; else the order is cancelled with them
    bool refunds_tickets;  // but by then they are refunded at the provider
    Money refund;          // zero: nothing comes back
    std::string reason;    // of the traveller
    Actor actor;
    std::string traceparent;
};
// False: the booking has changed since, or something is being done to it.
awaitable<bool> start_cancellation(postgres::Pool& pool, BookingId id, const Cancellation& cancellation, Instant now);

// STARTED also where it was before. ISSUED: it has a document of the airline's, and nobody says that it was returned.
// Throws 404 for one that the booking has not.
enum class AncillaryRefund { STARTED, NOT_PAID, ISSUED, BUSY };
struct AncillaryToRefund {
    std::string ancillary_id;
    bool document_returned;
    Actor actor;
    std::string traceparent;
};
awaitable<AncillaryRefund> start_ancillary_refund(postgres::Pool& pool, BookingId id, AncillaryToRefund request,
                                                  Instant now);

}  // namespace airside::booking
