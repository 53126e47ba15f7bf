#include "services/booking/domain/airline_services.hpp"

#include <algorithm>

#include "platform/core/problem.hpp"
#include "services/booking/domain/ancillaries.hpp"

namespace airside::booking {
namespace {

template <class List, class T>
bool has(const List& list, const T& value) {
    return std::find(list.begin(), list.end(), value) != list.end();
}

// Every index is one of `size` things, and there is one at least.
bool all_within(const std::vector<int>& indexes, std::size_t size) {
    return !indexes.empty() && std::all_of(indexes.begin(), indexes.end(), [&](int index) {
        return index >= 0 && static_cast<std::size_t>(index) < size;
    });
}

bool can_be_sold(const gds::ServiceOffer& service, const BookingView& booking) {
    return ancillary_type_of(service.kind) && service.price.currency() == booking.price.total.currency() &&
           !service.price.negative() && service.most > 0 && service.code.size() <= 50 && !service.id.empty() &&
           service.id.size() <= 500 && all_within(service.travellers, booking.passengers.size()) &&
           all_within(service.segments, booking.flights.size());
}

std::string description_of(const gds::ServiceOffer& service) {
    if (!service.label.empty()) return service.label;
    return service.code.empty() ? std::string(gds::to_string(service.kind)) : service.code;
}

std::vector<std::string> flights_of(const gds::ServiceOffer& service, const BookingView& booking) {
    std::vector<std::string> ids;
    for (std::size_t i = 0; i < booking.flights.size(); ++i)
        if (has(service.segments, static_cast<int>(i))) ids.push_back(booking.flights[i].id);
    return ids;
}

// Seats of all places have one sub-code.
bool is_told_by_its_label(const gds::ServiceOffer& service) {
    return service.code.empty() || service.kind == gds::ServiceKind::SEAT;
}

bool same_segments(std::vector<int> one, std::vector<int> other) {
    std::sort(one.begin(), one.end());
    std::sort(other.begin(), other.end());
    return one == other;
}

bool same_thing(const gds::ServiceOffer& one, const gds::ServiceOffer& other) {
    return one.kind == other.kind && one.code == other.code && same_segments(one.segments, other.segments);
}

int already(const BookingView& booking, const ChosenService& chosen) {
    int count = 0;
    for (auto& one : booking.ancillaries) {
        bool same = one.sold_by == AncillarySeller::AIRLINE && one.status == AncillaryStatus::CONFIRMED &&
                    one.type == chosen.ancillary.type && one.code == chosen.ancillary.code &&
                    one.passenger_id == chosen.ancillary.passenger_id && one.flight_ids == chosen.ancillary.flight_ids;
        if (is_told_by_its_label(chosen.service)) same = same && one.description == chosen.ancillary.description;
        if (same) count += one.quantity;
    }
    return count;
}

const gds::ServiceOffer& service_of(const std::vector<gds::ServiceOffer>& catalogue, const BookingView& booking,
                                    const std::string& id) {
    auto found = std::find_if(catalogue.begin(), catalogue.end(),
                              [&](auto& one) { return one.id == id && can_be_sold(one, booking); });
    if (found == catalogue.end()) throw invalid("/service_id", "there is no such offer now");
    return *found;
}

void check_passenger(const gds::ServiceOffer& service, const BookingView& booking, const AddAncillary& request) {
    if (request.flight_id) throw invalid("/flight_id", "the airline's offer says itself which flights it is for");
    if (!request.passenger_id) throw invalid("/passenger_id", "required for this offer");
    auto& passengers = booking.passengers;
    auto found = std::find_if(passengers.begin(), passengers.end(),
                              [&](auto& one) { return one.id == request.passenger_id->value; });
    if (found == passengers.end()) throw invalid("/passenger_id", "is not of this booking");
    if (!has(service.travellers, static_cast<int>(found - passengers.begin())))
        throw invalid("/passenger_id", "can't have this offer");
}

// What is left of one of the order's services to be taken for an ancillary.
struct Left {
    const gds::OrderedService* service;
    int quantity;
};

bool is_for(const gds::OrderedService& ordered, const AirlineService& service) {
    auto& offered = service.choice.service;
    bool named = !ordered.code.empty() && !offered.code.empty();
    bool same = named ? ordered.code == offered.code : ordered.kind == offered.kind;
    return same && ordered.traveller == service.choice.traveller && same_segments(ordered.segments, offered.segments);
}

// Those with a document first, so that they are taken first.
std::vector<Left> live_services(const gds::Order& order) {
    std::vector<Left> live;
    for (auto status : {gds::ServiceStatus::ISSUED, gds::ServiceStatus::HELD})
        for (auto& service : order.services)
            if (service.status == status) live.push_back({&service, service.quantity});
    return live;
}

bool is_document_number(const std::string& number) { return TicketNumber::parse(number).has_value(); }

void take(std::vector<Left>& live, const AirlineService& service, ServicesSeen& seen) {
    int there = 0, wanted = service.choice.quantity;
    for (auto& left : live)
        if (is_for(*left.service, service)) there += left.quantity;
    if (there < wanted) return;
    bool issued = true;
    std::string number;
    for (auto& left : live) {
        if (wanted == 0) break;
        if (left.quantity == 0 || !is_for(*left.service, service)) continue;
        auto taken = std::min(wanted, left.quantity);
        left.quantity -= taken;
        wanted -= taken;
        issued = issued && left.service->status == gds::ServiceStatus::ISSUED;
        auto& document = left.service->document;
        if (number.empty() && document && is_document_number(*document)) number = *document;
    }
    seen.there.push_back(service.ancillary_id);
    if (issued) seen.issued.push_back({service.ancillary_id, number});
}

}  // namespace

std::optional<AncillaryType> ancillary_type_of(gds::ServiceKind kind) {
    switch (kind) {
        case gds::ServiceKind::SEAT: return AncillaryType::SEAT_SELECTION;
        case gds::ServiceKind::BAGGAGE: return AncillaryType::EXTRA_BAGGAGE;
        case gds::ServiceKind::MEAL: return AncillaryType::MEAL;
        case gds::ServiceKind::INSURANCE: return AncillaryType::INSURANCE;
        case gds::ServiceKind::LOUNGE: return AncillaryType::LOUNGE_ACCESS;
        case gds::ServiceKind::PRIORITY_BOARDING: return AncillaryType::PRIORITY_BOARDING;
        case gds::ServiceKind::WIFI: return AncillaryType::WIFI;
        case gds::ServiceKind::OTHER: break;
    }
    return {};
}

std::vector<AncillaryOffer> airline_offers(const std::vector<gds::ServiceOffer>& catalogue,
                                           const BookingView& booking) {
    std::vector<AncillaryOffer> offers;
    for (auto& service : catalogue) {
        if (!can_be_sold(service, booking)) continue;
        AncillaryOffer offer{service.code,
                             *ancillary_type_of(service.kind),
                             description_of(service),
                             AncillaryScope::PASSENGER_AND_FLIGHT,
                             service.price,
                             service.most,
                             AncillarySeller::AIRLINE,
                             service.id,
                             {},
                             flights_of(service, booking)};
        if (offer.flight_ids.size() == booking.flights.size()) offer.per = AncillaryScope::PASSENGER;
        for (auto traveller : service.travellers)
            offer.passenger_ids.push_back(booking.passengers[static_cast<std::size_t>(traveller)].id);
        offers.push_back(std::move(offer));
    }
    return offers;
}

ChosenService chosen_service(const std::vector<gds::ServiceOffer>& catalogue, const BookingView& booking,
                             const AddAncillary& request) {
    auto& service = service_of(catalogue, booking, request.service_id.value().value);
    check_passenger(service, booking, request);
    auto quantity = static_cast<int>(request.quantity.value.value);
    BookedAncillary ancillary{"",
                              service.code,
                              *ancillary_type_of(service.kind),
                              description_of(service),
                              quantity,
                              request.passenger_id->value,
                              {},
                              service.price * quantity,
                              AncillaryStatus::CONFIRMED,
                              AncillarySeller::AIRLINE,
                              flights_of(service, booking)};
    if (ancillary.flight_ids.size() == 1) ancillary.flight_id = ancillary.flight_ids.front();
    ChosenService chosen{std::move(ancillary), service};
    check_choice(chosen.ancillary, request.expected_price, already(booking, chosen), service.most);
    return chosen;
}

const gds::ServiceOffer* find_again(const std::vector<gds::ServiceOffer>& catalogue, const AirlineService& service) {
    auto& chosen = service.choice.service;
    const gds::ServiceOffer* found = nullptr;
    for (auto& one : catalogue) {
        bool to_be_had = same_thing(one, chosen) && has(one.travellers, service.choice.traveller) &&
                         one.most >= service.choice.quantity && one.price.currency() == service.price.currency() &&
                         one.price * service.choice.quantity <= service.price;
        if (!to_be_had) continue;
        if (one.id == chosen.id) return &one;
        bool alike = !is_told_by_its_label(chosen) || one.label == chosen.label;
        if (alike && found == nullptr) found = &one;
    }
    return found;
}

ServicesSeen services_in(const gds::Order& order, const std::vector<AirlineService>& services) {
    auto live = live_services(order);
    std::vector<const AirlineService*> in_turn;
    in_turn.reserve(services.size());
    for (auto& service : services) in_turn.push_back(&service);
    auto turn = [](const AirlineService& service) { return service.issued ? 0 : service.placed ? 1 : 2; };
    std::stable_sort(in_turn.begin(), in_turn.end(), [&](auto* one, auto* other) { return turn(*one) < turn(*other); });
    ServicesSeen seen;
    for (auto* service : in_turn) take(live, *service, seen);
    return seen;
}

std::string dearer_services(const gds::Order& order, const std::vector<AirlineService>& services) {
    std::optional<Money> agreed, asked;
    for (auto& service : services) {
        if (!service.placed) continue;
        agreed = agreed ? *agreed + service.price : service.price;
    }
    if (!agreed) return {};
    for (auto& left : live_services(order)) {
        auto ours = [&](auto& service) { return service.placed && is_for(*left.service, service); };
        if (std::none_of(services.begin(), services.end(), ours)) continue;
        auto& price = left.service->price;
        if (!price || price->currency() != agreed->currency()) return {};
        asked = asked ? *asked + *price : *price;
    }
    if (!asked || *asked <= *agreed) return {};
    return "the airline's services cost " + asked->str() + " now, not " + agreed->str();
}

std::string unissued_services(const std::vector<AirlineService>& services) {
    std::string list;
    for (auto& service : services) {
        if (!service.placed || service.issued) continue;
        list += list.empty() ? "the airline has issued no document for " : ", ";
        list +=
            description_of(service.choice.service) + " of traveller " + std::to_string(service.choice.traveller + 1);
    }
    return list;
}

}  // namespace airside::booking
