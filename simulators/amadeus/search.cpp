#include "simulators/amadeus/search.hpp"

#include "simulators/amadeus/offer_json.hpp"
#include "simulators/world/currency.hpp"

namespace airside::simulator::amadeus {
namespace {

constexpr std::chrono::days schedule_length{361};

}  // namespace

void Search::check_party(const SearchQuery& query, const std::string& parameter) {
    auto count = [&](TravelerType type) { return std::ranges::count(query.travelers, type, &Traveler::type); };
    if (seats_needed(query.travelers) > 9)
        throw Refusal{400, 10661, "The total number of seated travelers can not exceed 9", {}, parameter};
    if (count(TravelerType::held_infant) > count(TravelerType::adult))
        throw Refusal{400, 4926, "The number of infants can not exceed the number of adults", {}, parameter};
}

std::vector<AirportIndex> Search::places(const std::string& code, const Refusal& otherwise) const {
    auto found = world_.geography.places(code);
    if (found.empty()) throw otherwise;
    return found;
}

void Search::check_days(const SearchQuery& query, const std::string& source) const {
    Date previous = Date::from_days({});
    for (const auto& bound : query.bounds) {
        // The day has passed once it has passed everywhere: the origin may be half a day behind.
        const auto& zone = world_.geography.airport(bound.from.front()).zone;
        if (bound.date < date_of(to_local(query.now, zone)))
            throw Refusal{400, 425, "Date/Time is in the past", {}, source};
        if (bound.date > utc_date_of(query.now) + schedule_length)
            throw Refusal{400, 425, "Date/Time is too far in the future", {}, source};
        if (bound.date < previous) throw Refusal{400, 425, "Dates are not in order", {}, source};
        previous = bound.date;
    }
}

std::vector<Offer> Search::find(const SearchQuery& query, const FaultPlan& plan) {
    if (plan.sold_out) return {};
    return world_.offers.search(query);
}

json::object Search::found(const std::vector<Offer>& offers) const {
    json::array data;
    std::size_t segment = 1, id = 1;
    for (const auto& offer : offers) {
        data.push_back(offer_json(world_, offer, std::to_string(id++), segment, Detail::search));
        segment += segments_in(offer);
    }
    return {{"meta", json::object{{"count", offers.size()}}},
            {"data", std::move(data)},
            {"dictionaries", dictionaries(world_, offers)}};
}

http::Response Search::get(const Inbound& inbound, const FaultPlan& plan) {
    auto body = found(find(read_get(inbound), plan));
    auto host = inbound.request.headers.get("Host").value_or("localhost");
    body["meta"].as_object()["links"] = json::object{{"self", "http://" + std::string(host) + inbound.request.target}};
    return json_response(200, body, content_type);
}

http::Response Search::post(const Inbound& inbound, const FaultPlan& plan) {
    auto body = parse_json(inbound.request.body);
    if (!body || !body->is_object()) throw bad_format("", "a JSON object");
    return json_response(200, found(find(read_post(body->get_object()), plan)), content_type);
}

}  // namespace airside::simulator::amadeus
