#pragma once
#include <array>
#include <string_view>

namespace airside::sabre {

// Members of Sabre's messages that are masked with all that is below them. Errors repeat what was sent in `fieldValue`.
inline constexpr std::array<std::string_view, 23> personal = {
    "givenName",     "middleName",        "surname",           "birthDate",      "birthday",
    "gender",        "identityDocuments", "loyaltyPrograms",   "contactInfo",    "emails",
    "phones",        "address",           "billingAddress",    "formsOfPayment", "specialServices",
    "otherServices", "travelerGivenName", "travelerSurname",   "travelersGroup", "fieldValue",
    "access_token",  "profiles",          "travelersEmployers"};

}  // namespace airside::sabre
