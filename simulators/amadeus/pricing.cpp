#include "simulators/amadeus/pricing.hpp"

#include "simulators/amadeus/services.hpp"
#include "simulators/gds/content.hpp"

namespace airside::simulator::amadeus {
namespace {

json::object booking_requirements(const Offer& offer) {
    json::array travelers;
    for (const auto& traveler : offer.travelers)
        travelers.push_back(json::object{{"travelerId", traveler.traveler.id},
                                         {"genderRequired", true},
                                         {"dateOfBirthRequired", true},
                                         {"documentRequired", false}});
    return {{"emailAddressRequired", true},
            {"mobilePhoneNumberRequired", true},
            {"travelerRequirements", std::move(travelers)}};
}

std::set<std::string> included_of(const Inbound& inbound) {
    std::set<std::string> names;
    for (const auto& [key, value] : inbound.query) {
        if (key != "include") continue;
        for (std::size_t at = 0; at <= value.size();) {
            auto end = std::min(value.find(',', at), value.size());
            names.insert(value.substr(at, end - at));
            at = end + 1;
        }
    }
    return names;
}

}  // namespace

http::Response Pricing::post(const Inbound& inbound, const FaultPlan& plan) {
    auto body = parse_json(inbound.request.body);
    if (!body || !body->is_object()) throw bad_format("", "a JSON object");
    auto data = object(body->get_object(), "data");
    if (!data) throw missing("/data");
    if (text_or(*data, "type", "") != "flight-offers-pricing") throw bad_data("/data/type", "flight-offers-pricing");
    auto requested = objects(*data, "flightOffers");
    if (requested.empty()) throw missing("/data/flightOffers");
    if (requested.size() > 6) throw Refusal{400, 10661, "At most 6 flight offers", "/data/flightOffers", {}};
    bool force_class = inbound.parameter("forceClass") && *inbound.parameter("forceClass") == "true";

    std::vector<Offer> priced;
    json::array offers;
    json::object requirements, rules, bags, others;
    for (std::size_t i = 0; i < requested.size(); ++i) {
        auto at = "/data/flightOffers/" + std::to_string(i);
        auto read = read_offer(world_, *requested[i], at);
        gds::change_world(world_.fares, world_.inventory, read.quoted, plan);
        auto offer = world_.offers.reprice(read.quoted, read.travelers, read.currency, clock_.now(), force_class);
        if (!offer) throw Refusal{400, 4926, "No fare applicable", at, {}};
        auto shown = offer_json(world_, *offer, read.id, read.first_segment, Detail::pricing);
        add_services(shown, chosen_services(*requested[i], read, at), read);
        offers.push_back(std::move(shown));
        for (auto& bag : bags_json(read)) bags[std::to_string(bags.size() + 1)] = bag.value();
        for (auto& other : other_services_json(read)) others[std::to_string(others.size() + 1)] = other.value();
        if (i == 0) requirements = booking_requirements(*offer);
        for (auto& rule : fare_rules_json(*offer)) rules[rule.key()] = rule.value();
        priced.push_back(std::move(*offer));
    }
    json::object answer{{"data", json::object{{"type", "flight-offers-pricing"},
                                              {"flightOffers", std::move(offers)},
                                              {"bookingRequirements", std::move(requirements)}}},
                        {"dictionaries", dictionaries(world_, priced)}};
    auto wanted = included_of(inbound);
    json::object included;
    if (wanted.contains("detailed-fare-rules")) included["detailed-fare-rules"] = std::move(rules);
    if (wanted.contains("bags")) included["bags"] = std::move(bags);
    if (wanted.contains("other-services")) included["other-services"] = std::move(others);
    if (!included.empty()) answer["included"] = std::move(included);
    return json_response(200, answer, content_type);
}

}  // namespace airside::simulator::amadeus
