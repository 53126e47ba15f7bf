#include "platform/events/feed.hpp"

#include <limits>
#include <map>

#include "platform/events/notifier.hpp"

namespace airside::events {

using namespace std::chrono_literals;

namespace {

// Rows come in xid order, so `settled` is true for a prefix of them. ORDER BY and the row comparison are written so
// that the primary key serves both: a bare "ORDER BY xid" could mean an output column, and "xid > $2 OR …" scans.
const postgres::Query read_query{"events.read", R"sql(
    SELECT outbox.era, outbox.xid, outbox.id, event_id, aggregate_type, aggregate_id, aggregate_version, type, payload, traceparent, created_at,
           (outbox.era, outbox.xid) < ((SELECT max(era) FROM outbox), pg_snapshot_xmin(pg_current_snapshot())) AS settled
      FROM outbox
     WHERE (outbox.era, outbox.xid, outbox.id) > ($1, $2, $3)
     ORDER BY outbox.era, outbox.xid, outbox.id
     LIMIT $4)sql"};

const postgres::Query note_reader{"events.note_reader", R"sql(
    INSERT INTO feed_reader (consumer, era, xid, id) VALUES ($1, $2, $3, $4)
        ON CONFLICT (consumer) DO UPDATE SET era = excluded.era, xid = excluded.xid, id = excluded.id, seen_at = now())sql"};

// Fewer readers than asked about: somebody has taken nothing yet.
const postgres::Query slowest_reader{"events.slowest_reader", R"sql(
    SELECT era, xid, id, count(*) OVER () AS readers
      FROM feed_reader WHERE consumer = ANY ($1::text[]) ORDER BY era, xid, id LIMIT 1)sql"};

// The newest row stays: by it a restore into another cluster is known (needs_rebase).
#define TAKEN_BY_ALL                                                                                      \
    "FROM outbox WHERE (era, xid, id) <= ($1, $2, $3) AND created_at < now() - make_interval(secs => $4)" \
    " AND (era, xid, id) < (SELECT newest.era, newest.xid, newest.id FROM outbox newest"                  \
    " ORDER BY newest.era DESC, newest.xid DESC, newest.id DESC LIMIT 1)"
const postgres::Query purge_query{"events.purge", "DELETE FROM outbox WHERE ctid = ANY (ARRAY(SELECT ctid " TAKEN_BY_ALL
                                                  " ORDER BY outbox.era, outbox.xid, outbox.id LIMIT $5))"};
const postgres::Query purgeable_query{"events.purgeable", "SELECT count(*) AS events " TAKEN_BY_ALL};
#undef TAKEN_BY_ALL

const postgres::Query stall_query{
    "events.stall", "SELECT coalesce(extract(epoch FROM max(age)) * 1000, 0)::bigint AS age_ms FROM feed_stall"};

const postgres::Query needs_rebase_query{"events.needs_rebase", R"sql(
    SELECT coalesce(max(xid) >= pg_snapshot_xmax(pg_current_snapshot()), false) AS restored
      FROM outbox WHERE era = (SELECT max(era) FROM outbox))sql"};

Event event_of(const postgres::Row& row) {
    Event event{row.get<Uuid>("event_id"),
                row.get<std::string>("aggregate_type"),
                row.get<Uuid>("aggregate_id"),
                row.get<std::int64_t>("aggregate_version"),
                row.get<std::string>("type"),
                row.get<std::string>("payload"),
                row.get<std::optional<std::string>>("traceparent"),
                row.get<Instant>("created_at"),
                Cursor{}};
    event.place = {row.get<std::int16_t>("era"), row.get<std::uint64_t>("xid"), row.get<std::int64_t>("id")};
    return event;
}

}  // namespace

struct Feed::State {
    State(Reactor& r, postgres::Pool& p)
        : reactor(r), pool(p), news(r), listener(r, p.options().conninfo, p.options().name + "-feed") {}
    Reactor& reactor;
    postgres::Pool& pool;
    Signal news;
    std::uint64_t notices = 0;  // tells a notice that came while we were reading
    postgres::Listener listener;
    struct Noted {
        Cursor cursor;
        Steady::time_point at;
    };
    std::map<std::string, Noted> readers;

