#include "vendors/gds/amadeus/service_request.hpp"

#include <algorithm>
#include <set>

#include "vendors/gds/amadeus/normalise.hpp"
#include "vendors/gds/amadeus/sold_as.hpp"

namespace airside::amadeus {
namespace {

constexpr std::size_t max_travellers = 18, max_fares = 54;
constexpr int most_bought = 20;

struct Wanted {
    std::string bags;
    std::set<std::string> others;

    std::string json() const {
        std::string names;
        for (auto& name : others) names += (names.empty() ? "\"" : ",\"") + name + '"';
        std::string text;
        if (!bags.empty()) text = R"("chargeableCheckedBags":)" + bags;
        if (!names.empty()) text += std::string(text.empty() ? "" : ",") + R"("otherServices":[)" + names + "]";
        return "{" + text + "}";
    }
};

std::string bags_json(const SoldAs& sold, int times) {
    std::string text;
    if (sold.quantity || times > 1) text = R"("quantity":)" + std::to_string(sold.quantity.value_or(1) * times);
    if (sold.weight)
        text += std::string(text.empty() ? "" : ",") + R"("weight":)" + std::to_string(*sold.weight) +
                R"(,"weightUnit":")" + sold.unit + '"';
    return "{" + (text.empty() ? R"("quantity":1)" : text) + "}";
}

gds::Refused not_sold() { return {gds::RefusalCode::OFFER_EXPIRED, "", "there is no such service with this offer"}; }

// The raw text of a value, by its place.
std::pair<std::size_t, std::size_t> place_of(Value& value, const Path& path, std::string_view text) {
    auto object = object_of(value, path);
    std::string_view raw;
    if (auto error = object.raw_json().get(raw)) fail(error, path, "an object");
    while (!raw.empty() && raw.back() != '}') raw.remove_suffix(1);
    return {static_cast<std::size_t>(raw.data() - text.data()), raw.size()};
}

void read_fare(Value& value, const Path& path, std::string_view text, FarePlace& place) {
    auto object = object_of(value, path);
    each_field(object, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "segmentId")
            place.segment_id = text_of(v, p);
        else if (key == "additionalServices" && !is_null(v, p))
            std::tie(place.chosen, place.chosen_size) = place_of(v, p, text);
    });
    std::string_view raw;
    if (auto error = object.raw_json().get(raw)) fail(error, path, "an object");
    while (!raw.empty() && raw.back() != '}') raw.remove_suffix(1);
    place.end = static_cast<std::size_t>(raw.data() - text.data()) + raw.size() - 1;
}

}  // namespace

gds::Outcome<WantedServices> wanted_services(const std::vector<gds::ServiceChoice>& choices) {
    std::map<std::pair<int, int>, Wanted> wanted;
    for (auto& choice : choices) {
        auto sold = sold_as(choice.service.id);
        bool bag = choice.service.kind == gds::ServiceKind::BAGGAGE;
        if (!sold || service_id(*sold, choice.service.segments, choice.service.travellers) != choice.service.id)
            return not_sold();
        if (choice.quantity < 1 || choice.quantity > most_bought || (!bag && choice.quantity > 1)) return not_sold();
        for (int segment : choice.service.segments) {
            auto& there = wanted[{choice.traveller, segment}];
            bool again = bag ? !there.bags.empty() : there.others.contains(sold->name);
            if (again)
                return gds::Refused{gds::RefusalCode::NOT_ALLOWED, "",
                                    "a traveller can have one kind of checked bag on a flight, and each service once"};
            if (bag)
                there.bags = bags_json(*sold, choice.quantity);
            else
                there.others.insert(sold->name);
        }
    }
    WantedServices texts;
    for (auto& [place, there] : wanted) texts.emplace(place, there.json());
    return texts;
}

std::vector<FarePlace> fare_places(Value& offer, const Path& path, std::string_view text) {
    std::vector<FarePlace> places;
    each_field(offer, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key != "travelerPricings") return;
        each_item(v, p, max_travellers, [&](Value& traveller, const Path& at) {
            auto first = places.size();
            std::string_view id;
            each_field(traveller, at, [&](std::string_view name, Value& part, const Path& here) {
                if (name == "travelerId") id = text_of(part, here);
                if (name != "fareDetailsBySegment") return;
                each_item(part, here, max_fares,
                          [&](Value& fare, const Path& there) { read_fare(fare, there, text, places.emplace_back()); });
            });
            for (; first < places.size(); ++first) places[first].traveller_id = id;
        });
    });
    return places;
}

gds::Outcome<std::string> with_services(std::string_view text, const std::vector<FarePlace>& places,
                                        const RawOffer& offer, const WantedServices& wanted, const Path& path) {
    std::string out;
    std::size_t copied = 0, found = 0;
    for (auto& place : places) {  // in the order of the text
        std::pair key{traveller_index(place.traveller_id, offer.travellers.size(), path),
                      segment_index(place.segment_id, offer, path)};
        auto asked = wanted.find(key);
        if (asked != wanted.end()) ++found;
        if (asked == wanted.end() && place.chosen_size == 0) continue;
        auto at = place.chosen_size > 0 ? place.chosen : place.end;
        out += text.substr(copied, at - copied);
        copied = at + place.chosen_size;
        if (place.chosen_size == 0) out += R"(,"additionalServices":)";
        out += asked == wanted.end() ? "{}" : asked->second;
    }
    if (found != wanted.size()) return not_sold();
    out += text.substr(copied);
    return out;
}

}  // namespace airside::amadeus
