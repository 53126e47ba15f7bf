// Events of UTC days that are over, out of the documents into Parquet objects: one to a day, in parts where it is
// large, and another for what comes late. A part is read back and listed in its day's manifest before its events get
// the time at which they may be purged. Killed anywhere, the next run goes on; each event is in exactly one part.
#pragma once
#include <chrono>
#include <set>
#include <string>
#include <vector>

#include "platform/async/worker_pool.hpp"
#include "platform/core/clock.hpp"
#include "platform/core/random.hpp"
#include "platform/documents/documents.hpp"
#include "platform/object_store/object_store.hpp"
#include "services/analytics/domain/facts.hpp"
#include "services/analytics/store/warehouse_parts.hpp"

namespace airside::analytics::warehouse {

struct Options {
    std::chrono::seconds after{7200};  // the day's end, for what is still on its way
    std::size_t part_events = 20'000;
    std::size_t parts_a_run = 1'000;
    std::string prefix = "warehouse/events/";
};

// How long an event stays in the documents: a year.
inline constexpr std::chrono::hours kept_for{24 * 365};

struct DayReport {
    Date date;
    std::int64_t events;
    std::int64_t parts;
};
AIRSIDE_FIELDS(DayReport, date, events, parts)

struct ExportReport {
    std::vector<DayReport> days;
    std::int64_t finished;   // parts that another run had written and not finished
    std::int64_t discarded;  // objects that it had not verified
    bool complete;           // false: there are more, for the next run
};
AIRSIDE_FIELDS(ExportReport, days, finished, discarded, complete)

struct ExportPlan {
    std::vector<DayReport> days;
    std::int64_t unfinished;  // parts of a run that was killed
};
AIRSIDE_FIELDS(ExportPlan, days, unfinished)

// All outlive it.
struct Stores {
    Reactor& reactor;
    const Clock& clock;
    Random& random;
    postgres::Pool& pool;
    documents::Documents& documents;
    object_store::ObjectStore& objects;
    WorkerPool& workers;  // Parquet is encoded and decoded there
};

class Warehouse {
  public:
    Warehouse(Stores stores, Options options);

    awaitable<ExportPlan> plan();
    awaitable<ExportReport> run();

  private:
    // Of the day that is being exported: the users that have their row already.
    struct Counted {
        std::optional<Date> day;
        std::set<std::string> users;
    };
    Date first_open_day() const;
    std::string folder_of(Date day) const;
    awaitable<> finish_begun(ExportReport& report);
    awaitable<store::WarehousePart> export_part(Date day, std::vector<AnalyticsEvent> events, Counted& counted);
    awaitable<std::string> read_object(std::string key, std::string sha256);
    awaitable<> settle(store::WarehousePart part, std::string object);
    awaitable<> write_manifest(Date day);
    awaitable<> measure();

    Stores on_;
    Options options_;
};

}  // namespace airside::analytics::warehouse
