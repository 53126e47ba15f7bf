#include "vendors/gds/amadeus/catalogue.hpp"

#include <algorithm>
#include <set>

#include "vendors/gds/amadeus/normalise.hpp"
#include "vendors/gds/amadeus/sold_as.hpp"

namespace airside::amadeus {
namespace {

constexpr std::size_t max_services = 500, max_ids = 60;
constexpr int most_pieces = 20, heaviest = 500;

void read_ids(Value& value, const Path& path, std::vector<std::string_view>& ids) {
    each_item(value, path, max_ids, [&](Value& item, const Path& at) { ids.push_back(text_of(item, at)); });
}

void read_service(Value& value, const Path& path, RawService& service) {
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (is_null(v, p)) return;
        if (key == "name")
            service.name = text_of(v, p);
        else if (key == "quantity")
            service.pieces.quantity = integer_of(v, p);
        else if (key == "weight")
            service.pieces.weight = integer_of(v, p);
        else if (key == "weightUnit")
            service.pieces.unit = text_of(v, p);
        else if (key == "price")
            each_field(v, p, [&](std::string_view name, Value& part, const Path& at) {
                if (name == "amount" && !is_null(part, at)) service.amount.text = text_of(part, at);
                if (name == "currencyCode" && !is_null(part, at)) service.currency = text_of(part, at);
            });
        else if (key == "bookableByItinerary")
            service.by_itinerary = boolean_of(v, p);
        else if (key == "bookableByTraveler")
            service.by_traveller = boolean_of(v, p);
        else if (key == "segmentIds")
            read_ids(v, p, service.segment_ids);
        else if (key == "travelerIds")
            read_ids(v, p, service.traveller_ids);
    });
}

SoldAs words_of(const RawService& raw, const Path& path) {
    auto within = [&](const std::optional<std::int64_t>& number, int limit, std::string_view name) {
        if (number && (*number < 1 || *number > limit)) throw BadValue(Path{&path, name}, "is none that can be");
        return number ? std::optional(static_cast<int>(*number)) : std::nullopt;
    };
    SoldAs sold{std::string(raw.bag && raw.name.empty() ? "CHECKED_BAG" : raw.name), {}, {}, {}};
    if (!is_service_name(sold.name)) throw BadValue(Path{&path, "name"}, "is no service");
    if (!raw.bag) return sold;
    sold.quantity = within(raw.pieces.quantity, most_pieces, "quantity");
    sold.weight = within(raw.pieces.weight, heaviest, "weight");
    if (sold.weight) sold.unit = raw.pieces.unit.empty() ? "KG" : raw.pieces.unit;
    if (sold.weight && sold.unit != "KG" && sold.unit != "LB") throw BadValue(Path{&path, "weightUnit"}, "is no unit");
    return sold;
}

template <class IndexOf>
std::vector<int> indexes(const std::vector<std::string_view>& ids, const Path& path, IndexOf index_of) {
    if (ids.empty()) throw BadValue(path, "is missing");
    std::set<int> found;
    for (auto id : ids) found.insert(index_of(id));
    return {found.begin(), found.end()};
}

// Those of one itinerary each.
std::vector<std::vector<int>> by_itinerary(const std::vector<int>& segments, const RawOffer& offer) {
    std::vector<std::vector<int>> parts;
    int first = 0;
    for (auto& itinerary : offer.itineraries) {
        auto end = first + static_cast<int>(itinerary.segments.size());
        std::vector<int> part;
        std::ranges::copy_if(segments, std::back_inserter(part), [&](int s) { return s >= first && s < end; });
        if (!part.empty()) parts.push_back(std::move(part));
        first = end;
    }
    return parts;
}

// Two of a bag that is sold singly, at twice its price, are that bag twice.
bool is_more_of(const gds::ServiceOffer& more, const gds::ServiceOffer& one) {
    auto a = sold_as(more.id), b = sold_as(one.id);
    return a->quantity == one.most + 1 && b->quantity == 1 && a->name == b->name && a->weight == b->weight &&
           a->unit == b->unit && more.segments == one.segments && more.travellers == one.travellers &&
           more.price == one.price * *a->quantity;
}

