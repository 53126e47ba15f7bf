#include "simulators/amadeus/orders.hpp"

namespace airside::simulator::amadeus {
namespace {

constexpr std::size_t longest_name = 56;

void check_name(const json::object& traveler, const std::string& at) {
    auto name = object(traveler, "name");
    if (!name) throw missing(at + "/name");
    for (std::string_view part : {"firstName", "lastName"}) {
        auto value = text(*name, part);
        auto where = at + "/name/" + std::string(part);
        if (!value || value->empty()) throw missing(where);
        if (value->size() > longest_name) throw Refusal{400, 2781, "At most 56 characters", where, {}};
        bool latin = std::ranges::all_of(*value, [](char c) {
            return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == ' ' || c == '-' || c == '\'' || c == '.';
        });
        if (!latin) throw bad_format(where, "Only letters, blanks, dashes and apostrophes");
    }
}

void check_age(const json::object& traveler, TravelerType type, Date last_flight, const std::string& at) {
    auto given = text(traveler, "dateOfBirth");
    if (!given) {
        if (type == TravelerType::adult) return;
        throw missing(at + "/dateOfBirth");
    }
    auto born = Date::parse(*given);
    if (!born) throw bad_format(at + "/dateOfBirth", "a date, YYYY-MM-DD");
    int age = age_on(*born, last_flight);
    bool fits = type == TravelerType::adult   ? age >= 12
                : type == TravelerType::child ? age >= 2 && age < 12
                                              : age >= 0 && age < 2;
    if (!fits) throw bad_data(at + "/dateOfBirth", "The age does not fit the traveler type");
}

bool has_contact(const json::object& holder) {
    return text(holder, "emailAddress").has_value() || !objects(holder, "phones").empty();
}

}  // namespace

void check_travelers(const json::object& data, const ReadOffer& offer) {
    auto travelers = objects(data, "travelers");
    if (travelers.empty()) throw missing("/data/travelers");
    Date last_flight = offer.quoted.bounds.back().back().date;
    std::set<std::string> seen;
    bool reachable = std::ranges::any_of(objects(data, "contacts"), [](auto* c) { return has_contact(*c); });
    for (std::size_t i = 0; i < travelers.size(); ++i) {
        auto at = "/data/travelers/" + std::to_string(i);
        auto id = text(*travelers[i], "id");
        if (!id) throw missing(at + "/id");
        auto priced = std::ranges::find(offer.travelers, *id, &Traveler::id);
        if (priced == offer.travelers.end()) throw bad_data(at + "/id", "No such traveler in the flight offer");
        if (!seen.insert(*id).second) throw bad_data(at + "/id", "This traveler is given twice");
        check_name(*travelers[i], at);
        check_age(*travelers[i], priced->type, last_flight, at);
        if (auto contact = object(*travelers[i], "contact")) reachable = reachable || has_contact(*contact);
    }
    if (seen.size() != offer.travelers.size()) throw missing("/data/travelers");
    if (!reachable) throw missing("/data/contacts");
    for (const auto& traveler : offer.travelers) {
        if (traveler.type != TravelerType::held_infant) continue;
        auto adult = std::ranges::find(offer.travelers, traveler.adult_id, &Traveler::id);
        if (adult == offer.travelers.end() || adult->type != TravelerType::adult)
            throw bad_data("/data/flightOffers/0/travelerPricings", "An infant needs its adult (associatedAdultId)");
    }
}

}  // namespace airside::simulator::amadeus
