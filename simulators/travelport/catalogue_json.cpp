#include "simulators/travelport/catalogue_json.hpp"

namespace airside::simulator::travelport {
namespace {

std::string flight_key(const Flight& flight) {
    return std::to_string(flight.route->airline) + "/" + std::to_string(flight.line->number) + "/" + flight.date.str();
}

std::string key_of(const Itinerary& flights) {
    std::string key;
    for (const auto& flight : flights) key += flight_key(flight) + " ";
    return key;
}

}  // namespace

std::string CatalogueJson::product_id(const Shown& shown, std::size_t bound) {
    auto id = "p" + std::to_string(shown.products[bound]);
    return products_.id(id, [&](const std::string&) {
        std::vector<std::string> ids;
        for (const auto& flight : shown.offer->bounds[bound])
            ids.push_back(
                flights_.id(flight_key(flight), [&](const std::string& s) { return flight_json(world_, flight, s); }));
        return product_json(world_, *shown.offer, bound, id, ids);
    });
}

json::object CatalogueJson::brand_offering(const Shown& shown, const std::vector<std::size_t>& bounds) {
    json::array products;
    for (auto bound : bounds) {
        product_id(shown, bound);
        products.push_back(typed("ProductID", {{"productRef", "p" + std::to_string(shown.products[bound])}}));
    }
    std::vector<std::string> all;
    std::string key;
    for (auto product : shown.products) key += all.emplace_back("p" + std::to_string(product));
    const auto& brand = shown.offer->fares[bounds.front()];
    for (const auto& fare : shown.offer->fares)
        brands_.id(fare.brand.code, [&](const std::string&) { return brand_json(fare, "b-" + fare.brand.code); });
    auto terms = terms_.id(
        key, [&](const std::string& id) { return terms_json(*shown.offer, "TermsAndConditionsAir", id, all); });
    return typed("ProductBrandOffering",
                 {{"Brand", typed("BrandID", {{"BrandRef", "b-" + brand.brand.code}})},
                  {"Product", std::move(products)},
                  {"TermsAndConditions", typed("TermsAndConditionsID", {{"termsAndConditionsRef", terms}})},
                  {"CombinabilityCode", json::array{json::string("j" + terms.substr(1))}},
                  {"BestCombinablePrice", price_json(*shown.offer, "BestCombinablePriceDetail")}});
}

void CatalogueJson::add(std::string_view from, std::string_view to, std::size_t sequence, json::array flights,
                        json::array brands) {
    auto options =
        typed("ProductBrandOptions", {{"flightRefs", std::move(flights)}, {"ProductBrandOffering", std::move(brands)}});
    offerings_.push_back(typed("CatalogProductOffering", {{"sequence", sequence},
                                                          {"id", "o" + std::to_string(offerings_.size() + 1)},
                                                          {"Departure", json::string(from)},
                                                          {"Arrival", json::string(to)},
                                                          {"ProductBrandOptions", json::array{std::move(options)}}}));
}

void CatalogueJson::add_journeys() {
    std::vector<std::string> order;
    std::map<std::string, std::vector<const Shown*>> by_flights;
    for (const auto& journey : journeys_) {
        std::string key;
        for (const auto& bound : journey.offer->bounds) key += key_of(bound) + "| ";
        auto& same = by_flights[key];
        if (same.empty()) order.push_back(key);
        same.push_back(&journey);
    }
    for (const auto& key : order) {
        json::array brands, flights;
        const auto& first = *by_flights[key].front();
        std::vector<std::size_t> bounds;
        for (std::size_t b = 0; b < first.offer->bounds.size(); ++b) bounds.push_back(b);
        for (auto shown : by_flights[key]) brands.push_back(brand_offering(*shown, bounds));
        for (const auto& bound : first.offer->bounds)
            for (const auto& flight : bound)
                flights.push_back(json::string(flights_.id(
                    flight_key(flight), [&](const std::string& s) { return flight_json(world_, flight, s); })));
        // A return journey goes to where its first bound ends.
        const auto& there = first.offer->bounds.front();
        add(world_.geography.airport(there.front().route->from).code,
            world_.geography.airport(there.back().route->to).code, 1, std::move(flights), std::move(brands));
    }
}

void CatalogueJson::add_leg(std::size_t bound) {
    std::vector<std::string> order;
    std::map<std::string, std::vector<const Shown*>> by_flights;
    for (const auto& journey : journeys_) {
        auto& same = by_flights[key_of(journey.offer->bounds[bound])];
        if (same.empty()) order.push_back(key_of(journey.offer->bounds[bound]));
        same.push_back(&journey);
    }
    for (const auto& key : order) {
        json::array brands, flights;
        const auto& first = by_flights[key].front()->offer->bounds[bound];
        for (auto shown : by_flights[key]) brands.push_back(brand_offering(*shown, {bound}));
        for (const auto& flight : first)
            flights.push_back(json::string(
                flights_.id(flight_key(flight), [&](const std::string& s) { return flight_json(world_, flight, s); })));
        add(world_.geography.airport(first.front().route->from).code,
            world_.geography.airport(first.back().route->to).code, bound + 1, std::move(flights), std::move(brands));
    }
}

json::object CatalogueJson::answer(const std::string& search_id) {
    json::array lists;
    lists.push_back(typed("ReferenceListFlight", {{"Flight", std::move(flights_.list())}}));
    lists.push_back(typed("ReferenceListProduct", {{"Product", std::move(products_.list())}}));
    lists.push_back(typed("ReferenceListTermsAndConditions", {{"TermsAndConditions", std::move(terms_.list())}}));
    lists.push_back(typed("ReferenceListBrand", {{"Brand", std::move(brands_.list())}}));
    auto offerings = typed("CatalogProductOfferings",
                           {{"Identifier", identifier(search_id)}, {"CatalogProductOffering", std::move(offerings_)}});
    return {{"CatalogProductOfferings", std::move(offerings)}, {"ReferenceList", std::move(lists)}};
}

}  // namespace airside::simulator::travelport
