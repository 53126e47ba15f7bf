#include "vendors/gds/amadeus/redact.hpp"

#include <algorithm>
#include <array>

#include <boost/json.hpp>

namespace airside::amadeus {
namespace {

namespace json = boost::json;

// Masked as a whole, whatever is below.
constexpr std::array<std::string_view, 12> personal_objects = {"name",
                                                               "documents",
                                                               "contact",
                                                               "contacts",
                                                               "emergencyContact",
                                                               "loyaltyPrograms",
                                                               "formOfPayments",
                                                               "formOfPayment",
                                                               "payments",
                                                               "formOfIdentifications",
                                                               "addresseeName",
                                                               "creditCard"};
constexpr std::array<std::string_view, 10> personal_values = {
    "dateOfBirth",  "firstName", "lastName",     "middleName",    "secondLastName",
    "emailAddress", "phone",     "access_token", "client_secret", "gender"};

void mask_all(json::value& value) {
    if (value.is_object())
        for (auto& member : value.get_object()) mask_all(member.value());
    else if (value.is_array())
        for (auto& item : value.get_array()) mask_all(item);
    else if (!value.is_null())
        value = "***";
}

void mask(json::value& value) {
    if (value.is_array())
        for (auto& item : value.get_array()) mask(item);
    if (!value.is_object()) return;
    for (auto& member : value.get_object()) {
        std::string_view key(member.key().data(), member.key().size());
        bool personal = std::ranges::find(personal_objects, key) != personal_objects.end() ||
                        std::ranges::find(personal_values, key) != personal_values.end();
        personal ? mask_all(member.value()) : mask(member.value());
    }
}

}  // namespace

std::string redact(std::string_view body, std::size_t limit) {
    if (body.empty()) return {};
    if (body.size() > limit) return "(" + std::to_string(body.size()) + " bytes, too long to keep)";
    json::error_code bad;
    auto value = json::parse(json::string_view(body.data(), body.size()), bad);
    if (bad) return "(" + std::to_string(body.size()) + " bytes that are no JSON)";
    mask(value);
    return json::serialize(value);
}

}  // namespace airside::amadeus
