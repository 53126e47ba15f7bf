// One offer: what it costs at this moment, also with services beside the seats, and what an order needs of it.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "platform/contract/endpoint.hpp"
#include "platform/core/id.hpp"
#include "vendors/gds/offer.hpp"
#include "vendors/gds/recorded_message.hpp"

namespace airside::search {

// One that was chosen with the offer.
struct PricedService {
    static constexpr FieldDoc docs[] = {
        {"code", "the airline's sub-code (RFISC); empty where the provider does not say"},
        {"traveller", "adults first, then children, then infants, from 0: as the passengers of the booking"},
        {"segments", "what it is for, counted from 0 through all itineraries"},
        {"price", "of all of them; it is within the fees of the offer's price"}};
    std::string id;
    gds::ServiceKind kind;
    std::string code;
    std::string label;
    int traveller;
    std::vector<int> segments;
    int quantity;
    Money price;
};
AIRSIDE_FIELDS(PricedService, id, kind, code, label, traveller, segments, quantity, price)

struct PricedOffer {
    static constexpr FieldDoc docs[] = {
        {"id", "to book; another than the one asked for where `services` were given, or `replaces` says so"},
        {"price_before", "what the offer asked for cost when it was found"},
        {"price_changed", "it costs another price than that, which has to be accepted by the traveller"},
        {"replaces",
         "the offer asked for: it can't be had any more, and this is another provider's of the same flights"},
        {"conditions_changed", "bags, cabin or conditions are others than the offer asked for had"}};
    OfferId id;
    gds::Provider provider;
    IataAirline validating_carrier;
    std::vector<gds::Itinerary> itineraries;
    gds::Price price;
    Money price_before;
    bool price_changed;
    std::vector<gds::PassengerFare> passengers;
    gds::Conditions conditions;
    std::optional<int> seats_left;
    bool instant_ticketing;
    std::optional<Instant> ticket_time_limit;
    std::optional<Instant> price_guaranteed_until;
    Instant valid_until;
    std::optional<OfferId> replaces;
    bool conditions_changed;
    std::vector<PricedService> services;  // that it has beside the seats
};
AIRSIDE_FIELDS(PricedOffer, id, provider, validating_carrier, itineraries, price, price_before, price_changed,
               passengers, conditions, seats_left, instant_ticketing, ticket_time_limit, price_guaranteed_until,
               valid_until, replaces, conditions_changed, services)

inline constexpr Problems<5> offer_problems{{{409, "sold-out", "No seats are left at this fare"},
                                             {410, "offer-expired", "The offer has expired; search again"},
                                             {429, "rate-limited", "Too many requests"},
                                             {502, "provider-refused", "The provider did not accept the offer"},
                                             {503, "provider-unavailable", "The provider did not answer"}}};

inline constexpr Problems<6> price_problems{{{409, "services-not-offered", "No services are sold with this offer"},
                                             {409, "sold-out", "No seats are left at this fare"},
                                             {410, "offer-expired", "The offer has expired; search again"},
                                             {429, "rate-limited", "Too many requests"},
                                             {502, "provider-refused", "The provider did not accept the offer"},
                                             {503, "provider-unavailable", "The provider did not answer"}}};

// Of what ShowOfferServices lists.
struct ServiceWanted {
    static constexpr FieldDoc docs[] = {{"id", "as GET /v1/offers/{id}/services has it"},
                                        {"traveller", "one of the service's `travellers`"},
                                        {"quantity", "at most the service's `most`"}};
    Text<1, 200> id;
    Int<0, 17> traveller;
    Or<Int<1, 20>, Int<1, 20>{1}> quantity;
};
AIRSIDE_FIELDS(ServiceWanted, id, traveller, quantity)

// With `services` the offer is priced with these and no others, and kept under an id of its own: whoever found the same
// offer does not get them.
struct PriceOffer {
    static constexpr Endpoint endpoint{POST, "/v1/offers/{id}/price", "Price an offer at this moment", Access::anyone,
                                       price_problems};
    static constexpr FieldDoc docs[] = {
        {"services",
         "what else it is to have; left out: what it has. With services there is no other provider to "
         "fall back to"}};
    using Response = PricedOffer;
    OfferId id;
    std::optional<List<ServiceWanted, 0, 100>> services{};
};
AIRSIDE_FIELDS(PriceOffer, id, services)

// For the booking service: the repriced offer with all that an order needs. 410 offer-expired, 409 sold-out, 502, 503
// as for PriceOffer.
struct OfferForOrder {
    OfferId id;                                  // of `offer`
    gds::Offer offer;                            // as repriced now, the provider's raw offer included
    Money price_before;                          // of the offer asked for, when it was found
    Instant valid_until;                         // of the id
    std::vector<gds::RecordedMessage> messages;  // the redacted exchanges with the providers
    std::optional<OfferId> replaces{};  // the offer asked for, where `offer` is its fallback at another provider
    bool conditions_changed = false;    // the traveller was shown other bags, cabins or conditions than `offer` has
};
AIRSIDE_FIELDS(OfferForOrder, id, offer, price_before, valid_until, messages, replaces, conditions_changed)

struct RepriceOffer {
    static constexpr Endpoint endpoint{POST, "/internal/v1/offers/{id}", "Reprice an offer for an order",
                                       Access::service, offer_problems};
    static constexpr FieldDoc docs[] = {{"without", "a provider that refused the order: its offer is passed over"}};
    using Response = OfferForOrder;
    OfferId id;
    std::optional<gds::Provider> without{};
};
AIRSIDE_FIELDS(RepriceOffer, id, without)

}  // namespace airside::search
