#include "simulators/sabre/bookings.hpp"

namespace airside::simulator::sabre {
namespace {

constexpr std::size_t longest_name = 58;

void check_name(const json::object& traveler, std::string_view field, const std::string& at) {
    auto name = text(traveler, field);
    if (!name || name->empty()) throw missing(at, std::string(field));
    bool latin = name->size() <= longest_name && std::ranges::all_of(*name, [](char c) {
                     return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == ' ' || c == '-' || c == '\'';
                 });
    if (!latin) throw bad_value(at, std::string(field), *name, "Only up to 58 Latin letters, blanks and dashes");
}

void check_age(const json::object& traveler, TravelerType type, Date last_flight, const std::string& at) {
    auto given = text(traveler, "birthDate");
    if (!given) {
        if (type == TravelerType::adult) return;
        throw missing(at, "birthDate");
    }
    auto born = Date::parse(*given);
    if (!born) throw bad_value(at, "birthDate", *given, "is no date");
    int age = age_on(*born, last_flight);
    bool fits = type == TravelerType::adult   ? age >= 12
                : type == TravelerType::child ? age >= 2 && age < 12
                                              : age >= 0 && age < 2;
    if (!fits) throw bad_value(at, "birthDate", *given, "The age does not fit the passenger type");
}

}  // namespace

json::object request_of(const Inbound& inbound) {
    auto body = parse_json(inbound.request.body);
    if (!body || !body->is_object())
        throw BookingRefusal{"BAD_REQUEST", "INVALID_REQUEST", "The request is no JSON object"};
    return body->get_object();
}

std::vector<Traveler> check_travelers(const json::object& request, Date last_flight) {
    auto given = objects(request, "travelers");
    if (given.empty()) throw missing("CreateBookingRequest", "travelers");
    std::vector<Traveler> travelers;
    std::size_t adults = 0, infants = 0;
    for (std::size_t i = 0; i < given.size(); ++i) {
        auto at = "CreateBookingRequest.travelers[" + std::to_string(i) + "]";
        check_name(*given[i], "givenName", at);
        check_name(*given[i], "surname", at);
        auto code = text_or(*given[i], "passengerCode", "ADT");
        auto type = traveler_type(code);
        if (!type) throw bad_value(at, "passengerCode", code, "is no passenger type");
        check_age(*given[i], *type, last_flight, at);
        adults += *type == TravelerType::adult;
        infants += *type == TravelerType::held_infant;
        travelers.push_back({std::to_string(i + 1), *type, {}});
    }
    if (infants > adults)
        throw bad_value("CreateBookingRequest.travelers", "passengerCode", "INF", "Each infant needs an adult");
    auto contact = object(request, "contactInfo");
    if (!contact || texts(*contact, "phones").empty()) throw missing("CreateBookingRequest.contactInfo", "phones");
    return travelers;
}

}  // namespace airside::simulator::sabre
