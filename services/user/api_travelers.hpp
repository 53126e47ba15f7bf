// The people whom a user books for, and what is asked of them with every booking.
#pragma once
#include <optional>
#include <vector>

#include "services/user/api_profile.hpp"

namespace airside::user {

using TravelerId = Id<struct TravelerTag>;

enum class SeatPreference { WINDOW, AISLE, MIDDLE };
AIRSIDE_ENUM(SeatPreference, WINDOW, AISLE, MIDDLE)
enum class MealPreference { VEGETARIAN, VEGAN, HALAL, KOSHER };
AIRSIDE_ENUM(MealPreference, VEGETARIAN, VEGAN, HALAL, KOSHER)

using PassportNumber = Code<"PassportNumber", Alphabet::upper_digit, 5, 20, "as in the passport, without spaces">;
using FrequentFlyerNumber = Code<"FrequentFlyerNumber", Alphabet::upper_digit, 4, 20, "without the airline's code">;

struct TravelerPassport {
    static constexpr FieldDoc docs[] = {{"expiry_date", "after today when it is written; booking checks it again"}};
    PassportNumber number;
    CountryCode country;
    Date expiry_date;
    bool operator==(const TravelerPassport&) const = default;
};
AIRSIDE_FIELDS(TravelerPassport, number, country, expiry_date)

struct FrequentFlyerProgram {
    IataAirline airline;
    FrequentFlyerNumber number;
    bool operator==(const FrequentFlyerProgram&) const = default;
};
AIRSIDE_FIELDS(FrequentFlyerProgram, airline, number)
using FrequentFlyerPrograms = List<FrequentFlyerProgram, 1, 10>;  // one to an airline

struct TravelerView {
    TravelerId id;
    PersonName first_name;
    std::optional<PersonName> middle_name;
    PersonName last_name;
    Date date_of_birth;
    std::optional<UserGender> gender;
    std::optional<CountryCode> nationality;
    std::optional<TravelerPassport> passport;
    std::optional<FrequentFlyerPrograms> frequent_flyer_programs;
    std::optional<SeatPreference> seat_preference;
    std::optional<MealPreference> meal_preference;
    std::optional<std::string> special_assistance;
    bool is_primary;
    Instant created_at;
    Instant updated_at;
};
AIRSIDE_FIELDS(TravelerView, id, first_name, middle_name, last_name, date_of_birth, gender, nationality, passport,
               frequent_flyer_programs, seat_preference, meal_preference, special_assistance, is_primary, created_at,
               updated_at)

struct TravelerList {
    std::vector<TravelerView> items;  // the primary one first, then the oldest
};
AIRSIDE_FIELDS(TravelerList, items)

// The first one is primary whatever is said. It takes no Idempotency-Key: a kept answer would be personal data, and a
// second person of the same name and birthday is refused, so that a retry makes nobody twice.
struct CreateTraveler {
    static constexpr Problems<2> problems{
        {{409, "traveler-exists", "There is a traveller of this name and date of birth"},
         {409, "too-many-travelers", "No more travellers fit into one account"}}};
    static constexpr Endpoint endpoint{POST, "/v1/users/me/travelers", "Keep a traveller", Access::user, problems};
    using Response = Created<TravelerView>;
    PersonName first_name;
    std::optional<PersonName> middle_name;
    PersonName last_name;
    Date date_of_birth;
    std::optional<UserGender> gender;
    std::optional<CountryCode> nationality;
    std::optional<TravelerPassport> passport;
    std::optional<FrequentFlyerPrograms> frequent_flyer_programs;
    std::optional<SeatPreference> seat_preference;
    std::optional<MealPreference> meal_preference;
    std::optional<Text<1, 500>> special_assistance;
    Or<bool, false> is_primary;
};
AIRSIDE_FIELDS(CreateTraveler, first_name, middle_name, last_name, date_of_birth, gender, nationality, passport,
               frequent_flyer_programs, seat_preference, meal_preference, special_assistance, is_primary)

struct ListTravelers {
    static constexpr Endpoint endpoint{GET, "/v1/users/me/travelers", "One's travellers", Access::user};
    using Response = TravelerList;
};
AIRSIDE_NO_FIELDS(ListTravelers)

struct GetTraveler {
    static constexpr Endpoint endpoint{GET, "/v1/users/me/travelers/{id}", "Read a traveller", Access::user};
    using Response = TravelerView;
    TravelerId id;
};
AIRSIDE_FIELDS(GetTraveler, id)

// What is left out stays as it is, a passport that has expired in the meantime, too.
struct UpdateTraveler {
    static constexpr Problems<1> problems{
        {{409, "traveler-exists", "There is a traveller of this name and date of birth"}}};
    static constexpr Endpoint endpoint{PATCH, "/v1/users/me/travelers/{id}", "Change a traveller", Access::user,
                                       problems};
    static constexpr FieldDoc docs[] = {{"is_primary", "true: this one from now on, and no other"}};
    using Response = TravelerView;
    TravelerId id;
    std::optional<PersonName> first_name;
    Change<PersonName> middle_name;
    std::optional<PersonName> last_name;
    std::optional<Date> date_of_birth;
    Change<UserGender> gender;
    Change<CountryCode> nationality;
    Change<TravelerPassport> passport;
    Change<FrequentFlyerPrograms> frequent_flyer_programs;
    Change<SeatPreference> seat_preference;
    Change<MealPreference> meal_preference;
    Change<Text<1, 500>> special_assistance;
    std::optional<bool> is_primary;
};
AIRSIDE_FIELDS(UpdateTraveler, id, first_name, middle_name, last_name, date_of_birth, gender, nationality, passport,
               frequent_flyer_programs, seat_preference, meal_preference, special_assistance, is_primary)

// Of those left, the oldest becomes primary where the primary one goes.
struct DeleteTraveler {
    static constexpr Endpoint endpoint{DELETE, "/v1/users/me/travelers/{id}", "Forget a traveller", Access::user};
    using Response = NoContent;
    TravelerId id;
};
AIRSIDE_FIELDS(DeleteTraveler, id)

}  // namespace airside::user
