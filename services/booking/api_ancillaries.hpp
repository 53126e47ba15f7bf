// What travellers buy beside their seats, in the booking service's contract: the seller's own catalogue. Include
// api.hpp instead.
#pragma once
#include "services/booking/api_types.hpp"

namespace airside::booking {

struct AncillaryOffer {
    static constexpr FieldDoc docs[] = {{"price", "of one"}, {"limit", "of what `per` says, at most"}};
    std::string code;
    AncillaryType type;
    std::string description;
    AncillaryScope per;
    Money price;
    int limit;
};
AIRSIDE_FIELDS(AncillaryOffer, code, type, description, per, price, limit)

struct AncillaryOffers {
    std::vector<AncillaryOffer> items;  // that are sold in the booking's currency
};
AIRSIDE_FIELDS(AncillaryOffers, items)

struct GetAncillaryOffers {
    static constexpr Endpoint endpoint{GET, "/v1/bookings/{id}/ancillary-offers", "What can be added to a booking",
                                       Access::owner_or_agent};
    using Response = AncillaryOffers;
    BookingId id;
};
AIRSIDE_FIELDS(GetAncillaryOffers, id)

inline constexpr Problems<4> ancillary_problems{
    {{409, "not-changeable", "Ancillaries change only while the booking waits for its payment"},
     {409, "price-changed", "The price has changed"},
     {409, "limit-reached", "No more of these can be added"},
     {409, "request-in-progress", "The first request with this key is still running"}}};

struct AddAncillary {
    static constexpr Endpoint endpoint{POST,
                                       "/v1/bookings/{id}/ancillaries",
                                       "Add an ancillary to a booking that is not paid yet",
                                       Access::owner_or_agent,
                                       ancillary_problems,
                                       Idempotency::required};
    static constexpr FieldDoc docs[] = {{"code", "of one of the ancillary offers"},
                                        {"passenger_id", "where the offer is per passenger"},
                                        {"flight_id", "where the offer is per flight"},
                                        {"expected_price", "of all of them, as the traveller agreed to"}};
    using Response = Created<BookingView>;
    BookingId id;
    Text<1, 50> code;
    Or<Int<1, 9>, Int<1, 9>{1}> quantity;
    std::optional<Text<36, 36>> passenger_id;
    std::optional<Text<36, 36>> flight_id;
    Money expected_price;
};
AIRSIDE_FIELDS(AddAncillary, id, code, quantity, passenger_id, flight_id, expected_price)

inline constexpr Problems<1> removal_problems{
    {{409, "not-changeable", "Ancillaries change only while the booking waits for its payment"}}};

// Safe to repeat: one that is removed stays so.
struct RemoveAncillary {
    static constexpr Endpoint endpoint{DELETE, "/v1/bookings/{id}/ancillaries/{ancillary_id}",
                                       "Take an ancillary off a booking that is not paid yet", Access::owner_or_agent,
                                       removal_problems};
    using Response = BookingView;
    BookingId id;
    Text<36, 36> ancillary_id;
};
AIRSIDE_FIELDS(RemoveAncillary, id, ancillary_id)

// Safe to repeat: one that is on its way back is answered as it stands.
struct CancelAncillary {
    static constexpr Problems<1> problems{
        {{409, "not-cancellable", "The ancillary can't be cancelled in the booking's present state"}}};
    static constexpr Endpoint endpoint{POST, "/v1/admin/bookings/{id}/ancillaries/{ancillary_id}/cancel",
                                       "Take back an ancillary that is paid, and give its price back", Access::agent,
                                       problems};
    using Response = BookingView;
    BookingId id;
    Text<36, 36> ancillary_id;
};
AIRSIDE_FIELDS(CancelAncillary, id, ancillary_id)

}  // namespace airside::booking
