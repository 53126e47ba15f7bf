#include "simulators/travelport/catalogue.hpp"

#include <charconv>

#include "simulators/travelport/catalogue_json.hpp"

namespace airside::simulator::travelport {
namespace {

// The description's: how long an offering can be referred to.
constexpr std::chrono::minutes kept_for{12};
constexpr std::size_t most_searches = 4000;

std::vector<Shown> shown_of(const std::vector<Offer>& offers, const Found& found) {
    std::vector<Shown> shown;
    for (std::size_t i = 0; i < offers.size(); ++i) shown.push_back({&offers[i], found.journeys[i]});
    return shown;
}

}  // namespace

// The journeys of the offers, in their order.
Found Catalogue::keep(const SearchQuery& query, const std::vector<Offer>& offers) const {
    Found found;
    found.until = clock_.now() + kept_for;
    found.party = query.travelers;
    found.currency = query.currency;
    found.bounds = query.bounds.size();
    std::map<std::string, std::size_t> known;
    for (const auto& offer : offers) {
        auto& journey = found.journeys.emplace_back();
        for (std::size_t b = 0; b < offer.bounds.size(); ++b) {
            const auto& fare = offer.fares[b];
            auto key = std::to_string(b) + fare.brand.code + "/" + fare.classes;
            for (const auto& flight : offer.bounds[b])
                key += " " + std::to_string(flight.route->airline) + "/" + std::to_string(flight.line->number) + "/" +
                       flight.date.str();
            auto [at, added] = known.try_emplace(key, found.products.size());
            if (added) found.products.push_back({b, offer.bounds[b], {fare.cabin, fare.brand.code, fare.classes}});
            journey.push_back(at->second);
        }
    }
    return found;
}

std::string Catalogue::remember(Found found) {
    while (order_.size() >= most_searches) {
        found_.erase(order_.front());
        order_.pop_front();
    }
    auto id = uuid(random_);
    found_.emplace(id, std::move(found));
    order_.push_back(id);
    return id;
}

http::Response Catalogue::search(const Inbound& inbound, const FaultPlan& plan) {
    auto body = body_of(inbound.request.body, "CatalogProductOfferingsQueryRequest");
    auto request = object(body, "CatalogProductOfferingsRequest");
    if (!request) request = object(body, "CatalogProductOfferingsRequestAir");
    if (!request) throw malformed("INVALID INPUT FORMAT: CatalogProductOfferingsRequest IS MISSING");
    auto query = read(*request);
    auto offers = plan.sold_out ? std::vector<Offer>{} : content_.search(query);
    if (offers.empty()) throw Refusal{"No flights found.", 404, "Business", "0"};
    auto found = keep(query, offers);
    auto shown = shown_of(offers, found);
    CatalogueJson json(world_, shown);
    auto modifiers = object(*request, "CustomResponseModifiersAir");
    if (modifiers && text_or(*modifiers, "SearchRepresentation", "") == "Journey") {
        json.add_journeys();
    } else {
        // Of more than two legs the first is shown, and the next is asked for when one is chosen.
        json.add_leg(0);
        if (found.bounds == 2) json.add_leg(1);
    }
    // Without offersPerPage nothing is kept, and there is no identifier to refer to.
    bool kept = integer(*request, "offersPerPage").has_value();
    auto id = kept ? remember(std::move(found)) : std::string();
    auto fields = json.answer(id);
    if (!kept) fields["CatalogProductOfferings"].as_object().erase("Identifier");
    return answer("CatalogProductOfferingsResponse", std::move(fields));
}

Catalogue::Chosen Catalogue::chosen(const json::object& request) const {
    auto of = object(request, "CatalogProductOfferingsIdentifier");
    auto found = found_.find(of ? identifier_of(*of) : std::string());
    if (found == found_.end() || found->second.until < clock_.now())
        throw Refusal{"CATALOG PRODUCT OFFERINGS IDENTIFIER IS NOT VALID OR HAS EXPIRED", 404, "Business", "4351"};
    Chosen chosen{found->second, {}};
    for (auto selection : objects(request, "CatalogProductOfferingSelection"))
        for (auto product : objects(*selection, "ProductIdentifier")) {
            auto id = identifier_of(*product);
            if (id.empty()) id = text_or(*product, "id", "");
            std::size_t index = found->second.products.size();
            if (id.starts_with('p')) std::from_chars(id.data() + 1, id.data() + id.size(), index);
            if (index >= found->second.products.size()) throw Refusal{"PRODUCT IDENTIFIER IS NOT VALID", 404};
            chosen.products.push_back(index);
        }
    std::ranges::sort(chosen.products, {}, [&](auto index) { return found->second.products[index].bound; });
    bool one_each = !chosen.products.empty();
    for (std::size_t i = 0; i < chosen.products.size(); ++i)
        one_each = one_each && found->second.products[chosen.products[i]].bound == i;
    if (!one_each) throw Refusal{"ONE PRODUCT OF EACH LEG IS NEEDED"};
    bool together = std::ranges::any_of(found->second.journeys, [&](auto& journey) {
        return std::ranges::equal(std::span(journey).first(chosen.products.size()), chosen.products);
    });
    if (!together) throw Refusal{"THE PRODUCTS ARE NOT COMBINABLE"};
    return chosen;
}

Quoted Catalogue::quoted(const Found& found, const std::vector<std::size_t>& products) const {
    Quoted quoted;
    for (auto index : products) {
        quoted.bounds.push_back(found.products[index].flights);
        quoted.sold.push_back(found.products[index].sold);
    }
    return quoted;
}

http::Response Catalogue::next(const Inbound& inbound, const FaultPlan& plan) {
    auto body = body_of(inbound.request.body, "CatalogProductOfferingsQueryBuildNext");
    auto request = object(body, "BuildFromCatalogProductOfferingsRequest");
    if (!request) throw malformed("INVALID INPUT FORMAT: BuildFromCatalogProductOfferingsRequest IS MISSING");
    auto [found, products] = chosen(*request);
    if (products.size() == found.bounds) throw Refusal{"THE JOURNEY HAS NO NEXT LEG"};
    content_.change(quoted(found, products), plan);
    std::vector<Offer> offers;
    std::vector<std::vector<std::size_t>> journeys;
    for (const auto& journey : found.journeys) {
        if (!std::ranges::equal(std::span(journey).first(products.size()), products)) continue;
        auto offer = content_.reprice(quoted(found, journey), found.party, found.currency, clock_.now(), true);
        if (!offer) continue;
        offers.push_back(std::move(*offer));
        journeys.push_back(journey);
    }
    if (offers.empty()) throw Refusal{"No flights found.", 404, "Business", "0"};
    std::vector<Shown> shown;
    for (std::size_t i = 0; i < offers.size(); ++i) shown.push_back({&offers[i], journeys[i]});
    CatalogueJson json(world_, shown);
    json.add_leg(products.size());
    return answer("CatalogProductOfferingsResponse",
                  json.answer(identifier_of(*object(*request, "CatalogProductOfferingsIdentifier"))));
}

Selected Catalogue::selected(const json::object& request) const {
    auto [found, products] = chosen(request);
    if (products.size() != found.bounds) throw Refusal{"ONE PRODUCT OF EACH LEG IS NEEDED"};
    Selected selected{quoted(found, products), found.party, found.currency, {}};
    for (auto index : products) selected.products.push_back("p" + std::to_string(index));
    return selected;
}

}  // namespace airside::simulator::travelport
