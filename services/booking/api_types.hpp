// What travels in the booking service's contract. Include api.hpp instead.
//
// Instants are UTC; local times are the airport's wall clock, with its IANA zone beside them.
#pragma once
#include <cstdint>
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
// AWAITING_ACTION: the payer has to do what payment.next_action says. IN_REVIEW: the money is held, and an agent looks
// at the payment before the tickets are issued. UNDOING: what was done is being given back.
// NEEDS_AGENT: a person decides. FINISHED: nothing is left to do.
enum class BookingProgress {
    ORDERING,
    AWAITING_PAYMENT,
    PAYING,
    AWAITING_ACTION,
    IN_REVIEW,
    TICKETING,
    UNDOING,
    NEEDS_AGENT,
    FINISHED
};
AIRSIDE_ENUM(BookingProgress, ORDERING, AWAITING_PAYMENT, PAYING, AWAITING_ACTION, IN_REVIEW, TICKETING, UNDOING,
             NEEDS_AGENT, FINISHED)

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

enum class AncillaryType { SEAT_SELECTION, EXTRA_BAGGAGE, MEAL, LOUNGE_ACCESS, PRIORITY_BOARDING, WIFI, INSURANCE };
AIRSIDE_ENUM(AncillaryType, SEAT_SELECTION, EXTRA_BAGGAGE, MEAL, LOUNGE_ACCESS, PRIORITY_BOARDING, WIFI, INSURANCE)

enum class AncillaryStatus { CONFIRMED, CANCELLED, REFUNDED };
AIRSIDE_ENUM(AncillaryStatus, CONFIRMED, CANCELLED, REFUNDED)

// Whose it is: of the seller's own catalogue, or the airline's, which its provider orders and issues a document for.
enum class AncillarySeller { SELLER, AIRLINE };
AIRSIDE_ENUM(AncillarySeller, SELLER, AIRLINE)

// For whom one of them is: a passenger on the whole journey or on one flight, all passengers on one flight, or all of
// it.
enum class AncillaryScope { PASSENGER, PASSENGER_AND_FLIGHT, FLIGHT, BOOKING };
AIRSIDE_ENUM(AncillaryScope, PASSENGER, PASSENGER_AND_FLIGHT, FLIGHT, BOOKING)

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

struct BookedAncillary {
    std::string id;
    std::string code;  // as in the ancillary offers
    AncillaryType type;
    std::string description;
    int quantity;
    std::optional<std::string> passenger_id;
    std::optional<std::string> flight_id;
    Money price;  // of all of them; part of the booking's fees while CONFIRMED
    AncillaryStatus status;
    AncillarySeller sold_by = AncillarySeller::SELLER;
    std::vector<std::string> flight_ids{};  // of the airline's: those that it is for, all of them at once
    std::optional<Instant> placed_at{};     // of the airline's: it has been noted there, and stays with its order
    std::optional<Instant> issued_at{};     // of the airline's: its document (EMD) was there
    std::optional<TicketNumber> document_number{};
};
AIRSIDE_FIELDS(BookedAncillary, id, code, type, description, quantity, passenger_id, flight_id, price, status, sold_by,
               flight_ids, placed_at, issued_at, document_number)

// Chosen with the offer, before there was an order: what it costs is within the offer's price, and it goes back as the
// fees of the fare do. Ancillaries, which are added to a booking, cost their own.
struct IncludedService {
    gds::ServiceKind type;
    std::string code;  // the airline's sub-code (RFISC); empty where the provider does not say
    std::string description;
    std::optional<std::string> passenger_id;
    std::vector<int> segment_numbers;  // of the flights that it is for
    int quantity;
    Money price;  // of all of them
};
AIRSIDE_FIELDS(IncludedService, type, code, description, passenger_id, segment_numbers, quantity, price)

// OPEN: on its way, or about to be. FAILED: it was sent back or refused, an agent looks. DONE: it has arrived, as far
// as the gateway can tell.
enum class BookedRefundState { OPEN, FAILED, DONE };
AIRSIDE_ENUM(BookedRefundState, OPEN, FAILED, DONE)

struct BookedRefund {
    std::string id;
    Money amount;
    std::optional<std::string> ancillary_id;  // absent: of the booking that was given up
    BookedRefundState state;
    Instant requested_at;
    std::optional<Instant> finished_at;
};
AIRSIDE_FIELDS(BookedRefund, id, amount, ancillary_id, state, requested_at, finished_at)

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
    // Ids of ancillaries that the airline did not have any more when the last attempt began: they were taken off, and
    // nothing was charged.
    std::optional<std::vector<std::string>> refused_ancillaries{};
};
AIRSIDE_FIELDS(BookingPaymentState, payment_id, decline_code, next_action, refused_ancillaries)

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
    std::vector<BookedAncillary> ancillaries;
    std::vector<BookedRefund> refunds;  // what comes back, the oldest first
    BookingContact contact;
    std::optional<Instant> ticket_time_limit;
    BookingPaymentState payment;
    std::optional<BookingFailure> failure;  // why it FAILED, or is being undone
    Instant created_at;
    std::optional<Instant> confirmed_at;
    std::optional<Instant> cancelled_at;
    std::optional<Instant> archived_at;  // since then it is in the archive: read, and no longer changed
    // Left out where there are none, and of a booking in the archive.
    std::optional<std::vector<IncludedService>> included_services{};
};
AIRSIDE_FIELDS(BookingView, id, booking_reference, pnr, user_id, status, payment_status, progress, gds_provider,
               flight_type, origin_airport, destination_airport, departure_datetime, arrival_datetime, price,
               passengers, flights, tickets, ancillaries, refunds, contact, ticket_time_limit, payment, failure,
               created_at, confirmed_at, cancelled_at, archived_at, included_services)

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

}  // namespace airside::booking
