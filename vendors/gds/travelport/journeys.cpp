#include "vendors/gds/travelport/journeys.hpp"

#include <algorithm>

namespace airside::travelport {
namespace {

constexpr std::size_t max_rejected = 10, max_combined = 250, max_entries = 2500;

// Whether two offerings name one and the same price for the whole journey.
bool same_price(const RawPrice& a, const RawPrice& b) {
    auto same_lines = [](const RawBreakdown& x, const RawBreakdown& y) {
        return x.code == y.code && x.quantity == y.quantity && x.total.text == y.total.text &&
               x.base.text == y.base.text;
    };
    return a.currency == b.currency && a.total.text == b.total.text && a.base.text == b.base.text &&
           std::ranges::equal(a.breakdown, b.breakdown, same_lines);
}

bool has_code(const RawBrandOffering& brand, std::string_view code) {
    return std::ranges::find(brand.codes, code) != brand.codes.end();
}

}  // namespace

std::string selection_of(std::string_view search_id, const std::vector<ChosenLeg>& legs) {
    std::string selections;
    for (std::size_t i = 0; i < legs.size(); ++i) {
        // Products of one offering stand together.
        bool first = i == 0 || legs[i].offering != legs[i - 1].offering;
        if (first)
            selections += (i == 0 ? "" : "]},") +
                          std::string(R"({"CatalogProductOfferingIdentifier":{"Identifier":{"value":")") +
                          legs[i].offering + R"("}},"ProductIdentifier":[)";
        selections += std::string(first ? "" : ",") + R"({"Identifier":{"value":")" + legs[i].product + R"("}})";
    }
    return R"("CatalogProductOfferingsIdentifier":{"Identifier":{"value":")" + std::string(search_id) +
           R"("}},"CatalogProductOfferingSelection":[)" + selections + "]}]";
}

std::string Begun::selection() const { return selection_of(search_id, legs); }

Journeys::Journeys(const RawCatalogue& raw, Normaliser& normaliser, const Path& path, std::size_t legs,
                   const Begun* before)
    : raw_(raw), normaliser_(normaliser), path_(path), legs_(legs), before_(before), listed_(raw.lists) {}

std::vector<Journeys::Entry> Journeys::entries() const {
    std::vector<Entry> all;
    for (auto& offering : raw_.offerings)
        for (auto& option : offering.options)
            for (auto& brand : option.brands)
                all.push_back({&offering, &brand, &offering - raw_.offerings.begin(),
                               &option - offering.options.begin(), &brand - option.brands.begin()});
    return all;
}

std::shared_ptr<const Leg> Journeys::leg(std::string_view product) {
    auto& known = made_[product];
    if (known) return known;
    Path list{&path_, "ReferenceList"};
    auto* raw = listed_.products.find(product);
    Path at{&list, "Product", -1};
    if (!raw) throw BadValue(at, "lacks a product that is offered");
    return known = std::make_shared<const Leg>(
               normaliser_.leg(*raw, listed_, Path{&at, {}, raw - raw_.lists.products.begin()}));
}

ChosenLeg Journeys::chosen(const Entry& entry, std::size_t product) {
    auto id = entry.brand->products.at(product);
    return {std::string(plain_id(entry.offering->id, path_)), std::string(plain_id(id, path_)), leg(id)};
}

template <class Make>
void Journeys::try_to(const Entry& entry, Make make) {
    Path offerings{&path_, "CatalogProductOfferings"}, list{&offerings, "CatalogProductOffering"},
        offering{&list, {}, entry.offering_index}, options{&offering, "ProductBrandOptions"},
        option{&options, {}, entry.option_index}, brands{&option, "ProductBrandOffering"},
        brand{&brands, {}, entry.brand_index};
    try {
        make(brand);
    } catch (const BadValue& bad) {
        parsed_.rejected.push_back(bad.what());
        if (parsed_.rejected.size() > max_rejected) throw BadValue(parsed_.rejected.front() + " (and too many others)");
    }
}