    // Where the consumer is matters to the purge only, so it is written down now and then.
    awaitable<> note(const std::string& consumer, Cursor after) {
        static constexpr auto interval = 5s;
        auto known = readers.find(consumer);
        if (known != readers.end() && (known->second.cursor == after || Steady::now() < known->second.at + interval))
            co_return;
        co_await pool.run(note_reader, consumer, after.era, after.xid, after.id);
        readers[consumer] = {after, Steady::now()};
    }

    // How far all of them have read; nothing: one of them never has. Without any, behind everything.
    awaitable<std::optional<Cursor>> taken_by_all(std::vector<std::string> consumers) {
        if (consumers.empty())
            co_return Cursor{std::numeric_limits<std::int16_t>::max(), std::numeric_limits<std::uint64_t>::max(),
                             std::numeric_limits<std::int64_t>::max()};
        auto found = co_await pool.run(slowest_reader, consumers);
        auto slowest = found.maybe();
        if (!slowest || slowest->get<std::size_t>("readers") < consumers.size()) co_return std::nullopt;
        co_return Cursor{slowest->get<std::int16_t>("era"), slowest->get<std::uint64_t>("xid"),
                         slowest->get<std::int64_t>("id")};
    }

    awaitable<Page> take(Cursor after, int limit) {
        auto rows = co_await pool.run(read_query, after.era, after.xid, after.id, limit);
        Page page;
        page.next = after;
        for (const auto& row : rows) {
            page.unsettled = !row.get<bool>("settled");
            if (page.unsettled) break;
            page.events.push_back(event_of(row));
            page.next = page.events.back().place;
        }
        co_return page;
    }
};

Feed::Feed(Reactor& reactor, postgres::Pool& pool) : state_(std::make_shared<State>(reactor, pool)) {
    state_->listener.listen(feed_channel, [state = state_.get()](std::string_view) {
        ++state->notices;
        state->news.notify_all();
    });
    state_->listener.start();
}

Feed::~Feed() = default;

awaitable<Page> Feed::read(std::string consumer, Cursor after, int limit, Steady::time_point wait_until) {
    auto state = state_;
    co_await state->note(consumer, after);
    while (true) {
        auto notices = state->notices;
        auto page = co_await state->take(after, limit);
        auto now = Steady::now();
        if (!page.events.empty() || now >= wait_until) co_return page;
        if (page.unsettled) {
            // No notice comes when an unrelated transaction ends and lets the horizon pass.
            co_await state->reactor.sleep(25ms);
        } else if (state->notices == notices) {
            // A notice may be lost with its connection or its sender: so look anew each second.
            auto until = std::min(wait_until, now + 1s);
            co_await state->news.wait_until(until);
        }
    }
}

awaitable<std::uint64_t> Feed::purge(std::vector<std::string> consumers, std::chrono::seconds keep) {
    static constexpr int batch = 1000;
    auto state = state_;
    auto until = co_await state->taken_by_all(std::move(consumers));
    std::uint64_t purged = 0;
    while (until) {
        auto seconds = static_cast<double>(keep.count());
        auto rows = co_await state->pool.run(purge_query, until->era, until->xid, until->id, seconds, batch);
        purged += rows.affected();
        if (rows.affected() < batch) break;
    }
    co_return purged;
}

awaitable<std::uint64_t> Feed::purgeable(std::vector<std::string> consumers, std::chrono::seconds keep) {
    auto state = state_;
    auto until = co_await state->taken_by_all(std::move(consumers));
    if (!until) co_return 0;
    auto seconds = static_cast<double>(keep.count());
    auto rows = co_await state->pool.run(purgeable_query, until->era, until->xid, until->id, seconds);
    co_return rows.one().get<std::uint64_t>("events");
}

awaitable<std::chrono::milliseconds> Feed::stalled() {
    auto rows = co_await state_->pool.run(stall_query);
    co_return std::chrono::milliseconds(rows.one().get<std::int64_t>("age_ms"));
}

awaitable<bool> Feed::needs_rebase() {
    auto rows = co_await state_->pool.run(needs_rebase_query);
    co_return rows.one().get<bool>("restored");
}

}  // namespace airside::events
