#include "platform/documents/shape.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

#include "platform/documents/bson.hpp"
#include "platform/documents/sql.hpp"

namespace airside::documents {
namespace {

const Collection notes{.name = "notes",
                       .dates = {"created_at", "nested.at"},
                       .indexes = {{.name = "idx_notes_key", .keys = {{"key"}}, .unique = true},
                                   {.name = "idx_notes_user", .keys = {{"user.id"}, {"created_at", true}}}}};

TEST(Documents, DatesHaveOneForm) {
    auto parse = [](const std::string& date) {
        auto document = parse_document(notes, R"({"_id":"1","key":"k","created_at":)" + date + "}");
        return boost::json::serialize(document.at("created_at"));
    };
    EXPECT_EQ(parse(R"("2026-11-22T13:00:00+01:00")"), R"("2026-11-22T12:00:00.000Z")");
    EXPECT_EQ(parse(R"("2026-11-22T12:00:00.123999Z")"), R"("2026-11-22T12:00:00.123Z")");
    EXPECT_EQ(parse(R"("1969-12-31T23:59:59.999Z")"), R"("1969-12-31T23:59:59.999Z")");
    EXPECT_EQ(parse("null"), "null");
    EXPECT_THROW(parse("12"), std::invalid_argument);
    EXPECT_THROW(parse(R"("yesterday")"), std::invalid_argument);
}

TEST(Documents, RefusesWhatOneOfTheStoresCannotKeep) {
    for (auto bad : {"", "[]", "{}", R"({"_id":1,"key":"k"})", R"({"_id":"","key":"k"})", R"({"_id":"1"})",
                     R"({"_id":"1","key":null})", R"({"_id":"1","key":"k","a.b":1})", R"({"_id":"1","key":"k","$a":1})",
                     R"({"_id":"1","key":"k","a":"\u0000"})", R"({"_id":"1","key":"k","a":[{"$b":1}]})",
                     R"({"_id":"1","key":"k","nested":{"at":"x"}})"})
        EXPECT_THROW(parse_document(notes, bad), std::invalid_argument) << bad;
    EXPECT_NO_THROW(parse_document(notes, R"({"_id":"1","key":"k","at":"x","list":[{"at":"x"}]})"));
}

TEST(Documents, RefusesRequestsThatCannotBeRight) {
    auto now = Instant{};
    for (auto& filter : std::vector<Filter>{{eq("a'b", 1)},
                                            {eq("", 1)},
                                            {eq("a..b", 1)},
                                            {eq("$where", "x")},
                                            {lt("n", nullptr)},
                                            {eq("n", now)},
                                            {eq("created_at", "2026-11-22T12:00:00Z")},
                                            {one_of("n", {nullptr})},
                                            {eq("_id", 1)},
                                            {eq("n", Json{"{}"})}})
        EXPECT_THROW(check(notes, filter), std::invalid_argument) << filter[0].field;
    for (auto& update : std::vector<Update>{{},
                                            {.set = {{"_id", "x"}}},
                                            {.set = {{"a", 1}, {"a", 2}}},
                                            {.set = {{"a", 1}}, .inc = {{"a", 2}}},
                                            {.set = {{"a", 1}, {"a.b", 2}}},
                                            {.set = {{"key", nullptr}}},
                                            {.inc = {{"created_at", 1}}}})
        EXPECT_THROW(check(notes, update), std::invalid_argument);
    EXPECT_THROW(check_limit(0), std::invalid_argument);
    EXPECT_THROW(check_limit(largest_page + 1), std::invalid_argument);
    EXPECT_THROW(check_collection({.name = "no;te"}), std::invalid_argument);
    EXPECT_THROW(check_collection({.name = "n", .indexes = {{.name = "i", .keys = {{"a"}}, .expires = true}}}),
                 std::invalid_argument);
}

TEST(Documents, TheSchemaForAMigration) {
    EXPECT_EQ(postgres_schema({&notes, 1}),
              "CREATE TABLE IF NOT EXISTS notes (id text COLLATE \"C\" PRIMARY KEY, doc jsonb NOT NULL);\n"
              "CREATE UNIQUE INDEX IF NOT EXISTS idx_notes_key ON notes ((doc->'key') ASC NULLS FIRST);\n"
              "CREATE INDEX IF NOT EXISTS idx_notes_user ON notes ((doc->'user'->'id') ASC NULLS FIRST, "
              "(doc->'created_at') DESC NULLS LAST);\n");
}

TEST(Documents, BsonAndBack) {
    auto text =
        R"({"_id":"1","key":"k","b":true,"n":null,"i":-5000000000,"d":0.5,"created_at":"2026-11-22T12:00:00.123Z",)"
        R"("list":[1,"two",{"three":3}],"nested":{"at":"2026-11-22T12:00:00.000Z","e":{}}})";
    Bson bson;
    append_document(bson.get(), parse_document(notes, text), notes);
    EXPECT_EQ(boost::json::parse(to_json_text(bson)), boost::json::parse(text));
    bson_iter_t at;
    ASSERT_TRUE(bson_iter_init_find(&at, bson, "created_at"));
    EXPECT_EQ(bson_iter_type(&at), BSON_TYPE_DATE_TIME);
    EXPECT_EQ(bson_iter_date_time(&at), 1795348800123);
}

}  // namespace
}  // namespace airside::documents
