// Orders, travellers and tickets as every GDS keeps them. Personal data: never into a log; recorded messages are
// redacted.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "vendors/gds/offer.hpp"

namespace airside::gds {

enum class Gender { MALE, FEMALE, UNSPECIFIED };
AIRSIDE_ENUM(Gender, MALE, FEMALE, UNSPECIFIED)

struct TravelDocument {
    std::string number;  // of a passport
    CountryCode issuing_country;
    CountryCode nationality;
    Date expires;
};
AIRSIDE_FIELDS(TravelDocument, number, issuing_country, nationality, expires)

struct FrequentFlyer {
    IataAirline airline;
    std::string number;
};
AIRSIDE_FIELDS(FrequentFlyer, airline, number)

struct Traveller {
    PassengerType type;
    PersonName first_name;
    std::optional<PersonName> middle_name;
    PersonName last_name;
    Date date_of_birth;
    Gender gender;
    std::optional<TravelDocument> document;
    std::optional<FrequentFlyer> frequent_flyer;
};
AIRSIDE_FIELDS(Traveller, type, first_name, middle_name, last_name, date_of_birth, gender, document, frequent_flyer)

struct Contact {
    std::string email;
    std::string phone;  // E.164: "+442071234567"
};
AIRSIDE_FIELDS(Contact, email, phone)

struct OrderRequest {
    Offer offer;                 // as repriced last
    BookingReference reference;  // ours; written into the order as a remark, so that find_by_reference can find it
    // Adults first, then children, then infants, the first infant on the first adult's lap.
    std::vector<Traveller> travellers;
    Contact contact;
};

// ON_HOLD: the space is held, no tickets. TICKETED: every traveller has tickets. CANCELLED: nothing is held.
enum class OrderStatus { ON_HOLD, PARTIALLY_TICKETED, TICKETED, CANCELLED };
AIRSIDE_ENUM(OrderStatus, ON_HOLD, PARTIALLY_TICKETED, TICKETED, CANCELLED)
std::string_view to_string(OrderStatus status);

// What the airline says of a held seat. UNKNOWN: the provider did not say.
enum class SegmentStatus { CONFIRMED, WAITLISTED, CANCELLED, UNKNOWN };
AIRSIDE_ENUM(SegmentStatus, CONFIRMED, WAITLISTED, CANCELLED, UNKNOWN)
std::string_view to_string(SegmentStatus status);

// ISSUED: open for use. USED: flown or checked in.
enum class TicketStatus { ISSUED, USED, VOIDED, REFUNDED, EXCHANGED };
AIRSIDE_ENUM(TicketStatus, ISSUED, USED, VOIDED, REFUNDED, EXCHANGED)
std::string_view to_string(TicketStatus status);

struct Coupon {
    int segment;  // index into the order's segments, in flight order through all itineraries
    TicketStatus status;
};
AIRSIDE_FIELDS(Coupon, segment, status)

struct Ticket {
    std::string number;  // 13 digits, without a dash
    int traveller;       // index into OrderRequest::travellers
    TicketStatus status;
    std::optional<Instant> issued_at;
    std::vector<Coupon> coupons;  // empty where the provider does not list them
};
AIRSIDE_FIELDS(Ticket, number, traveller, status, issued_at, coupons)

struct Order {
    Provider provider;
    std::string order_id;                       // the provider's handle for every later call
    RecordLocator locator;                      // the PNR
    std::optional<BookingReference> reference;  // ours, as found in its remarks
    OrderStatus status;
    std::optional<Instant> created_at;
    std::optional<Instant> ticket_time_limit;
    std::optional<Offer>
        offer;  // what the order holds, priced; std::nullopt: the provider lists no priced offer (cancelled)
    std::vector<SegmentStatus> segments;  // of `offer`, in flight order
    std::vector<std::string> last_names;  // of its travellers, upper case, to tell candidates apart
    std::vector<Ticket> tickets;
    std::vector<OrderedService> services = {};  // those that are cancelled may be left out
};
AIRSIDE_FIELDS(Order, provider, order_id, locator, reference, status, created_at, ticket_time_limit, offer, segments,
               last_names, tickets, services)

}  // namespace airside::gds
