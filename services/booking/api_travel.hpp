// The days of the journey, in the booking service's contract: check-in, boarding, offloading, a changed schedule, and
// the audit log. Include api.hpp instead.
#pragma once
#include "services/booking/api_types.hpp"

namespace airside::booking {

using SegmentNumber = Int<1, 99>;

struct CheckIn {
    static constexpr Problems<1> problems{
        {{409, "check-in-not-open", "No flight of the booking is open for check-in"}}};
    static constexpr Endpoint endpoint{POST, "/v1/bookings/{id}/check-in",
                                       "Check the travellers in on the flights that are open for it",
                                       Access::owner_or_agent, problems};
    static constexpr FieldDoc docs[] = {
        {"segment_number", "this flight only; left out: every flight that is open for check-in"}};
    using Response = BookingView;
    BookingId id;
    std::optional<SegmentNumber> segment_number;
};
AIRSIDE_FIELDS(CheckIn, id, segment_number)

struct BoardBooking {
    static constexpr Problems<1> problems{
        {{409, "not-checked-in", "The travellers are not checked in on this flight"}}};
    static constexpr Endpoint endpoint{POST, "/v1/admin/bookings/{id}/boarded", "The travellers are on board",
                                       Access::agent, problems};
    using Response = BookingView;
    BookingId id;
    SegmentNumber segment_number;
};
AIRSIDE_FIELDS(BoardBooking, id, segment_number)

// A flight that travellers are taken off is CANCELLED for them; the booking is CONFIRMED again.
struct OffloadBooking {
    static constexpr Problems<1> problems{{{409, "not-checked-in", "The booking is not checked in"}}};
    static constexpr Endpoint endpoint{POST, "/v1/admin/bookings/{id}/offload",
                                       "Take the travellers off the flights that they are checked in on", Access::agent,
                                       problems};
    static constexpr FieldDoc docs[] = {{"note", "why; kept in the audit log, so no personal data"}};
    using Response = BookingView;
    BookingId id;
    Text<3, 500> note;
};
AIRSIDE_FIELDS(OffloadBooking, id, note)

// New times of one flight, as the airports' clocks show them.
struct SegmentTimes {
    SegmentNumber segment_number;
    LocalTime departure_local;
    LocalTime arrival_local;
};
AIRSIDE_FIELDS(SegmentTimes, segment_number, departure_local, arrival_local)

struct ChangeSchedule {
    static constexpr Problems<3> problems{
        {{409, "not-changeable", "The booking's flights can't be moved in its present state"},
         {409, "flights-not-told", "The provider does not tell the order's flights"},
         {503, "provider-unavailable", "The provider did not answer"}}};
    static constexpr Endpoint endpoint{POST, "/v1/admin/bookings/{id}/schedule-change",
                                       "The airline has moved flights of a booking", Access::agent, problems};
    static constexpr FieldDoc docs[] = {
        {"segments", "the flights that moved; left out: the order is read again at the provider, and its times count"},
        {"note", "kept in the audit log, so no personal data"}};
    using Response = BookingView;
    BookingId id;
    std::optional<List<SegmentTimes, 1, 16>> segments;
    std::optional<Text<3, 500>> note;
};
AIRSIDE_FIELDS(ChangeSchedule, id, segments, note)

// An entry of the audit log with its place in the chain: `hash` is over the entry and `prev_hash`, that of the entry
// before; the first has an empty one.
struct BookingAuditEntry {
    int seq;
    std::string action;
    std::string changed_by_type;
    std::optional<UserId> changed_by;
    std::optional<RawJson> old_value;
    std::optional<RawJson> new_value;
    std::optional<std::string> ip_address;  // truncated: /24, /48
    std::optional<std::string> user_agent;
    std::optional<std::string> notes;
    Instant created_at;
    std::string prev_hash;
    std::string hash;
};
AIRSIDE_FIELDS(BookingAuditEntry, seq, action, changed_by_type, changed_by, old_value, new_value, ip_address,
               user_agent, notes, created_at, prev_hash, hash)

struct BookingAuditPage {
    std::vector<BookingAuditEntry> items;    // the oldest first
    std::optional<std::string> next_cursor;  // absent: the end
};
AIRSIDE_FIELDS(BookingAuditPage, items, next_cursor)

struct ListBookingAudit {
    static constexpr Endpoint endpoint{GET, "/v1/admin/bookings/{id}/audit",
                                       "The audit log of a booking, with its chain", Access::agent};
    using Response = BookingAuditPage;
    BookingId id;
    std::optional<Text<1, 200>> cursor;
    std::optional<Int<1, 200>> limit;  // 50
};
AIRSIDE_FIELDS(ListBookingAudit, id, cursor, limit)

}  // namespace airside::booking
