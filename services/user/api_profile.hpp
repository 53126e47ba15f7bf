// One's own account: who one is, where one lives, what one prefers.
#pragma once
#include <optional>

#include "platform/core/money.hpp"
#include "platform/json/change.hpp"
#include "services/user/api_types.hpp"

namespace airside::user {

enum class UserGender { MALE, FEMALE, OTHER, PREFER_NOT_TO_SAY };
AIRSIDE_ENUM(UserGender, MALE, FEMALE, OTHER, PREFER_NOT_TO_SAY)

using AddressLine = Code<"AddressLine", Alphabet::text, 1, 255, "one line of an address">;
using PlaceName = Code<"PlaceName", Alphabet::text, 1, 100, "a city, state or province">;
using PostalCode = Code<"PostalCode", Alphabet::text, 1, 20, "as it is written in its country">;

// The whole account, for its owner only.
struct Profile {
    UserId id;
    Email email;
    bool email_verified;
    PersonName first_name;
    PersonName last_name;
    std::optional<Phone> phone;
    bool phone_verified;
    std::optional<Date> date_of_birth;
    std::optional<UserGender> gender;
    std::optional<CountryCode> country_code;
    std::optional<AddressLine> address_line1;
    std::optional<AddressLine> address_line2;
    std::optional<PlaceName> city;
    std::optional<PlaceName> state_province;
    std::optional<PostalCode> postal_code;
    Currency preferred_currency;
    Language preferred_language;
    bool newsletter_subscribed;
    UserStatus status;
    auth::Role role;
    Instant created_at;
};
AIRSIDE_FIELDS(Profile, id, email, email_verified, first_name, last_name, phone, phone_verified, date_of_birth, gender,
               country_code, address_line1, address_line2, city, state_province, postal_code, preferred_currency,
               preferred_language, newsletter_subscribed, status, role, created_at)

struct GetMe {
    static constexpr Endpoint endpoint{GET, "/v1/users/me", "Read one's own account", Access::user};
    using Response = Profile;
};
AIRSIDE_NO_FIELDS(GetMe)

// What is left out stays as it is. Another telephone number has to be verified anew.
struct UpdateMe {
    static constexpr Endpoint endpoint{PATCH, "/v1/users/me", "Change one's own account", Access::user};
    using Response = Profile;
    std::optional<PersonName> first_name;
    std::optional<PersonName> last_name;
    Change<Phone> phone;
    Change<Date> date_of_birth;
    Change<UserGender> gender;
    Change<CountryCode> country_code;
    Change<AddressLine> address_line1;
    Change<AddressLine> address_line2;
    Change<PlaceName> city;
    Change<PlaceName> state_province;
    Change<PostalCode> postal_code;
    std::optional<Currency> preferred_currency;
    std::optional<Language> preferred_language;
    std::optional<bool> newsletter_subscribed;
};
AIRSIDE_FIELDS(UpdateMe, first_name, last_name, phone, date_of_birth, gender, country_code, address_line1,
               address_line2, city, state_province, postal_code, preferred_currency, preferred_language,
               newsletter_subscribed)

}  // namespace airside::user
