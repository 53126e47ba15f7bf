#include "services/analytics/warehouse/rows.hpp"

#include "platform/json/json.hpp"

namespace airside::analytics::warehouse {

namespace {

using parquet::Type;
using parquet::Value;

constexpr std::size_t id_column = 0, timestamp_column = 2;
const std::vector<parquet::Column>& columns() {
    static const std::vector<parquet::Column> all{
        {"event_id", Type::text},
        {"event_type", Type::text},
        {"timestamp", Type::timestamp},
        {"hour", Type::integer},
        {"service", Type::text},
        {"version", Type::text},
        {"route", Type::text},
        {"amount", Type::decimal},
        {"currency", Type::text},
        {"active_user", Type::boolean},
        {"device_type", Type::text},
        {"country_code", Type::text},
        {"received_at", Type::timestamp},
        {"event_data", Type::text},
    };
    return all;
}

// What has a column of its own; all of it stays in event_data, too.
struct Facts {
    std::optional<std::string> route, amount, currency;
};
AIRSIDE_FIELDS(Facts, route, amount, currency)

// With three decimals, as it is read back: "456.80" is "456.800". One that does not fit stays in event_data only.
Value as_decimal(std::optional<std::string> amount) {
    if (!amount || !fits_numeric(*amount)) return {};
    auto point = amount->find('.');
    if (point == amount->npos) *amount += ".";
    auto decimals = amount->size() - amount->find('.') - 1;
    return *amount + std::string(3 - decimals, '0');
}

std::string microseconds(Instant at) { return std::to_string(at.time_since_epoch().count()); }

// As daily_metrics counts active users.
bool counts_as_active(const AnalyticsEvent& event) {
    return event.event_type == "search_performed" || event.event_type == "booking_created" ||
           event.event_type == "payment_completed";
}

}  // namespace

parquet::Table table_of(const std::vector<AnalyticsEvent>& events, std::set<std::string>& counted) {
    parquet::Table table{columns(), {}};
    table.records.reserve(events.size());
    for (auto& event : events) {
        auto facts = json::from_json<Facts>(event.event_data.text);
        bool active = counts_as_active(event) && event.user_id && counted.insert(*event.user_id).second;
        table.records.push_back({event._id, event.event_type, microseconds(event.timestamp), std::to_string(event.hour),
                                 event.service, event.version, facts.route, as_decimal(facts.amount), facts.currency,
                                 active ? "true" : "false", event.device_type, event.country_code,
                                 microseconds(event.received_at), event.event_data.text});
    }
    return table;
}

std::vector<ExportedEvent> events_in(const parquet::Table& table) {
    if (table.columns != columns()) throw parquet::Bad("these are no events");
    std::vector<ExportedEvent> events;
    events.reserve(table.records.size());
    for (auto& record : table.records)
        events.push_back({record[id_column].value(),
                          Instant(std::chrono::microseconds(std::stoll(record[timestamp_column].value())))});
    return events;
}

std::map<std::string, std::int64_t> counts_by_type(const std::vector<AnalyticsEvent>& events) {
    std::map<std::string, std::int64_t> counts;
    for (auto& event : events) ++counts[event.event_type];
    return counts;
}

}  // namespace airside::analytics::warehouse
