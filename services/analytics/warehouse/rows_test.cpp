#include "services/analytics/warehouse/rows.hpp"

#include <gtest/gtest.h>

namespace airside::analytics::warehouse {
namespace {

AnalyticsEvent event(const std::string& id, const std::string& type, const std::string& data,
                     std::optional<std::string> user = {}) {
    auto made = event_at(*parse_instant("2026-11-22T12:00:00.123Z"), *parse_instant("2026-11-22T12:00:01Z"));
    made._id = id;
    made.event_type = type;
    made.event_data.text = data;
    made.user_id = std::move(user);
    return made;
}

std::string cell(const parquet::Table& table, std::size_t row, const std::string& column) {
    for (std::size_t i = 0; i < table.columns.size(); ++i)
        if (table.columns[i].name == column) return table.records.at(row)[i].value_or("NULL");
    return "no such column";
}

TEST(WarehouseRows, ReadAsTheyWereWritten) {
    std::set<std::string> counted;
    auto table = table_of({event("a", "payment_completed", R"({"amount":"456.80","currency":"USD"})"),
                           event("b", "payment_completed", R"({"amount":"1200","currency":"JPY"})"),
                           event("c", "payment_completed", R"({"amount":"-0.5","currency":"USD"})"),
                           event("d", "search_performed", R"({"route":"JFK-LHR"})"),
                           event("e", "offer_selected", R"({"amount":"1234567890123","currency":"JPY"})")},
                          counted);
    EXPECT_EQ(parquet::read(parquet::write(table)), table);
    EXPECT_EQ(cell(table, 0, "amount"), "456.800");
    EXPECT_EQ(cell(table, 1, "amount"), "1200.000");
    EXPECT_EQ(cell(table, 2, "amount"), "-0.500");
    EXPECT_EQ(cell(table, 3, "amount"), "NULL");
    EXPECT_EQ(cell(table, 3, "route"), "JFK-LHR");
    EXPECT_EQ(cell(table, 4, "amount"), "NULL") << "more than the column holds";
    EXPECT_EQ(cell(table, 4, "event_data"), R"({"amount":"1234567890123","currency":"JPY"})");
    auto events = events_in(table);
    EXPECT_EQ(events.at(1).id, "b");
    EXPECT_EQ(events.at(1).timestamp, *parse_instant("2026-11-22T12:00:00.123Z"));
}

TEST(WarehouseRows, OneRowOfAUserCountsAndNoRowNamesThem) {
    std::set<std::string> counted{"known"};
    auto table = table_of(
        {event("a", "user_registered", "{}", "ada-pseudonym"), event("b", "search_performed", "{}", "ada-pseudonym"),
         event("c", "booking_created", "{}", "ada-pseudonym"), event("d", "search_performed", "{}", "known"),
         event("e", "search_performed", "{}")},
        counted);
    std::string active;
    for (std::size_t row = 0; row < table.records.size(); ++row) active += cell(table, row, "active_user") + " ";
    EXPECT_EQ(active, "false true false false false ");
    for (auto& record : table.records)
        for (auto& value : record) EXPECT_NE(value, "ada-pseudonym");
}

}  // namespace
}  // namespace airside::analytics::warehouse
