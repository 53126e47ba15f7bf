// The members of Travelport's JSON that are about people, or are secrets: see gds::redact().
#pragma once
#include <array>
#include <string_view>

namespace airside::travelport {

inline constexpr std::array<std::string_view, 18> personal = {
    "PersonName",    "Given",       "Surname",        "Middle",         "birthDate",    "gender",
    "Gender",        "Telephone",   "Email",          "TravelDocument", "Address",      "CustomerLoyalty",
    "FormOfPayment", "PaymentCard", "PrimaryContact", "CardHolderName", "access_token", "AlternateContact"};

}  // namespace airside::travelport
