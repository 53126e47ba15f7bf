#pragma once
#include <array>
#include <string_view>

namespace airside::amadeus {

// Members of Amadeus's messages that are masked with all that is below them.
inline constexpr std::array<std::string_view, 22> personal = {"name",
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
                                                              "creditCard",
                                                              "dateOfBirth",
                                                              "firstName",
                                                              "lastName",
                                                              "middleName",
                                                              "secondLastName",
                                                              "emailAddress",
                                                              "phone",
                                                              "access_token",
                                                              "client_secret",
                                                              "gender"};

}  // namespace airside::amadeus
