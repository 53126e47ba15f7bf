// The services of a reservation: each is an offer beside that of the flights.
#include <algorithm>

#include "vendors/gds/normalising.hpp"
#include "vendors/gds/travelport/orders.hpp"
#include "vendors/gds/travelport/service_catalogue.hpp"

namespace airside::travelport {
namespace {

bool names(const std::vector<std::string_view>& list, std::string_view one) {
    return !one.empty() && std::ranges::find(list, one) != list.end();
}

// The newest EMD of the offer, or null.
const RawDocument* emd_of(const RawReservation& raw, std::string_view offer) {
    const RawDocument* newest = nullptr;
    for (auto& receipt : raw.receipts)
        if (names(receipt.offers, offer) && !receipt.emds.empty()) newest = &receipt.emds.back();
    return newest;
}

int traveller_of(const RawOwnAncillary& ancillary, const RawReservation& raw, const RawDocument* emd,
                 const Path& path) {
    for (auto& one : raw.traveller_products)
        if (names(one.products, ancillary.product)) return traveller_index(one.traveller_ref, raw, path);
    if (emd && !emd->traveller_ref.empty()) return traveller_index(emd->traveller_ref, raw, path);
    if (raw.travellers.size() == 1) return 0;
    throw BadValue(path, "does not say whose it is");
}

std::vector<std::string_view> flight_ids(const RawOwnOffer& flights) {
    std::vector<std::string_view> ids;
    for (auto& product : flights.products)
        for (auto& segment : product.segments)
            ids.push_back(segment.flight_ref.empty() ? segment.flight.id : segment.flight_ref);
    return ids;
}

// Without references it is for all of them.
std::vector<int> segments_of(const RawOwnOffer& offer, const std::vector<std::string_view>& flights, const Path& path) {
    std::vector<bool> meant(flights.size());
    bool told = false;
    for (auto& one : offer.ancillaries)
        for (auto ref : one.ancillary.flight_refs) {
            auto found = std::ranges::find(flights, ref);
            if (found == flights.end()) throw BadValue(Path{&path, "FlightRef"}, "names no flight of the order");
            meant[static_cast<std::size_t>(found - flights.begin())] = told = true;
        }
    std::vector<int> segments;
    for (std::size_t i = 0; i < meant.size(); ++i)
        if (!told || meant[i]) segments.push_back(static_cast<int>(i));
    return segments;
}

gds::OrderedService own_service(const RawOwnOffer& offer, const RawReservation& raw,
                                const std::vector<std::string_view>& flights, const Path& path) {
    auto& first = offer.ancillaries.front();
    auto* emd = emd_of(raw, offer.id);
    auto quantity = first.ancillary.quantity;
    if (quantity < 1 || quantity > 99) throw BadValue(Path{&path, "quantity"}, "is no number of services");
    gds::OrderedService service{kind_of(first.ancillary),
                                gds::text_or_none(first.ancillary.sub_code).value_or(""),
                                label_of(first.ancillary),
                                traveller_of(first, raw, emd, path),
                                segments_of(offer, flights, path),
                                static_cast<int>(quantity),
                                total_of(offer.price, Path{&path, "Price"}),
                                gds::ServiceStatus::HELD,
                                {}};
    if (!emd) return service;
    service.status = gds::ServiceStatus::ISSUED;
    service.document = gds::ticket_number(emd->number, Path{&path, "Number"});
    return service;
}

}  // namespace

const RawOwnOffer* flights_of(const RawReservation& raw, const Path& path) {
    const RawOwnOffer* found = nullptr;
    for (auto& offer : raw.offers) {
        if (offer.products.empty() && !offer.ancillaries.empty()) continue;
        if (std::exchange(found, &offer))
            throw BadValue(Path{&path, "Offer"}, "holds more than the one offer that was ordered");
    }
    return found;
}

std::vector<const RawOwnOffer*> service_offers(const RawReservation& raw) {
    std::vector<const RawOwnOffer*> offers;
    for (auto& offer : raw.offers)
        if (offer.products.empty() && !offer.ancillaries.empty()) offers.push_back(&offer);
    return offers;
}

std::vector<NamedTraveller> named_travellers(const RawReservation& raw, const Path& path) {
    Path list{&path, "Traveler"};
    std::vector<NamedTraveller> named(raw.travellers.size());
    for (std::size_t i = 0; i < raw.travellers.size(); ++i) {
        Path at{&list, {}, static_cast<std::ptrdiff_t>(i)};
        auto& traveller = raw.travellers[i];
        auto& one = named.at(static_cast<std::size_t>(traveller_index(traveller.id, raw, at)));
        one.id = traveller.id;
        one.uuid = traveller.uuid;
    }
    return named;
}

std::vector<gds::OrderedService> own_services(const RawReservation& raw, const RawOwnOffer& flights, const Path& path) {
    auto ids = flight_ids(flights);
    Path list{&path, "Offer"};
    std::vector<gds::OrderedService> services;
    for (auto* offer : service_offers(raw))
        services.push_back(own_service(*offer, raw, ids, Path{&list, {}, offer - raw.offers.data()}));
    return services;
}

}  // namespace airside::travelport
