// What the airline sells for an order, and which of it a booking has there: pure rules.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "services/booking/api.hpp"
#include "vendors/gds/order.hpp"

namespace airside::booking {

// An ancillary of the airline's that a booking has.
struct AirlineService {
    std::string ancillary_id;
    gds::ServiceChoice choice;  // as the traveller agreed to it
    Money price;                // of all of them
    bool placed = false;        // the airline has it noted
    bool issued = false;        // its document was there
};

// Nothing: it is none of the seven types, and is not sold.
std::optional<AncillaryType> ancillary_type_of(gds::ServiceKind kind);

// In the booking's currency, for its passengers and flights, of a type that we know.
std::vector<AncillaryOffer> airline_offers(const std::vector<gds::ServiceOffer>& catalogue, const BookingView& booking);

struct ChosenService {
    BookedAncillary ancillary;
    gds::ServiceOffer service;
};
// What is added; throws Problem as chosen_ancillary does (domain/ancillaries.hpp).
ChosenService chosen_service(const std::vector<gds::ServiceOffer>& catalogue, const BookingView& booking,
                             const AddAncillary& request);

// What was chosen, in a catalogue that was read later. An id is of one catalogue only, so it counts where it stands for
// the same thing; else the same thing for the same flights does. Null: it is not sold to that traveller any more, or
// for more than was agreed.
const gds::ServiceOffer* find_again(const std::vector<gds::ServiceOffer>& catalogue, const AirlineService& service);

struct ServiceDocument {
    std::string ancillary_id;
    std::string number;  // of the EMD; empty: the provider does not say
};
struct ServicesSeen {
    std::vector<std::string> there;       // ids of ancillaries that the order has
    std::vector<ServiceDocument> issued;  // of these, with a document
};
// By sub-code, traveller, flights and quantity. What the order has counts once: for those that were seen to be issued,
// then for those that were placed, then for the others.
ServicesSeen services_in(const gds::Order& order, const std::vector<AirlineService>& services);

// That the order's services cost more than those that were placed there were agreed to; empty: they don't, or the
// provider does not say.
std::string dearer_services(const gds::Order& order, const std::vector<AirlineService>& services);

// Which are placed and have no document, for agents; empty: none. Without personal data.
std::string unissued_services(const std::vector<AirlineService>& services);

}  // namespace airside::booking