void add(gds::ServiceOffer service, std::vector<gds::ServiceOffer>& catalogue, const Path& path) {
    if (std::ranges::find(catalogue, service.id, &gds::ServiceOffer::id) != catalogue.end())
        throw BadValue(path, "has the same service twice");
    if (service.kind == gds::ServiceKind::BAGGAGE) {
        auto one = std::ranges::find_if(catalogue, [&](auto& other) {
            return other.kind == gds::ServiceKind::BAGGAGE && is_more_of(service, other);
        });
        if (one != catalogue.end()) {
            ++one->most;
            return;
        }
    }
    catalogue.push_back(std::move(service));
}

void add_all(const RawService& raw, const RawOffer& offer, const Path& path,
             std::vector<gds::ServiceOffer>& catalogue) {
    if (raw.amount.text.empty()) return;
    if (!raw.by_traveller && raw.traveller_ids.size() > 1) return;
    Path price{&path, "price"}, segments_at{&path, "segmentIds"}, travellers_at{&path, "travelerIds"};
    if (raw.currency != offer.price.currency) throw BadValue(price, "is in another currency than the offer");
    auto amount = raw.amount.in(code_of<Currency>(raw.currency, price), price);
    auto sold = words_of(raw, path);
    auto segments = indexes(raw.segment_ids, segments_at,
                            [&](std::string_view id) { return segment_index(id, offer, segments_at); });
    auto travellers = indexes(raw.traveller_ids, travellers_at, [&](std::string_view id) {
        return traveller_index(id, offer.travellers.size(), travellers_at);
    });
    auto parts = raw.by_itinerary ? by_itinerary(segments, offer) : std::vector<std::vector<int>>{segments};
    for (auto& part : parts) {
        auto id = service_id(sold, part, travellers);
        auto kind = raw.bag ? gds::ServiceKind::BAGGAGE : kind_of(sold.name);
        auto label = raw.bag ? bag_label(sold.quantity, sold.weight, sold.unit) : label_of(sold.name);
        add({std::move(id), kind, "", std::move(label), amount, travellers, std::move(part)}, catalogue, path);
    }
}

}  // namespace

gds::ServiceKind kind_of(std::string_view name) {
    return name == "PRIORITY_BOARDING" ? gds::ServiceKind::PRIORITY_BOARDING : gds::ServiceKind::OTHER;
}

std::string label_of(std::string_view name) {
    std::string label;
    for (char c : name) {
        bool lower = !label.empty() && c >= 'A' && c <= 'Z';
        label += c == '_' ? ' ' : lower ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return label;
}

std::string bag_label(std::optional<std::int64_t> pieces, std::optional<std::int64_t> weight, std::string_view unit) {
    bool several = pieces.value_or(1) > 1;
    auto label = several ? std::to_string(*pieces) + " checked bags" : std::string("Checked bag");
    if (weight)
        label += " up to " + std::to_string(*weight) + (unit == "LB" ? " lb" : " kg") + (several ? " each" : "");
    return label;
}

void read_services(Value& value, const Path& path, bool bags, std::vector<RawService>& services) {
    if (is_null(value, path)) return;
    each_field(value, path, [&](std::string_view, Value& v, const Path& p) {
        if (services.size() == max_services) throw BadValue(path, "has too many services");
        auto& service = services.emplace_back();
        service.bag = bags;
        read_service(v, p, service);
    });
}

std::vector<gds::ServiceOffer> catalogue_of(std::vector<RawService> raw, const RawOffer& offer, const Path& path) {
    // Bags first, and of these the single ones.
    std::ranges::stable_sort(
        raw, {}, [](const RawService& one) { return std::pair(!one.bag, one.pieces.quantity.value_or(0)); });
    std::vector<gds::ServiceOffer> catalogue;
    for (auto& one : raw) add_all(one, offer, Path{&path, one.bag ? "bags" : "other-services"}, catalogue);
    return catalogue;
}

}  // namespace airside::amadeus
