// Events as documents (MongoDB, or PostgreSQL JSONB), and what is counted in them.
#pragma once
#include <map>
#include <set>

#include "platform/documents/documents.hpp"
#include "services/analytics/domain/facts.hpp"
#include "services/analytics/domain/metrics.hpp"

namespace airside::analytics::store {

extern const documents::Collection events;

// False: it is there already.
awaitable<bool> insert(documents::Documents& documents, const AnalyticsEvent& event);

// Those that are not there yet.
awaitable<> insert_all(documents::Documents& documents, const std::vector<AnalyticsEvent>& events);

awaitable<DayCounts> count_day(documents::Documents& documents, Date day);

// The days of the events received since then; all days where that is not set.
awaitable<std::set<Date>> days_received(documents::Documents& documents, std::optional<Instant> since);

// What is not in the warehouse yet, of days before that one: the first such day, and how many events of each (reads
// them all).
awaitable<std::optional<Date>> first_day_to_export(documents::Documents& documents, Date before);
awaitable<std::map<Date, std::int64_t>> days_to_export(documents::Documents& documents, Date before);
awaitable<std::vector<AnalyticsEvent>> events_to_export(documents::Documents& documents, Date day, std::size_t limit);
// Pseudonyms of the users who searched, booked or paid in what of the day is in the warehouse.
awaitable<std::set<std::string>> active_users_exported(documents::Documents& documents, Date day);
// By id, with the time from which on each may be purged.
awaitable<> mark_exported(documents::Documents& documents, std::vector<std::pair<std::string, Instant>> purge_at);

// Of a user who was deleted: the next events under that pseudonym, as many as one call changes.
struct EventOfUser {
    std::string id;
    Date date;
};
awaitable<std::vector<EventOfUser>> events_of(documents::Documents& documents, std::string pseudonym);
struct Unlinking {
    std::string id;
    std::optional<std::string> user_id;  // instead of the pseudonym
};
// Session, address and browser go, too.
awaitable<> unlink(documents::Documents& documents, std::vector<Unlinking> changes);

}  // namespace airside::analytics::store
