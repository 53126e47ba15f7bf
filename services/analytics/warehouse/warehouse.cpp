#include "services/analytics/warehouse/warehouse.hpp"

#include "platform/auth/tokens.hpp"
#include "platform/core/ascii.hpp"
#include "platform/json/json.hpp"
#include "platform/telemetry/metrics.hpp"
#include "services/analytics/store/events.hpp"
#include "services/analytics/warehouse/manifest.hpp"
#include "services/analytics/warehouse/rows.hpp"

namespace airside::analytics::warehouse {

using namespace std::chrono_literals;
using object_store::Failure;
using store::WarehousePart;

namespace {

constexpr auto object_deadline = 60s;

Steady::time_point soon() { return Steady::now() + object_deadline; }

std::string token_of(Random& random) { return lower_case(random.readable(8)); }

DayReport& day_in(std::vector<DayReport>& days, Date date) {
    if (days.empty() || days.back().date != date) days.push_back({date, 0, 0});
    return days.back();
}

}  // namespace

Warehouse::Warehouse(Stores stores, Options options) : on_(stores), options_(std::move(options)) {}

Date Warehouse::first_open_day() const { return utc_date_of(on_.clock.now() - options_.after); }

std::string Warehouse::folder_of(Date day) const { return options_.prefix + "date=" + day.str() + "/"; }

awaitable<ExportPlan> Warehouse::plan() {
    ExportPlan plan{{}, 0};
    auto waiting = co_await store::days_to_export(on_.documents, first_open_day());
    auto size = static_cast<std::int64_t>(options_.part_events);
    for (auto& [day, events] : waiting) plan.days.push_back({day, events, (events + size - 1) / size});
    for (bool verified : {false, true}) {
        auto parts = co_await store::unfinished_parts(on_.pool, verified);
        plan.unfinished += static_cast<std::int64_t>(parts.size());
    }
    co_return plan;
}

awaitable<ExportReport> Warehouse::run() {
    ExportReport report{{}, 0, 0, false};
    co_await finish_begun(report);
    Counted counted;
    for (std::size_t parts = 0; parts < options_.parts_a_run; ++parts) {
        auto day = co_await store::first_day_to_export(on_.documents, first_open_day());
        report.complete = !day;
        if (!day) break;
        auto events = co_await store::events_to_export(on_.documents, *day, options_.part_events);
        auto part = co_await export_part(*day, std::move(events), counted);
        auto& told = day_in(report.days, *day);
        told.events += part.events;
        ++told.parts;
    }
    co_await measure();
    co_return report;
}

// Of a part that was not verified, nothing counts: its events are not marked, so it is removed and they are exported
// anew. One that was verified holds its events, and only they have yet to learn of it.
awaitable<> Warehouse::finish_begun(ExportReport& report) {
    auto written = co_await store::unfinished_parts(on_.pool, false);
    for (auto& part : written) {
        co_await on_.objects.remove(part.object_key, soon());
        co_await store::discard_part(on_.pool, part);
        ++report.discarded;
    }
    auto verified = co_await store::unfinished_parts(on_.pool, true);
    for (auto& part : verified) {
        auto object = co_await read_object(part.object_key, part.sha256);
        co_await settle(part, std::move(object));
        ++report.finished;
    }
}

awaitable<WarehousePart> Warehouse::export_part(Date day, std::vector<AnalyticsEvent> events, Counted& counted) {
    if (counted.day != day) {
        counted.users = co_await store::active_users_exported(on_.documents, day);
        counted.day = day;
    }
    auto part = co_await store::begin_part(on_.pool, day, folder_of(day), token_of(on_.random), on_.clock.now());
    part.events = static_cast<std::int64_t>(events.size());
    part.counts = counts_by_type(events);
    auto encode = [events = std::move(events), users = std::move(counted.users)]() mutable {
        auto table = table_of(events, users);
        auto bytes = parquet::write(table);
        if (parquet::read(bytes) != table) throw Failure("a part does not read as it was written");
        return std::pair{std::move(bytes), std::move(users)};
    };
    auto [bytes, users] = co_await on_.workers.run(on_.reactor, std::move(encode));
    counted.users = std::move(users);
    part.bytes = static_cast<std::int64_t>(bytes.size());
    part.sha256 = auth::hash_of(bytes);
    co_await on_.objects.put(part.object_key, std::move(bytes), soon());
    auto object = co_await read_object(part.object_key, part.sha256);
    bool ours = co_await store::verify_part(on_.pool, part, on_.clock.now());
    if (!ours) {
        co_await on_.objects.remove(part.object_key, soon());
        throw Failure(part.object_key + ": another run has discarded this part");
    }
    co_await settle(part, std::move(object));
    static auto& exported = telemetry::counter("airside_warehouse_events_total", "Events exported to the warehouse");
    exported.add(static_cast<double>(part.events));
    co_return part;
}

awaitable<std::string> Warehouse::read_object(std::string key, std::string sha256) {
    auto object = co_await on_.objects.find(key, soon());
    if (!object) throw Failure(key + " is gone");
    if (auth::hash_of(*object) != sha256) throw Failure(key + " is not what was written");
    co_return std::move(*object);
}

// From here on the events may be purged: what is marked is what the object holds, as it was read back.
awaitable<> Warehouse::settle(WarehousePart part, std::string object) {
    co_await write_manifest(part.day);
    auto decode = [object = std::move(object)] { return events_in(parquet::read(object)); };
    auto events = co_await on_.workers.run(on_.reactor, std::move(decode));
    if (static_cast<std::int64_t>(events.size()) != part.events)
        throw Failure(part.object_key + " holds another number of events");
    std::vector<std::pair<std::string, Instant>> purges;
    purges.reserve(events.size());
    for (auto& event : events) purges.emplace_back(std::move(event.id), event.timestamp + kept_for);
    co_await store::mark_exported(on_.documents, std::move(purges));
    co_await store::finish_part(on_.pool, part);
}

awaitable<> Warehouse::write_manifest(Date day) {
    Manifest manifest{1, day, on_.clock.now(), 0, {}};
    auto parts = co_await store::parts_of(on_.pool, day);
    for (auto& part : parts) {
        manifest.events += part.events;
        manifest.parts.push_back({part.object_key, part.events, part.counts, part.bytes, part.sha256});
    }
    auto key = folder_of(day) + "manifest.json";
    auto text = json::to_json(manifest);
    co_await on_.objects.put(key, text, soon());
    co_await read_object(key, auth::hash_of(text));
}

awaitable<> Warehouse::measure() {
    static auto& behind = telemetry::gauge("airside_warehouse_behind_seconds",
                                           "Since when the oldest day that is over waits to be exported");
    auto day = co_await store::first_day_to_export(on_.documents, first_open_day());
    auto waited = day ? on_.clock.now() - Instant(day->days() + 24h) : Duration(0);
    behind.set(std::chrono::duration<double>(waited).count());
}

}  // namespace airside::analytics::warehouse
