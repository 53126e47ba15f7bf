#include "services/booking/domain/party.hpp"

#include <algorithm>
#include <cctype>
#include <set>
#include <string>

namespace airside::booking {
namespace {

using gds::PassengerType;

Problem refused(std::vector<FieldError> errors) {
    Problem problem(422, "invalid-request", "The request is not valid");
    problem.errors = std::move(errors);
    return problem;
}

std::string pointer(std::size_t index, std::string_view field) {
    return "/passengers/" + std::to_string(index) + "/" + std::string(field);
}

std::string upper(std::string_view text) {
    std::string out(text);
    for (auto& c : out) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return out;
}

std::string identity_of(const PassengerInput& p) {
    return upper(p.last_name.str()) + "/" + upper(p.first_name.str()) + "/" + p.date_of_birth.str();
}

void check_one(const PassengerInput& p, std::size_t i, Date last_departure, Date last_arrival, Date today,
               std::vector<FieldError>& errors) {
    if (p.date_of_birth > today) {
        errors.push_back({pointer(i, "date_of_birth"), "lies in the future"});
    } else {
        int age = age_on(p.date_of_birth, last_departure);
        if (age > 120) errors.push_back({pointer(i, "date_of_birth"), "more than 120 years ago"});
        auto fits = type_at(age);
        if (fits != p.type)
            errors.push_back({pointer(i, "type"), "is " + std::string(gds::to_string(fits)) + " at the age of " +
                                                      std::to_string(age) + " on the day of the last flight"});
    }
    if (p.passport && p.passport->expiry_date < last_arrival)
        errors.push_back({pointer(i, "passport/expiry_date"), "the passport expires before the last arrival"});
    if (p.passport && !p.nationality) errors.push_back({pointer(i, "nationality"), "required with a passport"});
}

void check_counts(const std::vector<PassengerInput>& passengers, const gds::Offer& offer,
                  std::vector<FieldError>& errors) {
    auto travelling = [&](PassengerType type) {
        return static_cast<int>(
            std::count_if(passengers.begin(), passengers.end(), [&](auto& p) { return p.type == type; }));
    };
    auto priced = [&](PassengerType type) {
        int n = 0;
        for (auto& fare : offer.passengers)
            if (fare.type == type) n += fare.count;
        return n;
    };
    for (auto type : {PassengerType::ADULT, PassengerType::CHILD, PassengerType::INFANT})
        if (travelling(type) != priced(type))
            errors.push_back({"/passengers", "the offer is for " + std::to_string(priced(type)) + " of type " +
                                                 std::string(gds::to_string(type)) + ", the request has " +
                                                 std::to_string(travelling(type))});
    if (travelling(PassengerType::INFANT) > travelling(PassengerType::ADULT))
        errors.push_back({"/passengers", "more infants than adults"});
    if (travelling(PassengerType::ADULT) == 0) errors.push_back({"/passengers", "children do not travel alone"});
}

bool is_email(std::string_view text) {
    auto at = text.find('@');
    if (at == text.npos || at == 0 || at > 64 || text.find('@', at + 1) != text.npos) return false;
    auto domain = text.substr(at + 1);
    auto dot = domain.rfind('.');
    if (dot == domain.npos || dot == 0 || domain.size() - dot < 3) return false;
    auto allowed = [](char c, std::string_view extra) {
        return std::isalnum(static_cast<unsigned char>(c)) != 0 || extra.find(c) != extra.npos;
    };
    return std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at),
                       [&](char c) { return allowed(c, "._%+-'"); }) &&
           std::all_of(domain.begin(), domain.end(), [&](char c) { return allowed(c, ".-"); });
}

bool is_e164(std::string_view text) {
    return text.size() >= 8 && text.size() <= 16 && text[0] == '+' && text[1] != '0' &&
           std::all_of(text.begin() + 1, text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

gds::Gender gender_of(const std::optional<PassengerGender>& gender) {
    if (gender == PassengerGender::MALE) return gds::Gender::MALE;
    if (gender == PassengerGender::FEMALE) return gds::Gender::FEMALE;
    return gds::Gender::UNSPECIFIED;
}

}  // namespace

gds::PassengerType type_at(int age) {
    if (age >= 12) return PassengerType::ADULT;
    return age >= 2 ? PassengerType::CHILD : PassengerType::INFANT;
}

void check_contact(const BookingContact& contact) {
    std::vector<FieldError> errors;
    if (!is_email(contact.email.value)) errors.push_back({"/contact/email", "not an e-mail address"});
    if (!is_e164(contact.phone.value)) errors.push_back({"/contact/phone", "not a number of the form +442071234567"});
    if (!errors.empty()) throw refused(std::move(errors));
}

void check_party(const std::vector<PassengerInput>& passengers, const BookingContact& contact, const gds::Offer& offer,
                 Date today) {
    check_contact(contact);
    auto& last = *gds::segments_of(offer).back();
    std::vector<FieldError> errors;
    std::set<std::string> seen;
    for (std::size_t i = 0; i < passengers.size(); ++i) {
        check_one(passengers[i], i, date_of(last.departure.local), date_of(last.arrival.local), today, errors);
        if (!seen.insert(identity_of(passengers[i])).second)
            errors.push_back({"/passengers/" + std::to_string(i), "is there twice"});
    }
    check_counts(passengers, offer, errors);
    if (!errors.empty()) throw refused(std::move(errors));
}

gds::Traveller traveller_of(const PassengerInput& p) {
    gds::Traveller traveller{p.type, p.first_name, p.middle_name, p.last_name, p.date_of_birth, gender_of(p.gender), {},
                             {}};
    if (p.passport)
        traveller.document = gds::TravelDocument{p.passport->number.str(), p.passport->country,
                                                 p.nationality.value_or(p.passport->country), p.passport->expiry_date};
    if (p.frequent_flyer)
        traveller.frequent_flyer = gds::FrequentFlyer{p.frequent_flyer->airline, p.frequent_flyer->number.str()};
    return traveller;
}

}  // namespace airside::booking
