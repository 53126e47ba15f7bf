// The booking service's public contract: all of it that others may include.
//
// A booking is made from a repriced offer, held at the GDS under a PNR, paid, ticketed and confirmed. What takes
// several steps is carried by a workflow that survives crashes: an answer tells how far it has come (`progress`), and
// reading the booking again tells more. Instants are UTC; local times are the airport's wall clock, with its IANA zone
// beside them.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "platform/contract/endpoint.hpp"
#include "services/payment/api.hpp"
#include "vendors/gds/offer.hpp"

namespace airside::booking {

enum class BookingStatus { PENDING_PAYMENT, CONFIRMED, FAILED, CANCELLED, CHECKED_IN, COMPLETED, REFUNDED };
AIRSIDE_ENUM(BookingStatus, PENDING_PAYMENT, CONFIRMED, FAILED, CANCELLED, CHECKED_IN, COMPLETED, REFUNDED)

enum class BookingPaymentStatus { PENDING, AUTHORIZED, CAPTURED, FAILED, REFUNDED, PARTIALLY_REFUNDED };
AIRSIDE_ENUM(BookingPaymentStatus, PENDING, AUTHORIZED, CAPTURED, FAILED, REFUNDED, PARTIALLY_REFUNDED)

// How far the work on a booking has come. ORDERING: the GDS is being asked, or whether it made the order is being found
// out (no PNR yet). AWAITING_PAYMENT: held until ticket_time_limit. PAYING, TICKETING: going on by itself.
// AWAITING_ACTION: the payer has to do what payment.next_action says. UNDOING: what was done is being given back.
// NEEDS_AGENT: a person decides. FINISHED: nothing is left to do.
enum class BookingProgress {
    ORDERING,
    AWAITING_PAYMENT,
    PAYING,
    AWAITING_ACTION,
    TICKETING,
    UNDOING,
    NEEDS_AGENT,
    FINISHED
};
AIRSIDE_ENUM(BookingProgress, ORDERING, AWAITING_PAYMENT, PAYING, AWAITING_ACTION, TICKETING, UNDOING, NEEDS_AGENT,
             FINISHED)

enum class FlightType { ONE_WAY, ROUND_TRIP, MULTI_CITY };
AIRSIDE_ENUM(FlightType, ONE_WAY, ROUND_TRIP, MULTI_CITY)

enum class PassengerTitle { MR, MRS, MS, MISS, DR };
AIRSIDE_ENUM(PassengerTitle, MR, MRS, MS, MISS, DR)

// As in the travel document; OTHER is its X.
enum class PassengerGender { MALE, FEMALE, OTHER };
AIRSIDE_ENUM(PassengerGender, MALE, FEMALE, OTHER)

enum class BookedFlightStatus { CONFIRMED, CHECKED_IN, BOARDED, DEPARTED, ARRIVED, CANCELLED };
AIRSIDE_ENUM(BookedFlightStatus, CONFIRMED, CHECKED_IN, BOARDED, DEPARTED, ARRIVED, CANCELLED)

// USED is a coupon's only: flown or checked in.
enum class BookedTicketStatus { ISSUED, USED, VOIDED, REFUNDED, EXCHANGED };
AIRSIDE_ENUM(BookedTicketStatus, ISSUED, USED, VOIDED, REFUNDED, EXCHANGED)

using TicketNumber =
    Code<"TicketNumber", Alphabet::digit, 13, 13, "e-ticket number: airline's three digits and ten more">;
using PassportNumber = Code<"PassportNumber", Alphabet::upper_digit, 5, 20, "as in the passport, without spaces">;
using FrequentFlyerNumber = Code<"FrequentFlyerNumber", Alphabet::upper_digit, 4, 20, "without the airline's code">;

// ---- what a traveller sends --------------------------------------------------------------------------------------

struct PassengerPassport {
    PassportNumber number;
    CountryCode country;
    Date expiry_date;
};
AIRSIDE_FIELDS(PassengerPassport, number, country, expiry_date)

struct PassengerFrequentFlyer {
    IataAirline airline;
    FrequentFlyerNumber number;
};
AIRSIDE_FIELDS(PassengerFrequentFlyer, airline, number)

struct PassengerInput {
    static constexpr FieldDoc docs[] = {
        {"type",
         "by the age on the day of the last flight: ADULT from 12, CHILD from 2, INFANT below, on an adult's lap"},
        {"passport", "valid on the day of the last arrival"}};
    gds::PassengerType type;
    std::optional<PassengerTitle> title;
    PersonName first_name;
    std::optional<PersonName> middle_name;
    PersonName last_name;
    Date date_of_birth;
    std::optional<PassengerGender> gender;
    std::optional<CountryCode> nationality;
    std::optional<PassengerPassport> passport;
    std::optional<PassengerFrequentFlyer> frequent_flyer;
};
AIRSIDE_FIELDS(PassengerInput, type, title, first_name, middle_name, last_name, date_of_birth, gender, nationality,
               passport, frequent_flyer)

struct BookingContact {
    static constexpr FieldDoc docs[] = {{"phone", "E.164: +442071234567"}};
    Text<3, 255> email;
    Text<5, 20> phone;
};
AIRSIDE_FIELDS(BookingContact, email, phone)

// ---- what comes back ---------------------------------------------------------------------------------------------

struct BookedPassenger {
    std::string id;
    gds::PassengerType type;
    std::optional<PassengerTitle> title;
    PersonName first_name;
    std::optional<PersonName> middle_name;
    PersonName last_name;
    std::optional<std::string> ticket_number;  // the current first ticket
    std::optional<BookedTicketStatus> ticket_status;
};
AIRSIDE_FIELDS(BookedPassenger, id, type, title, first_name, middle_name, last_name, ticket_number, ticket_status)

struct BookedFlight {
    std::string id;
    int segment_number;  // from 1, through all directions
    IataAirline airline_code;
    std::string airline_name;
    std::string flight_number;  // with the carrier: "BA178"
    std::optional<IataAirline> operating_carrier;
    std::optional<std::string> aircraft_code;
    std::optional<std::string> aircraft_type;
    IataAirport departure_airport;
    std::optional<std::string> departure_terminal;
    Instant departure_datetime;
    LocalTime departure_local;
    std::string departure_zone;
    IataAirport arrival_airport;
    std::optional<std::string> arrival_terminal;
    Instant arrival_datetime;
    LocalTime arrival_local;
    std::string arrival_zone;
    gds::CabinClass cabin_class;
    BookingClass booking_class;
    int flight_duration_minutes;
    std::optional<gds::BaggageAllowance> checked_baggage;  // of an adult
    BookedFlightStatus status;
};
AIRSIDE_FIELDS(BookedFlight, id, segment_number, airline_code, airline_name, flight_number, operating_carrier,
               aircraft_code, aircraft_type, departure_airport, departure_terminal, departure_datetime, departure_local,
               departure_zone, arrival_airport, arrival_terminal, arrival_datetime, arrival_local, arrival_zone,
               cabin_class, booking_class, flight_duration_minutes, checked_baggage, status)

struct BookedTicket {
    TicketNumber number;
    std::string passenger_id;
    BookedTicketStatus status;
    std::optional<Instant> issued_at;
};
AIRSIDE_FIELDS(BookedTicket, number, passenger_id, status, issued_at)

struct BookingPrice {
    Money base_fare;
    Money taxes;
    Money fees;
    Money total;
};
AIRSIDE_FIELDS(BookingPrice, base_fare, taxes, fees, total)

struct BookingPaymentState {
    std::optional<PaymentId> payment_id;
    std::optional<std::string> decline_code;  // of the last attempt; another may follow while the booking is held
    std::optional<payment::NextAction> next_action;  // what the payer has to do first (3-D Secure)
};
AIRSIDE_FIELDS(BookingPaymentState, payment_id, decline_code, next_action)

struct BookingFailure {
    static constexpr FieldDoc docs[] = {
        {"code", "stable: sold-out, offer-expired, ticket-time-limit-passed, ticketing-refused…"}};
    std::string code;
    std::string detail;
};
AIRSIDE_FIELDS(BookingFailure, code, detail)

struct BookingView {
    BookingId id;
    BookingReference booking_reference;
    std::optional<RecordLocator> pnr;  // once the GDS has made the order
    UserId user_id;
    BookingStatus status;
    BookingPaymentStatus payment_status;
    BookingProgress progress;
    gds::Provider gds_provider;
    FlightType flight_type;
    IataAirport origin_airport;
    IataAirport destination_airport;
    Instant departure_datetime;
    Instant arrival_datetime;
    BookingPrice price;
    std::vector<BookedPassenger> passengers;
    std::vector<BookedFlight> flights;
    std::vector<BookedTicket> tickets;
    BookingContact contact;
    std::optional<Instant> ticket_time_limit;
    BookingPaymentState payment;
    std::optional<BookingFailure> failure;  // why it FAILED, or is being undone
    Instant created_at;
    std::optional<Instant> confirmed_at;
    std::optional<Instant> cancelled_at;
};
AIRSIDE_FIELDS(BookingView, id, booking_reference, pnr, user_id, status, payment_status, progress, gds_provider,
               flight_type, origin_airport, destination_airport, departure_datetime, arrival_datetime, price,
               passengers, flights, tickets, contact, ticket_time_limit, payment, failure, created_at, confirmed_at,
               cancelled_at)

struct BookingSummary {
    BookingId id;
    BookingReference booking_reference;
    std::optional<RecordLocator> pnr;
    BookingStatus status;
    BookingPaymentStatus payment_status;
    IataAirport origin_airport;
    IataAirport destination_airport;
    Instant departure_datetime;
    Instant arrival_datetime;
    Money total;
    std::optional<Instant> ticket_time_limit;
    Instant created_at;
};
AIRSIDE_FIELDS(BookingSummary, id, booking_reference, pnr, status, payment_status, origin_airport, destination_airport,
               departure_datetime, arrival_datetime, total, ticket_time_limit, created_at)

struct BookingPage {
    std::vector<BookingSummary> items;       // the latest departure first
    std::optional<std::string> next_cursor;  // absent: the end
};
AIRSIDE_FIELDS(BookingPage, items, next_cursor)

struct BookingHistoryEntry {
    std::string action;           // CREATED, STATUS_CHANGED, PAYMENT_UPDATED, CANCELLED, MODIFIED, TICKET_ISSUED…
    std::string changed_by_type;  // CUSTOMER, AGENT, ADMIN, SYSTEM, GDS
    std::optional<UserId> changed_by;
    std::optional<RawJson> old_value;  // never personal values
    std::optional<RawJson> new_value;
    std::optional<std::string> notes;
    Instant created_at;
    std::string hash;  // SHA-256 over this entry and the hash of the one before, in hex
};
AIRSIDE_FIELDS(BookingHistoryEntry, action, changed_by_type, changed_by, old_value, new_value, notes, created_at, hash)

struct BookingHistory {
    std::vector<BookingHistoryEntry> items;  // the oldest first
};
AIRSIDE_FIELDS(BookingHistory, items)

// ---- endpoints ---------------------------------------------------------------------------------------------------

struct CreateBooking {
    static constexpr Problems<7> problems{{
        {409, "price-changed", "The price has changed"},
        {409, "duplicate-booking", "These people are booked on this flight already"},
        {409, "sold-out", "The flight is sold out at this fare"},
        {409, "offer-expired", "The offer is no longer available"},
        {409, "booking-in-progress", "A booking of this offer is under way"},
        {409, "request-in-progress", "The first request with this key is still running"},
        {422, "order-refused", "The airline's system refused the booking"},
    }};
    static constexpr Endpoint endpoint{POST,         "/v1/bookings", "Book an offer",
                                       Access::user, problems,       Idempotency::required};
    static constexpr FieldDoc docs[] = {
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
    static constexpr Problems<4> problems{{
        {402, "payment-declined", "The payment was declined"},
        {409, "not-payable", "The booking can't be paid in its present state"},
        {409, "request-in-progress", "The first request with this key is still running"},
        {410, "booking-expired", "The time to pay for this booking is over"},
    }};
    static constexpr Endpoint endpoint{
        POST,     "/v1/bookings/{id}/payment", "Pay for a booking and have it ticketed", Access::owner_or_agent,
        problems, Idempotency::required};
    using Response = BookingView;
    BookingId id;
    payment::PaymentMethod payment_method;
};
AIRSIDE_FIELDS(PayBooking, id, payment_method)

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

struct CancelBooking {
    static constexpr Problems<1> problems{
        {{409, "not-cancellable", "The booking can't be cancelled in its present state"}}};
    static constexpr Endpoint endpoint{POST, "/v1/bookings/{id}/cancel", "Give up a booking that is not paid yet",
                                       Access::owner_or_agent, problems};
    using Response = BookingView;
    BookingId id;
    std::optional<Text<1, 500>> reason;
};
AIRSIDE_FIELDS(CancelBooking, id, reason)

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
    std::string step;    // CREATE_ORDER, AUTHORIZE, ISSUE_TICKETS…
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

// RETRY: the step did not happen; do it (again). ABANDON: give up and undo what was done. ORDER_FOUND: the order exists
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
// PNR), booking_confirmed, booking_cancelled, booking_failed, booking_expired (failed because nobody paid in time).

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
};
AIRSIDE_FIELDS(BookingEvent, booking_id, version, booking_reference, pnr, user_id, status, payment_status, gds_provider,
               flight_type, origin_airport, destination_airport, departure_datetime, arrival_datetime, price,
               passengers, flights, tickets, contact, ticket_time_limit, payment_id, failure, occurred_at)

}  // namespace airside::booking

namespace airside {
class Bus;
}
namespace airside::booking {
void bind_contract(Bus& bus);
}