gds::Offer Journeys::offer(const Entry& entry, const std::vector<ChosenLeg>& chosen) {
    Path lists{&path_, "ReferenceList"}, terms_list{&lists, "TermsAndConditions"};
    auto* terms = listed_.terms.find(entry.brand->terms_ref);
    if (!terms) throw BadValue(terms_list, "lacks the terms of an offer");
    Path terms_path{&terms_list, {}, terms - raw_.lists.terms.begin()};
    std::vector<const Leg*> legs;
    std::string id;
    for (auto& one : chosen) {
        legs.push_back(one.leg.get());
        id += (id.empty() ? "" : "/") + one.offering + "." + one.product;
    }
    auto search_id = plain_id(raw_.search_id, Path{&path_, "CatalogProductOfferings"});
    Path offerings{&path_, "CatalogProductOfferings"}, list{&offerings, "CatalogProductOffering"},
        offering{&list, {}, entry.offering_index}, options{&offering, "ProductBrandOptions"},
        option{&options, {}, entry.option_index}, brands{&option, "ProductBrandOffering"},
        brand{&brands, {}, entry.brand_index}, price{&brand, "BestCombinablePrice"};
    return normaliser_.offer(std::move(id), legs, entry.brand->price, price, {*terms, terms_path},
                             selection_of(search_id, chosen));
}

void Journeys::whole(const Entry& entry) {
    try_to(entry, [&](const Path&) {
        std::vector<ChosenLeg> legs;
        legs.reserve(legs_);
        for (std::size_t i = 0; i < legs_; ++i) legs.push_back(chosen(entry, i));
        parsed_.offers.push_back(offer(entry, legs));
    });
}

void Journeys::last_leg(const Entry& entry) {
    try_to(entry, [&](const Path&) {
        auto legs = before_->legs;
        legs.push_back(chosen(entry, 0));
        parsed_.offers.push_back(offer(entry, legs));
    });
}

void Journeys::begin(const Entry& entry) {
    try_to(entry, [&](const Path& path) {
        auto begun = before_ ? *before_ : Begun{std::string(plain_id(raw_.search_id, path)), {}};
        begun.legs.push_back(chosen(entry, 0));
        parsed_.begun.push_back(std::move(begun));
    });
}

// The price of a combination is known where all its legs name the same; else it would be a guess, and is no offer.
void Journeys::combine(const std::vector<Entry>& all) {
    std::vector<std::vector<const Entry*>> partial;
    for (auto& entry : all)
        if (entry.offering->sequence == 1) partial.push_back({&entry});
    for (std::size_t leg = 2; leg <= legs_; ++leg) {
        std::vector<std::vector<const Entry*>> longer;
        for (auto& begun : partial)
            for (auto& entry : all) {
                if (entry.offering->sequence != static_cast<std::int64_t>(leg)) continue;
                bool combinable = std::ranges::any_of(begun.front()->brand->codes, [&](auto code) {
                    return has_code(*entry.brand, code) &&
                           std::ranges::all_of(begun, [&](auto* one) { return has_code(*one->brand, code); });
                });
                if (!combinable || !same_price(begun.front()->brand->price, entry.brand->price)) continue;
                if (longer.size() == max_combined) break;
                longer.push_back(begun);
                longer.back().push_back(&entry);
            }
        partial = std::move(longer);
    }
    for (auto& one : partial) combined(one);
}

void Journeys::combined(const std::vector<const Entry*>& one) {
    try_to(*one.front(), [&](const Path&) {
        std::vector<ChosenLeg> legs;
        legs.reserve(one.size());
        for (auto* entry : one) legs.push_back(chosen(*entry, 0));
        parsed_.offers.push_back(offer(*one.front(), legs));
    });
}

ParsedOffers Journeys::make() {
    auto all = entries();
    if (all.size() > max_entries) throw BadValue(path_, "offers more than anyone can have asked for");
    std::vector<Entry> by_leg;
    for (auto& entry : all) {
        auto products = entry.brand->products.size();
        if (before_) {
            if (products != 1) continue;
            before_->legs.size() + 1 == legs_ ? last_leg(entry) : begin(entry);
        } else if (products == legs_) {
            whole(entry);
        } else if (products == 1) {
            by_leg.push_back(entry);
        }
    }
    if (by_leg.empty()) return std::move(parsed_);
    bool last_is_shown = std::ranges::any_of(
        by_leg, [&](auto& entry) { return entry.offering->sequence == static_cast<std::int64_t>(legs_); });
    if (last_is_shown) {
        combine(by_leg);
    } else {
        for (auto& entry : by_leg)
            if (entry.offering->sequence == 1) begin(entry);
    }
    return std::move(parsed_);
}

}  // namespace airside::travelport
