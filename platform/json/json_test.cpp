#include "platform/json/json.hpp"

#include <gtest/gtest.h>

namespace airside::json_test {

enum class PassengerType { ADULT, CHILD, INFANT };
AIRSIDE_ENUM(PassengerType, ADULT, CHILD, INFANT)

struct Passenger {
    PassengerType type;
    PersonName first_name;
    std::optional<PersonName> middle_name;
};
AIRSIDE_FIELDS(Passenger, type, first_name, middle_name)

struct Request {
    BookingId id;
    Money price;
    List<Passenger, 1, 2> passengers;
    Or<bool, false> history;
    Date birth;
    Instant at;
    LocalTime local;
    std::map<std::string, std::string> labels;
    std::int16_t small;
    Text<0, 5> note;
    RawJson raw;
};
AIRSIDE_FIELDS(Request, id, price, passengers, history, birth, at, local, labels, small, note, raw)

constexpr std::string_view good =
    R"({"id":"01890a5d-ac96-774b-bcce-b302099a8057","price":{"amount":"120.50","currency":"USD"},)"
    R"("passengers":[{"type":"CHILD","first_name":"Ada \"A\"\n"}],"history":true,"birth":"2020-02-29",)"
    R"("at":"2026-12-24T18:30:00.250000Z","local":"2026-12-24T18:30:00","labels":{"a":"b"},"small":-7,"note":"äöü€x","raw":{"x":[1]}})";

std::string replaced(std::string_view from, std::string_view to) {
    std::string text(good);
    text.replace(text.find(from), from.size(), to);
    return text;
}

std::string first_error(const std::string& text, json::Unknown unknown = json::Unknown::refuse) {
    try {
        json::from_json<Request>(text, unknown);
    } catch (const json::BadJson& bad) {
        return bad.errors.at(0).pointer + " " + bad.errors.at(0).detail;
    }
    return "none";
}

TEST(Json, RoundTripsEveryKind) {
    auto text = replaced(R"(\n)", "");
    auto request = json::from_json<Request>(text, json::Unknown::refuse);
    EXPECT_EQ(request.price.minor(), 12050);
    EXPECT_EQ(request.passengers.at(0).type, PassengerType::CHILD);
    EXPECT_EQ(request.small, -7);
    EXPECT_EQ(json::to_json(request), text);
}

TEST(Json, NamesThePlaceOfEachError) {
    EXPECT_EQ(first_error("{"), " not JSON: incomplete JSON");
    EXPECT_EQ(first_error("[]"), " an object");
    EXPECT_EQ(first_error(replaced("CHILD", "DOG")), "/passengers/0/type one of ADULT, CHILD, INFANT");
    EXPECT_EQ(first_error(std::string(good)), "/passengers/0/first_name not a valid as in the travel document");
    EXPECT_EQ(first_error(replaced(R"("birth":"2020-02-29")", R"("birth":"2021-02-29")")).substr(0, 11), "/passengers");
    EXPECT_EQ(first_error(replaced(R"(,"history":true)", R"(,"hi/story":true)"), json::Unknown::ignore),
              "/passengers/0/first_name not a valid as in the travel document");
}

TEST(Json, RefusesUnknownFieldsOnlyInRequests) {
    auto text = replaced(R"(\n)", "");
    text.insert(1, R"("no/pe":1,)");
    EXPECT_EQ(first_error(text), "/no~1pe unknown field");
    EXPECT_EQ(first_error(text, json::Unknown::ignore), "none");
}

TEST(Json, HoldsBounds) {
    auto base = replaced(R"(\n)", "");
    auto with = [&](std::string_view from, std::string_view to) {
        auto text = base;
        text.replace(text.find(from), from.size(), to);
        return first_error(text);
    };
    EXPECT_EQ(with(":-7", ":40000"), "/small an integer from -32768 to 32767");
    EXPECT_EQ(with(":-7", ":1.5"), "/small an integer from -32768 to 32767");
    EXPECT_EQ(with("äöü€x", "äöü€xy"), "/note text of 0 to 5 characters");
    EXPECT_EQ(with("120.50", "120.505"), "/price/amount a decimal with at most 2 decimals");
    EXPECT_EQ(with("USD", "XXX"), "/price/currency an ISO 4217 currency");
    EXPECT_EQ(with(R"([{"type":"CHILD","first_name":"Ada \"A\""}])", "[]"), "/passengers between 1 and 2 items");
    EXPECT_EQ(with("2020-02-29", "2021-02-29"), "/birth not a valid ISO 8601 calendar day");
}

struct Patch {
    Change<PersonName> middle_name;
    Change<List<PersonName, 1, 2>> names;
    std::optional<bool> shown;
};
AIRSIDE_FIELDS(Patch, middle_name, names, shown)

TEST(Json, AChangeTellsNullFromWhatIsLeftOut) {
    auto nothing = json::from_json<Patch>("{}", json::Unknown::refuse);
    EXPECT_FALSE(nothing.middle_name.given);
    EXPECT_EQ(json::to_json(nothing), "{}");
    auto both = json::from_json<Patch>(R"({"middle_name":null,"names":["Ada"],"shown":null})", json::Unknown::refuse);
    EXPECT_TRUE(both.middle_name.given);
    EXPECT_FALSE(both.middle_name.value);
    EXPECT_EQ(both.names.value.value().size(), 1u);
    EXPECT_EQ(json::to_json(both), R"({"middle_name":null,"names":["Ada"]})");

    std::optional<PersonName> kept = PersonName::of("King");
    nothing.middle_name.apply(kept);
    EXPECT_EQ(kept, PersonName::of("King"));
    both.middle_name.apply(kept);
    EXPECT_FALSE(kept);
    EXPECT_THROW(json::from_json<Patch>(R"({"names":[]})", json::Unknown::refuse), json::BadJson);
}

TEST(Json, DepthIsBounded) {
    std::string deep(100, '[');
    EXPECT_THROW(json::from_json<Request>(deep), json::BadJson);
}

}  // namespace airside::json_test
