#include "platform/parquet/parquet.hpp"

#include <gtest/gtest.h>

namespace airside::parquet {
namespace {

Table sample() {
    return {{{"name", Type::text},
             {"n", Type::integer},
             {"yes", Type::boolean},
             {"at", Type::timestamp},
             {"day", Type::date},
             {"amount", Type::decimal}},
            {{"Zoë \n \"x\"", "-9007199254740993", "true", "1700000000000001", "-1", "999999999999.999"},
             {"", "0", "false", "-1", "19723", "-0.001"},
             {{}, {}, {}, {}, {}, {}}}};
}

TEST(Parquet, GivesBackWhatWasWritten) {
    auto table = sample();
    auto bytes = write(table);
    EXPECT_EQ(bytes.substr(0, 4), "PAR1");
    EXPECT_EQ(read(bytes), table);
    table.records.clear();
    EXPECT_EQ(read(write(table)), table);
}

TEST(Parquet, CompressesAndKeepsManyRows) {
    Table table{{{"text", Type::text}, {"n", Type::integer}}, {}};
    for (int i = 0; i < 200'000; ++i) table.records.push_back({"the same text again", std::to_string(i)});
    auto bytes = write(table);
    EXPECT_LT(bytes.size(), 2'000'000u);
    EXPECT_EQ(read(bytes), table);
}

TEST(Parquet, RefusesWhatDoesNotFit) {
    for (auto [type, text] : {std::pair{Type::integer, "12x"},
                              {Type::boolean, "yes"},
                              {Type::decimal, "1.2345"},
                              {Type::decimal, "1234567890123"},
                              {Type::date, "99999999999"},
                              {Type::timestamp, ""}}) {
        Table table{{{"value", type}}, {{text}}};
        EXPECT_THROW(write(table), Bad) << text;
    }
}

TEST(Parquet, RefusesBytesThatAreNoFile) {
    auto bytes = write(sample());
    EXPECT_THROW(read(""), Bad);
    EXPECT_THROW(read("PAR1 and no more"), Bad);
    EXPECT_THROW(read(std::string_view(bytes).substr(0, bytes.size() / 2)), Bad);
}

}  // namespace
}  // namespace airside::parquet
