// The booking service's public contract: all of it that others may include.
//
// A booking is made from a repriced offer, held at the GDS under a PNR, paid, ticketed and confirmed. What takes
// several steps is carried by a workflow that survives crashes: an answer tells how far it has come (`progress`), and
// reading the booking again tells more.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "services/booking/api_ancillaries.hpp"
#include "services/booking/api_cancellation.hpp"
#include "services/booking/api_erasure.hpp"
#include "services/booking/api_tickets.hpp"
#include "services/booking/api_travel.hpp"
#include "services/booking/api_types.hpp"

namespace airside::booking {

// ---- endpoints ---------------------------------------------------------------------------------------------------

struct CreateBooking {
    static constexpr Problems<12> problems{{
        {403, "account-not-active", "The account is not active"},
        {409, "price-changed", "The price has changed"},
        {409, "conditions-changed", "The conditions have changed"},
        {409, "duplicate-booking", "These people are booked on this flight already"},
        {409, "sold-out", "No seats are left at this fare"},
        {409, "booking-in-progress", "A booking of this offer is under way"},
        {409, "request-in-progress", "The first request with this key is still running"},
        {410, "offer-expired", "The offer has expired; search again"},
        {422, "order-refused", "The provider refused the booking"},
        {429, "rate-limited", "Too many requests"},
        {502, "provider-refused", "The provider did not accept the offer"},
        {503, "provider-unavailable", "The provider did not answer"},
    }};
    static constexpr Endpoint endpoint{POST,         "/v1/bookings", "Book an offer",
                                       Access::user, problems,       Idempotency::required};
    static constexpr FieldDoc docs[] = {
        {"offer_id",
         "where it can't be had any more, the same flights at another provider are booked for the same price and "
         "conditions; else a 409 names that offer in `offer_id`, and booking it is the traveller's consent"},
        {"expected_price", "what the traveller agreed to; another price is a 409 with the new one in `price`"},
        {"accept_duplicate", "book although one of these people is booked on one of these flights already"}};
    using Response = Created<BookingView>;
    OfferId offer_id;
    Money expected_price;
    List<PassengerInput, 1, 9> passengers;
    BookingContact contact;
    Or<bool, false> accept_duplicate;
};
AIRSIDE_FIELDS(CreateBooking, offer_id, expected_price, passengers, contact, accept_duplicate)

struct PayBooking {
    static constexpr Problems<7> problems{{
        {402, "payment-declined", "The payment was declined"},
        {409, "ancillary-unavailable", "The airline no longer has an ancillary at its price; nothing was charged"},
        {409, "booking-failed", "The booking could not be ticketed; no money was taken"},
        {409, "not-payable", "The booking can't be paid in its present state"},
        {409, "price-changed", "The price has changed"},
        {409, "request-in-progress", "The first request with this key is still running"},
        {410, "booking-expired", "The time to pay for this booking is over"},
    }};
    static constexpr Endpoint endpoint{
        POST,     "/v1/bookings/{id}/payment", "Pay for a booking and have it ticketed", Access::owner_or_agent,
        problems, Idempotency::required};
    using Response = BookingView;
    static constexpr FieldDoc docs[] = {
        {"return_url",
         "where a bank's challenge (3-D Secure) sends the payer back to; with it the answer may hold a redirect in "
         "payment.next_action, without it the client secret of the gateway's script. https, or the seller's own site"},
        {"expected_price",
         "the booking's total as the payer was shown it; another is a 409 with the present one in `price`, and nothing "
         "is charged"}};
    BookingId id;
    payment::PaymentMethod payment_method;
    std::optional<Text<8, 2000>> return_url;
    std::optional<Money> expected_price{};
};
AIRSIDE_FIELDS(PayBooking, id, payment_method, return_url, expected_price)

struct GetBooking {
    static constexpr Endpoint endpoint{GET, "/v1/bookings/{id}", "Read a booking", Access::owner_or_agent};
    using Response = BookingView;
    BookingId id;
};
AIRSIDE_FIELDS(GetBooking, id)

struct GetBookingByReference {
    static constexpr Endpoint endpoint{GET, "/v1/bookings/by-reference/{reference}", "Read a booking by its reference",
                                       Access::owner_or_agent};
    using Response = BookingView;
    BookingReference reference;
};
AIRSIDE_FIELDS(GetBookingByReference, reference)

struct ListBookings {
    static constexpr Endpoint endpoint{GET, "/v1/bookings", "List one's own bookings", Access::user};
    using Response = BookingPage;
    std::optional<Text<1, 200>> cursor;
    std::optional<Int<1, 100>> limit;  // 20
};
AIRSIDE_FIELDS(ListBookings, cursor, limit)

struct GetBookingHistory {
    static constexpr Endpoint endpoint{GET, "/v1/bookings/{id}/history", "What happened to a booking",
                                       Access::owner_or_agent};
    using Response = BookingHistory;
    BookingId id;
};
AIRSIDE_FIELDS(GetBookingHistory, id)

// A booking whose work can't go on by itself, or has not for too long.
struct StuckBooking {
    BookingId booking_id;
    BookingReference booking_reference;
    std::optional<RecordLocator> pnr;
    gds::Provider gds_provider;
    std::string
        step;  // CREATE_ORDER, AUTHORIZE, ISSUE_TICKETS…; ORDER_LOOK: the airline changed what it can't change alone
    std::string state;   // UNKNOWN, STUCK, READY…
    std::string reason;  // what went wrong last
    int attempts;
    std::int64_t age_s;  // since the step became unknown or stuck
    Instant since;
    Instant departure_datetime;
};
AIRSIDE_FIELDS(StuckBooking, booking_id, booking_reference, pnr, gds_provider, step, state, reason, attempts, age_s,
               since, departure_datetime)

struct StuckBookings {
    std::vector<StuckBooking> items;  // the oldest first
};
AIRSIDE_FIELDS(StuckBookings, items)

struct ListStuckBookings {
    static constexpr Endpoint endpoint{GET, "/v1/admin/bookings/stuck", "Bookings that need somebody to look at them",
                                       Access::agent};
    using Response = StuckBookings;
    std::optional<Int<1, 500>> limit;  // 100
};
AIRSIDE_FIELDS(ListStuckBookings, limit)

// One exchange with a provider, without personal data and secrets.
struct BookingVendorMessage {
    gds::Provider provider;
    std::string operation;
    std::string request;
    std::string reply;
    int http_status;  // 0: no answer
    int elapsed_ms;
    Instant created_at;
};
AIRSIDE_FIELDS(BookingVendorMessage, provider, operation, request, reply, http_status, elapsed_ms, created_at)

struct BookingWorkflowStep {
    std::string step;
    int attempt;
    Instant started_at;
    std::optional<Instant> finished_at;
    std::optional<std::string> outcome;  // DONE, REFUSED, UNKNOWN, UNAVAILABLE; absent: under way, or its process died
    std::optional<std::string> detail;
};
AIRSIDE_FIELDS(BookingWorkflowStep, step, attempt, started_at, finished_at, outcome, detail)

struct BookingMessages {
    std::vector<BookingWorkflowStep> steps;
    std::vector<BookingVendorMessage> messages;
};
AIRSIDE_FIELDS(BookingMessages, steps, messages)

struct GetBookingMessages {
    static constexpr Endpoint endpoint{GET, "/v1/admin/bookings/{id}/messages",
                                       "What was said to the provider about a booking", Access::agent};
    using Response = BookingMessages;
    BookingId id;
};
AIRSIDE_FIELDS(GetBookingMessages, id)

// RETRY: the step did not happen; do it (again). What must not be there twice (an order, tickets, services) is looked
// for first. ABANDON: give up and undo what was done. ORDER_FOUND: the order exists
// under `order_id` and `pnr`. DONE: the step did happen, or was done by hand.
enum class BookingDecision { RETRY, ABANDON, ORDER_FOUND, DONE };
AIRSIDE_ENUM(BookingDecision, RETRY, ABANDON, ORDER_FOUND, DONE)

struct DecideBooking {
    static constexpr Problems<1> problems{{{409, "nothing-to-decide", "The booking is not waiting for a decision"}}};
    static constexpr Endpoint endpoint{POST, "/v1/admin/bookings/{id}/decision", "Decide how a stuck booking goes on",
                                       Access::agent, problems};
    static constexpr FieldDoc docs[] = {{"order_id", "with ORDER_FOUND: the provider's handle of the order"},
                                        {"note", "why; kept in the audit log, so no personal data"}};
    using Response = BookingView;
    BookingId id;
    BookingDecision decision;
    std::optional<Text<1, 100>> order_id;
    Text<3, 500> note;
};
AIRSIDE_FIELDS(DecideBooking, id, decision, order_id, note)

// ---- events ------------------------------------------------------------------------------------------------------
// aggregate_type "booking". Each carries the whole state after the change: booking_created, booking_ordered (it has a
// PNR), booking_confirmed, booking_cancelled, booking_failed, booking_expired (failed because nobody paid in time),
// booking_schedule_changed, booking_completed (the last flight has landed),
// booking_refunded (all money due is back).

struct BookingEvent {
    BookingId booking_id;
    std::int64_t version;
    BookingReference booking_reference;
    std::optional<RecordLocator> pnr;
    UserId user_id;
    BookingStatus status;
    BookingPaymentStatus payment_status;
    gds::Provider gds_provider;
    FlightType flight_type;
    IataAirport origin_airport;
    IataAirport destination_airport;
    Instant departure_datetime;
    Instant arrival_datetime;
    BookingPrice price;
    std::vector<BookedPassenger> passengers;  // the first adult comes first
    std::vector<BookedFlight> flights;
    std::vector<BookedTicket> tickets;
    BookingContact contact;
    std::optional<Instant> ticket_time_limit;
    std::optional<PaymentId> payment_id;
    std::optional<BookingFailure> failure;
    Instant occurred_at;
    std::optional<Money> refund{};  // of a paid booking that was given up: what comes back of it, zero is nothing
    std::vector<BookedAncillary> ancillaries{};
    std::optional<std::vector<IncludedService>> included_services{};
};
AIRSIDE_FIELDS(BookingEvent, booking_id, version, booking_reference, pnr, user_id, status, payment_status, gds_provider,
               flight_type, origin_airport, destination_airport, departure_datetime, arrival_datetime, price,
               passengers, flights, tickets, contact, ticket_time_limit, payment_id, failure, occurred_at, refund,
               ancillaries, included_services)

}  // namespace airside::booking

namespace airside {
class Bus;
}
namespace airside::booking {
void bind_contract(Bus& bus);
}
