// Giving a booking up, in the booking service's contract: what would come back, and the cancellation itself. Include
// api.hpp instead.
#pragma once
#include "services/booking/api_types.hpp"

namespace airside::booking {

// NOT_PAID: there is nothing to give back. VOID_WINDOW: the tickets were issued today and can still be voided, so that
// everything comes back. SCHEDULE_CHANGE: the airline has moved a flight so far that everything comes back.
// FARE_CONDITIONS: what the accepted fare allows. UNKNOWN: the fare's conditions don't say, or no longer apply, or the
// airline's documents (EMDs) are to come back, whose rules are not known; an agent decides.
enum class RefundBasis { NOT_PAID, VOID_WINDOW, SCHEDULE_CHANGE, FARE_CONDITIONS, UNKNOWN };
AIRSIDE_ENUM(RefundBasis, NOT_PAID, VOID_WINDOW, SCHEDULE_CHANGE, FARE_CONDITIONS, UNKNOWN)

struct PassengerRefund {
    std::string passenger_id;
    Money paid;
    std::optional<Money> refund;  // absent: not known
};
AIRSIDE_FIELDS(PassengerRefund, passenger_id, paid, refund)

struct CancelQuote {
    static constexpr FieldDoc docs[] = {
        {"refund", "what would come back in all; absent: not known, an agent decides"},
        {"void_until", "with VOID_WINDOW, until then: midnight after the tickets were issued, at the seller's"},
        {"ancillaries", "what was paid for ancillaries that the booking still has; part of `refund`"},
        {"airline_documents",
         "of these, for the airline's that have a document: with UNKNOWN, what comes back of it is for the airline's "
         "rules to say"},
        {"passengers", "with FARE_CONDITIONS and UNKNOWN: of each passenger's fare"}};
    BookingId booking_id;
    RefundBasis basis;
    std::optional<Money> refund;
    std::optional<Instant> void_until;
    Money ancillaries;
    Money airline_documents;
    std::vector<PassengerRefund> passengers;
};
AIRSIDE_FIELDS(CancelQuote, booking_id, basis, refund, void_until, ancillaries, airline_documents, passengers)

inline constexpr ProblemKind not_cancellable_kind{409, "not-cancellable",
                                                  "The booking can't be cancelled in its present state"};

struct GetCancelQuote {
    static constexpr Problems<1> problems{{not_cancellable_kind}};
    static constexpr Endpoint endpoint{GET, "/v1/bookings/{id}/cancel-quote", "What would come back of a booking",
                                       Access::owner_or_agent, problems};
    using Response = CancelQuote;
    BookingId id;
};
AIRSIDE_FIELDS(GetCancelQuote, id)

// Safe to repeat: a booking that is cancelled, or about to be, is answered as it stands.
struct CancelBooking {
    static constexpr Problems<3> problems{
        {not_cancellable_kind,
         {409, "refund-changed", "Another amount would come back"},
         {409, "refund-unknown", "What would come back is not known: an agent has to decide"}}};
    static constexpr Endpoint endpoint{POST, "/v1/bookings/{id}/cancel", "Give up a booking, paid or not",
                                       Access::owner_or_agent, problems};
    static constexpr FieldDoc docs[] = {
        {"expected_refund",
         "of a paid booking, required: what the traveller was quoted; another amount, or none, is a 409 with the "
         "present "
         "one in `refund`"},
        {"refund", "agents only, instead: what is given back, whatever the fare's conditions say"}};
    using Response = BookingView;
    BookingId id;
    std::optional<Text<1, 500>> reason;
    std::optional<Money> expected_refund;
    std::optional<Money> refund;
};
AIRSIDE_FIELDS(CancelBooking, id, reason, expected_refund, refund)

}  // namespace airside::booking
