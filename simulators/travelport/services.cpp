#include "simulators/travelport/services.hpp"

#include "simulators/gds/cabin_chart.hpp"
#include "simulators/travelport/service_json.hpp"
#include "simulators/world/currency.hpp"

namespace airside::simulator::travelport {
namespace {

Refusal unknown_offering() { return {"CATALOG OFFERINGS IDENTIFIER IS NOT VALID", 404, "Business", "4356"}; }

std::string id_of(const json::object& holder, std::string_view name, std::string_view field = "id") {
    auto inner = object(holder, name);
    return inner ? text_or(*inner, field, "") : std::string();
}

std::string identifier_in(const json::object& holder, std::string_view name) {
    auto inner = object(holder, name);
    return inner ? identifier_of(*inner) : std::string();
}

json::object offering_json(const OnSale& one, const Currency& currency, const std::string& flight) {
    auto shown = shown_of(one.sold, one.minor, currency);
    shown.flights = {flight};
    auto product = typed("ProductAncillary",
                         {{"id", one.product}, {"Quantity", one.sold.most}, {"Ancillary", ancillary_json(shown)}});
    auto options = typed("ProductOptions", {{"Product", json::array{std::move(product)}}});
    return typed("CatalogOffering", {{"id", one.offering},
                                     {"Identifier", identifier(one.uuid)},
                                     {"ContentSource", "GDS"},
                                     {"Price", service_price_json(shown)},
                                     {"ProductOptions", json::array{std::move(options)}}});
}

// How many the traveller has put in already, of that service on that flight.
int taken(const std::vector<gds::ServiceSale>& sales, const OnSale& one) {
    int count = 0;
    for (const auto& sale : sales)
        if (sale.traveler_id == one.traveler && sale.flight == one.flight && sale.sold.code == one.sold.code)
            count += sale.quantity;
    return count;
}

}  // namespace

Workbench& workbench_of(Workbenches& workbenches, const json::object& offerings) {
    auto from = object(offerings, "BuildFromReservationWorkbench");
    auto bench = from ? workbenches.find(identifier_in(*from, "ReservationIdentifier")) : nullptr;
    if (!bench || bench->locator.empty()) throw Refusal{"WORKBENCH ID IS NOT VALID", 404, "Business"};
    auto offer = identifier_in(*from, "OfferIdentifier");
    if (!offer.empty() && offer != identifier_of(bench->offer)) throw Refusal{"OFFER IDENTIFIER IS NOT VALID"};
    return *bench;
}

std::vector<std::string> seated(const Workbench& bench) {
    std::vector<std::string> ids;
    for (const auto& value : bench.travelers) {
        const auto& traveler = value.as_object();
        auto type = passenger_type(text_or(traveler, "passengerTypeCode", ""));
        if (type && has_seat(*type)) ids.push_back(text_or(traveler, "id", ""));
    }
    return ids;
}

http::Response Services::show(const Inbound& inbound) {
    auto body = body_of(inbound.request.body, "CatalogOfferingsQueryAncillaries");
    auto asked = object(body, "AncillaryOfferings");
    if (!asked) throw malformed("INVALID INPUT FORMAT: AncillaryOfferings IS MISSING");
    auto& bench = workbench_of(workbenches_, *asked);
    bench.ancillaries.clear();
    json::array groups, flights;
    for (std::size_t f = 0; f < bench.flights.size(); ++f) {
        const auto& [flight, letter] = bench.flights[f];
        auto id = "s" + std::to_string(f + 1);
        flights.push_back(flight_json(world_, flight, id));
        for (const auto& traveler : seated(bench)) {
            auto group = "CT" + std::to_string(groups.size() + 1);
            json::array offerings;
            for (const auto& sold : gds::services_of(flight, *cabin_of_class(letter))) {
                auto nth = std::to_string(bench.ancillaries.size() + 1);
                auto minor = from_usd_cents(sold.usd_cents, bench.currency, Rounding::whole_unit_up);
                bench.ancillaries.push_back(
                    {group, "anc_off" + nth, workbenches_.fresh_uuid(), "an" + nth, traveler, f, sold, minor});
                offerings.push_back(offering_json(bench.ancillaries.back(), bench.currency, id));
            }
            json::array refs{json::object{{"id", traveler}}};
            groups.push_back(typed("CatalogOfferings", {{"id", group},
                                                        {"TravelerIdentifierRef", std::move(refs)},
                                                        {"CatalogOffering", std::move(offerings)}}));
        }
    }
    auto list = typed("ReferenceListFlight", {{"Flight", std::move(flights)}});
    return answer("CatalogOfferingsAncillaryListResponse",
                  {{"CatalogOfferingsID", std::move(groups)}, {"ReferenceList", json::array{std::move(list)}}});
}

gds::ServiceSale Services::sale_of(const Workbench& bench, const json::object& wanted) const {
    auto offering = id_of(wanted, "CatalogOfferingIdentifier");
    auto one = std::ranges::find(bench.ancillaries, offering, &OnSale::offering);
    if (one == bench.ancillaries.end() || one->group != id_of(wanted, "CatalogOfferingsIdentifier") ||
        one->uuid != identifier_in(wanted, "CatalogOfferingsIdentifier"))
        throw unknown_offering();
    if (one->product != id_of(wanted, "ProductIdentifier")) throw Refusal{"PRODUCT IDENTIFIER IS NOT VALID"};
    if (one->traveler != id_of(wanted, "TravelerIdentifierRef")) throw Refusal{"TRAVELER IDENTIFIER IS NOT VALID"};
    auto quantity = integer(wanted, "Quantity").value_or(1);
    if (quantity < 1 || quantity > one->sold.most) throw Refusal{"QUANTITY IS NOT VALID"};
    return {one->sold,
            one->traveler,
            {std::to_string(one->flight + 1)},
            static_cast<int>(quantity),
            one->minor * quantity,
            bench.currency,
            {},
            one->flight};
}

gds::ServiceSale Services::seat_of(const Workbench& bench, const json::object& wanted) const {
    auto uuid = identifier_in(wanted, "CatalogOfferingIdentifier");
    auto one = std::ranges::find(bench.seats, uuid, &OnSale::uuid);
    if (one == bench.seats.end() || bench.seat_catalogue != identifier_in(wanted, "CatalogOfferingsIdentifier"))
        throw unknown_offering();
    std::string traveler;
    for (const auto& value : bench.travelers)
        if (identifier_of(value.as_object()) == id_of(wanted, "TravelerIdentifierRef", "value"))
            traveler = text_or(value.as_object(), "id", "");
    if (std::ranges::count(seated(bench), traveler) == 0) throw Refusal{"TRAVELER IDENTIFIER IS NOT VALID"};
    const auto& [flight, letter] = bench.flights[one->flight];
    auto seat = text_or(wanted, "SeatAssignment", "");
    auto chart = gds::cabin_chart(world_, flight, *cabin_of_class(letter), clock_.now());
    bool sellable = std::ranges::any_of(chart.rows, [&](auto& row) {
        return std::ranges::any_of(row.seats, [&](auto& shown) {
            return shown.number == seat && !shown.taken && shown.legroom == (one->product == legroom_product);
        });
    });
    if (!sellable) throw Refusal{"UNABLE TO SELL SEAT " + seat + " - 0 AVAIL", 409, "Business", "4357"};
    return {one->sold, traveler, {std::to_string(one->flight + 1)}, 1, one->minor, bench.currency, seat, one->flight};
}

http::Response Services::add(const Inbound& inbound) {
    auto& bench = workbenches_.at(inbound);
    auto body = body_of(inbound.request.body, "OfferQueryBuildAncillaryOffersFromCatalogOfferings");
    auto wanted = objects(body, "BuildAncillaryOffersFromCatalogOfferings");
    if (wanted.empty()) throw malformed("INVALID INPUT FORMAT: BuildAncillaryOffersFromCatalogOfferings IS MISSING");
    auto sales = bench.services;
    std::set<std::size_t> seat_flights;
    for (auto one : wanted) {
        bool seat = text_or(*one, "@type", "") == "BuildAncillaryOffersFromCatalogOfferingsAirSeat";
        auto sale = seat ? seat_of(bench, *one) : sale_of(bench, *one);
        if (seat) seat_flights.insert(sale.flight);
        if (seat_flights.size() > 1) throw Refusal{"SEATS OF ONE FLIGHT ONLY CAN BE BOOKED IN A REQUEST"};
        bool twice = seat && std::ranges::any_of(sales, [&](auto& other) {
                         return other.flight == sale.flight && !other.seat.empty() &&
                                (other.seat == sale.seat || other.traveler_id == sale.traveler_id);
                     });
        if (twice) throw Refusal{"SEAT IS ALREADY ASSIGNED"};
        OnSale same{{}, {}, {}, {}, sale.traveler_id, sale.flight, sale.sold, 0};
        if (!seat && taken(sales, same) + sale.quantity > sale.sold.most) throw Refusal{"QUANTITY IS NOT VALID"};
        sales.push_back(std::move(sale));
    }
    auto ids = flight_ids(bench.offer);
    json::array offers;
    for (auto i = bench.services.size(); i < sales.size(); ++i) {
        auto number = std::to_string(i + 1);
        offers.push_back(service_offer_json(shown_of(sales[i], {ids.at(sales[i].flight)}), "ancillary_offer_" + number,
                                            workbenches_.fresh_uuid(), "ancillary_product_" + number));
    }
    bench.services = std::move(sales);
    return answer("OfferListResponse", {{"OfferID", std::move(offers)}});
}

}  // namespace airside::simulator::travelport
