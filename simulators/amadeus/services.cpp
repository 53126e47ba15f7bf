#include "simulators/amadeus/services.hpp"

#include <algorithm>
#include <map>

#include "simulators/gds/services.hpp"
#include "simulators/world/currency.hpp"

namespace airside::simulator::amadeus {
namespace {

constexpr std::string_view bag_name = "CHECKED_BAG", priority_name = "PRIORITY_BOARDING";

Refusal not_sold(std::string pointer) {
    return {400, 38034, "This service is not sold with the offer", std::move(pointer), {}};
}

int weight_of(std::string_view code) { return code == "0CC" ? 23 : code == "0CZ" ? 32 : 0; }

// Of one flight as it is sold.
std::vector<gds::SoldService> sold_on(const ReadOffer& read, std::size_t bound, std::size_t flight) {
    auto cabin = *cabin_of_class(read.quoted.sold[bound].classes[flight]);
    return gds::services_of(read.quoted.bounds[bound][flight], cabin);
}

// What of `code` costs for one traveller on all flights of the bounds; 0: one of them does not sell it.
std::int64_t cents_for(const ReadOffer& read, std::size_t first, std::size_t last, std::string_view code) {
    std::int64_t cents = 0;
    for (auto b = first; b < last; ++b)
        for (std::size_t f = 0; f < read.quoted.bounds[b].size(); ++f) {
            auto sold = sold_on(read, b, f);
            auto one = std::ranges::find(sold, code, &gds::SoldService::code);
            if (one == sold.end()) return 0;
            cents += one->usd_cents;
        }
    return cents;
}

void add_bags(const ReadOffer& read, std::size_t bound, const std::vector<std::size_t>& segments,
              std::vector<ServiceOption>& options) {
    for (const auto& sold : sold_on(read, bound, 0)) {
        if (sold.kind != gds::SoldKind::bag || weight_of(sold.code) == 0) continue;
        auto cents = cents_for(read, bound, bound + 1, sold.code);
        if (cents == 0) continue;
        auto one = from_usd_cents(cents, read.currency, Rounding::whole_unit_up);
        for (int pieces = 1; pieces <= sold.most; ++pieces)
            options.push_back({std::string(bag_name), pieces, weight_of(sold.code), segments, one * pieces});
    }
}

// Those who take a seat.
std::vector<std::string> buyers(const ReadOffer& read) {
    std::vector<std::string> ids;
    for (const auto& traveler : read.travelers)
        if (traveler.type != TravelerType::held_infant) ids.push_back(traveler.id);
    return ids;
}

json::array strings(const std::vector<std::string>& texts) {
    json::array list;
    for (const auto& one : texts) list.push_back(json::string(one));
    return list;
}

json::array segment_ids(const ServiceOption& option, const ReadOffer& read) {
    json::array ids;
    for (auto segment : option.segments) ids.push_back(json::string(read.segment_ids[segment]));
    return ids;
}

json::object included_json(const ServiceOption& option, const ReadOffer& read) {
    json::object one{
        {"name", option.name},
        {"price", json::object{{"amount", amount(option.minor, read.currency)}, {"currencyCode", read.currency.str()}}},
        {"bookableByItinerary", option.is_bag()},
        {"segmentIds", segment_ids(option, read)},
        {"travelerIds", strings(buyers(read))}};
    if (!option.is_bag()) {
        one["bookableByTraveler"] = true;
        return one;
    }
    one["quantity"] = option.pieces;
    one["weight"] = option.weight_kg;
    one["weightUnit"] = "KG";
    return one;
}

json::object all_included(const ReadOffer& read, bool bags) {
    json::object all;
    for (const auto& option : service_options(read))
        if (option.is_bag() == bags) all[std::to_string(all.size() + 1)] = included_json(option, read);
    return all;
}

// What one traveller asks for, by segment.
struct Asked {
    std::map<std::size_t, std::pair<int, int>> bags;  // pieces and weight; weight 0: not said
    std::map<std::string, std::vector<std::size_t>> others;
};

Asked asked_by(const json::object& pricing, const ReadOffer& read, const std::string& at) {
    Asked asked;
    auto details = objects(pricing, "fareDetailsBySegment");
    for (std::size_t i = 0; i < details.size(); ++i) {
        auto services = object(*details[i], "additionalServices");
        if (!services) continue;
        auto where = at + "/fareDetailsBySegment/" + std::to_string(i) + "/additionalServices";
        auto segment = std::ranges::find(read.segment_ids, text_or(*details[i], "segmentId", ""));
        if (segment == read.segment_ids.end()) throw bad_data(where, "No such segment");
        auto index = static_cast<std::size_t>(segment - read.segment_ids.begin());
        if (member(*services, "chargeableSeat") || member(*services, "chargeableSeatNumber")) throw not_sold(where);
        if (auto bags = object(*services, "chargeableCheckedBags"))
            asked.bags[index] = {static_cast<int>(integer(*bags, "quantity").value_or(1)),
                                 static_cast<int>(integer(*bags, "weight").value_or(0))};
        for (const auto& name : texts(*services, "otherServices")) asked.others[name].push_back(index);
    }
    return asked;
}

bool is_asked(const ServiceOption& option, const Asked& asked) {
    if (!option.is_bag()) {
        auto found = asked.others.find(option.name);
        return found != asked.others.end() && found->second == option.segments;
    }
    return std::ranges::all_of(option.segments, [&](std::size_t segment) {
        auto bags = asked.bags.find(segment);
        return bags != asked.bags.end() && bags->second.first == option.pieces &&
               (bags->second.second == 0 || bags->second.second == option.weight_kg);
    });
}

// The one that is open, else any; null where the traveller has none.
const json::object* ticket_of(const json::object& record, const std::string& traveler) {
    const json::object* any = nullptr;
    for (auto ticket : objects(record, "tickets")) {
        if (text_or(*ticket, "travelerId", "") != traveler) continue;
        if (text_or(*ticket, "status", "") == "ISSUED") return ticket;
        any = ticket;
    }
    return any;
}

}  // namespace

std::vector<ServiceOption> service_options(const ReadOffer& read) {
    std::vector<ServiceOption> options;
    std::vector<std::size_t> all;
    for (std::size_t b = 0; b < read.quoted.bounds.size(); ++b) {
        std::vector<std::size_t> segments;
        for (std::size_t f = 0; f < read.quoted.bounds[b].size(); ++f) segments.push_back(all.size() + f);
        add_bags(read, b, segments, options);
        all.insert(all.end(), segments.begin(), segments.end());
    }
    for (const auto& sold : sold_on(read, 0, 0)) {
        if (sold.kind != gds::SoldKind::priority) continue;
        auto cents = cents_for(read, 0, read.quoted.bounds.size(), sold.code);
        auto minor = from_usd_cents(cents, read.currency, Rounding::whole_unit_up);
        if (cents > 0) options.push_back({std::string(priority_name), 0, 0, all, minor});
    }
    return options;
}

std::vector<ChosenService> chosen_services(const json::object& offer, const ReadOffer& read, const std::string& at) {
    std::vector<ChosenService> chosen;
    auto options = service_options(read);
    auto may = buyers(read);
    auto pricings = objects(offer, "travelerPricings");
    for (std::size_t i = 0; i < pricings.size(); ++i) {
        auto where = at + "/travelerPricings/" + std::to_string(i);
        auto asked = asked_by(*pricings[i], read, where);
        if (asked.bags.empty() && asked.others.empty()) continue;
        auto id = text_or(*pricings[i], "travelerId", "");
        if (std::ranges::find(may, id) == may.end()) throw not_sold(where);
        for (const auto& option : options) {
            if (!is_asked(option, asked)) continue;
            chosen.push_back({option, id});
            if (!option.is_bag()) asked.others.erase(option.name);
            if (option.is_bag())
                for (auto segment : option.segments) asked.bags.erase(segment);
        }
        if (!asked.bags.empty() || !asked.others.empty()) throw not_sold(where);
    }
    return chosen;
}

std::int64_t total_of(const std::vector<ChosenService>& chosen) {
    std::int64_t total = 0;
    for (const auto& one : chosen) total += one.option.minor;
    return total;
}

void add_services(json::object& offer, const std::vector<ChosenService>& chosen, const ReadOffer& read) {
    if (chosen.empty()) return;
    std::int64_t bags = 0;
    for (const auto& [option, traveler] : chosen) {
        if (option.is_bag()) bags += option.minor;
        for (auto& pricing : offer["travelerPricings"].as_array()) {
            if (text_or(pricing.as_object(), "travelerId", "") != traveler) continue;
            auto& details = pricing.as_object()["fareDetailsBySegment"].as_array();
            for (auto segment : option.segments) {
                auto& added = details[segment].as_object()["additionalServices"];
                if (!added.is_object()) added = json::object{};
                auto& services = added.as_object();
                if (option.is_bag()) {
                    services["chargeableCheckedBags"] =
                        json::object{{"quantity", option.pieces}, {"weight", option.weight_kg}, {"weightUnit", "KG"}};
                    continue;
                }
                if (!services.contains("otherServices")) services["otherServices"] = json::array{};
                services["otherServices"].as_array().push_back(json::string(option.name));
            }
        }
    }
    auto all = total_of(chosen);
    json::array fees;
    if (bags > 0) fees.push_back(json::object{{"amount", amount(bags, read.currency)}, {"type", "CHECKED_BAGS"}});
    if (all > bags)
        fees.push_back(json::object{{"amount", amount(all - bags, read.currency)}, {"type", "OTHER_SERVICES"}});
    auto& price = offer["price"].as_object();
    auto grand = Money::parse(text_or(price, "grandTotal", ""), read.currency);
    price["additionalServices"] = std::move(fees);
    price["grandTotal"] = amount(grand->minor() + all, read.currency);
}

json::object bags_json(const ReadOffer& read) { return all_included(read, true); }
json::object other_services_json(const ReadOffer& read) { return all_included(read, false); }

json::array emds_json(const json::object& record) {
    json::array emds;
    std::map<std::string, int> of_traveler;
    for (auto service : objects(record, "services")) {
        auto traveler = text_or(*service, "travelerId", "");
        auto ticket = ticket_of(record, traveler);
        if (!ticket) continue;
        // A number of its own beside the ticket's: "125-2400000001" has the EMDs 125-8100000001, 125-8200000001, …
        auto number = text_or(*ticket, "number", "");
        auto serial = 81 + of_traveler[traveler]++;
        emds.push_back(json::object{{"documentType", "EMD"},
                                    {"documentNumber", number.substr(0, 3) + std::to_string(serial) + number.substr(5)},
                                    {"documentStatus", text_or(*ticket, "status", "")},
                                    {"travelerId", traveler},
                                    {"segmentIds", *member(*service, "segmentIds")}});
    }
    return emds;
}

}  // namespace airside::simulator::amadeus
