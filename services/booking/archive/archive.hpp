// Months of bookings that are over: out of the tables into the object store, and back.
//
// A month leaves when every booking in it is final and the latest arrival is `kept` ago. It is exported in parts, each
// read back and compared before it counts; then the manifest is written, and one transaction detaches the tables and
// records where the month is: at no moment is a booking in neither place. Killed anywhere, the next run goes on.
#pragma once
#include <chrono>
#include <string>
#include <vector>

#include "platform/async/worker_pool.hpp"
#include "platform/object_store/object_store.hpp"
#include "services/booking/archive/manifest.hpp"

namespace airside::booking::archive {

struct Options {
    std::chrono::hours kept{24 * 730};            // after the last arrival, in the tables
    std::chrono::hours deleted_after{24 * 2557};  // the month, in the object store: seven years
    int part_bookings = 2000;
    std::string prefix = "archive/bookings/";
};

struct MonthState {
    std::string month;
    std::int64_t bookings;
    std::int64_t open;   // not final
    std::int64_t young;  // arrived less than `kept` ago
};
AIRSIDE_FIELDS(MonthState, month, bookings, open, young)

struct ArchiveReport {
    std::vector<std::string> archived;
    std::vector<MonthState> ready;    // would be archived (dry run)
    std::vector<MonthState> blocked;  // old enough, and something in it is not final
    std::vector<std::string> deleted;
};
AIRSIDE_FIELDS(ArchiveReport, archived, ready, blocked, deleted)

// All outlive it.
struct Stores {
    Reactor& reactor;
    const Clock& clock;
    Random& random;
    postgres::Pool& pool;
    object_store::ObjectStore& objects;
    WorkerPool& workers;  // Parquet is encoded and decoded there
};

class Archive {
  public:
    Archive(Stores stores, Options options);

    awaitable<ArchiveReport> plan();
    awaitable<ArchiveReport> run();

    // Brings an archived month back into the tables, where it stays for `keep`; how many bookings it has. Problem 404
    // for one that is not archived, 410 for one whose objects are deleted. Values of users whose key is gone come back
    // as tombstones.
    awaitable<std::int64_t> restore(Month month, std::chrono::hours keep);

    // The rows of one archived booking but for the offer that was accepted, as read_part() gives them, and since when
    // they are there. Nothing: it is not
    // archived. Problem 410: its objects are deleted.
    struct Found {
        std::string rows;  // JSON, by table
        Instant archived_at;
    };
    awaitable<std::optional<Found>> find(BookingId id);

  private:
    awaitable<std::vector<MonthState>> months();
    awaitable<> archive(Month month);
    awaitable<std::vector<ArchivedPart>> export_parts(Month month, const std::vector<Table>& tables);
    awaitable<> let_go(Month month, std::string manifest_key, ArchiveManifest manifest);
    awaitable<> drop(Month month);
    awaitable<> finish_drops();
    awaitable<std::vector<std::string>> delete_old();
    awaitable<> delete_objects(std::string manifest_key);
    awaitable<std::shared_ptr<const ArchiveManifest>> manifest_at(std::string key, Instant archived_at);

    Stores on_;
    Options options_;
    std::map<std::string, std::shared_ptr<const ArchiveManifest>>
        manifests_;  // of months that were asked for, by key and time
};

}  // namespace airside::booking::archive
