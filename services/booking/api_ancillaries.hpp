// What travellers buy beside their seats, in the booking service's contract: the seller's own catalogue, and the
// airline's. Include api.hpp instead.
#pragma once
#include "services/booking/api_types.hpp"

namespace airside::booking {

struct AncillaryOffer {
    static constexpr FieldDoc docs[] = {
        {"code", "what an offer of the seller's is added by; the airline's own word, which may be empty"},
        {"price", "of one"},
        {"limit", "of what `per` says, at most"},
        {"service_id", "what an offer of the airline's is added by, soon: it is of this answer"},
        {"passenger_ids", "of the airline's: who can have it"},
        {"flight_ids", "of the airline's: what it is for, all of them at once"}};
    std::string code;
    AncillaryType type;
    std::string description;
    AncillaryScope per;
    Money price;
    int limit;
    AncillarySeller sold_by = AncillarySeller::SELLER;
    std::optional<std::string> service_id{};
    std::vector<std::string> passenger_ids{};
    std::vector<std::string> flight_ids{};
};
AIRSIDE_FIELDS(AncillaryOffer, code, type, description, per, price, limit, sold_by, service_id, passenger_ids,
               flight_ids)

// SHOWN: they are among the items, if there are any. NOT_SOLD: not (any more) with this booking. UNAVAILABLE: the
// provider did not tell them in time; asked again, it may.
enum class AirlineOffers { SHOWN, NOT_SOLD, UNAVAILABLE };
AIRSIDE_ENUM(AirlineOffers, SHOWN, NOT_SOLD, UNAVAILABLE)

struct AncillaryOffers {
    static constexpr FieldDoc docs[] = {{"airline", "what has become of the airline's own offers"}};
    std::vector<AncillaryOffer> items;  // that are sold in the booking's currency
    AirlineOffers airline;
};
AIRSIDE_FIELDS(AncillaryOffers, items, airline)

struct GetAncillaryOffers {
    static constexpr Endpoint endpoint{GET, "/v1/bookings/{id}/ancillary-offers", "What can be added to a booking",
                                       Access::owner_or_agent};
    using Response = AncillaryOffers;
    BookingId id;
};
AIRSIDE_FIELDS(GetAncillaryOffers, id)

inline constexpr Problems<6> ancillary_problems{
    {{409, "not-changeable", "Ancillaries change only while the booking waits for its payment"},
     {409, "price-changed", "The price has changed"},
     {409, "limit-reached", "No more of these can be added"},
     {409, "request-in-progress", "The first request with this key is still running"},
     {502, "provider-refused", "The provider does not tell what the airline sells"},
     {503, "provider-unavailable", "The provider did not answer"}}};

struct AddAncillary {
    static constexpr Endpoint endpoint{POST,
                                       "/v1/bookings/{id}/ancillaries",
                                       "Add an ancillary to a booking that is not paid yet",
                                       Access::owner_or_agent,
                                       ancillary_problems,
                                       Idempotency::required};
    static constexpr FieldDoc docs[] = {
        {"code", "of one of the seller's ancillary offers; or else `service_id`"},
        {"passenger_id", "where the offer is per passenger, as the airline's all are"},
        {"flight_id", "where the seller's offer is per flight; the airline's says itself which it is for"},
        {"expected_price", "of all of them, as the traveller agreed to"},
        {"service_id", "of one of the airline's ancillary offers; or else `code`"}};
    using Response = Created<BookingView>;
    BookingId id;
    std::optional<Text<1, 50>> code;
    Or<Int<1, 9>, Int<1, 9>{1}> quantity;
    std::optional<Text<36, 36>> passenger_id;
    std::optional<Text<36, 36>> flight_id;
    Money expected_price;
    std::optional<Text<1, 500>> service_id{};
};
AIRSIDE_FIELDS(AddAncillary, id, code, quantity, passenger_id, flight_id, expected_price, service_id)

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
    static constexpr FieldDoc docs[] = {
        {"document_returned",
         "of the airline's that has a document (EMD), required: the agent has had it voided or refunded there"}};
    using Response = BookingView;
    BookingId id;
    Text<36, 36> ancillary_id;
    Or<bool, false> document_returned{};
};
AIRSIDE_FIELDS(CancelAncillary, id, ancillary_id, document_returned)

}  // namespace airside::booking
