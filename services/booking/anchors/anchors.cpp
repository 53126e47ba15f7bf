#include "services/booking/anchors/anchors.hpp"

#include <map>
#include <utility>

#include "platform/auth/tokens.hpp"
#include "platform/core/base64.hpp"
#include "platform/json/json.hpp"

namespace airside::booking::anchors {
namespace {

using postgres::Query;

// A transaction that was under way when a round began wrote its rows with times before it.
constexpr std::chrono::hours overlap{1};
constexpr std::chrono::seconds store_deadline{30};

const Query last_anchor{"booking.last_audit_anchor", R"sql(
    SELECT number, sha256, covers_from, last_id, anchored_at,
           (SELECT max(a.anchored_at) FROM booking_audit_anchors a WHERE a.last_id IS NULL) AS complete_at
      FROM booking_audit_anchors ORDER BY number DESC LIMIT 1)sql"};

const Query grown_heads{"booking.grown_audit_chains", R"sql(
    SELECT c.booking_id, h.seq, encode(h.hash, 'hex') AS hash
      FROM (SELECT DISTINCT booking_id FROM booking_audit_log WHERE created_at >= $1 AND booking_id > $2::uuid
             ORDER BY booking_id LIMIT $3) c
     CROSS JOIN LATERAL (SELECT seq, hash FROM booking_audit_log a WHERE a.booking_id = c.booking_id ORDER BY seq DESC LIMIT 1) h
     ORDER BY c.booking_id)sql"};

const Query count_grown{"booking.count_grown_audit_chains",
                        "SELECT count(DISTINCT booking_id) AS n FROM booking_audit_log WHERE created_at >= $1"};

const Query insert_anchor{"booking.insert_audit_anchor", R"sql(
    INSERT INTO booking_audit_anchors (number, object_key, sha256, covers_from, last_id, anchored_at)
    VALUES ($1, $2, $3, $4, $5, $6))sql"};

const Query all_anchors{"booking.audit_anchors", "SELECT number, sha256 FROM booking_audit_anchors ORDER BY number"};

const Query missing_heads{"booking.missing_audit_heads", R"sql(
    SELECT h.booking_id, h.seq, a.hash IS NULL AS missing
      FROM jsonb_to_recordset($1::jsonb) h (booking_id uuid, seq integer, hash text)
      LEFT JOIN booking_audit_log a ON a.booking_id = h.booking_id AND a.seq = h.seq
     WHERE a.hash IS DISTINCT FROM decode(h.hash, 'hex') ORDER BY 1, 2)sql"};

std::string key_of(const std::string& prefix, std::int64_t number) {
    auto digits = std::to_string(number);
    return prefix + std::string(10 - std::min<std::size_t>(10, digits.size()), '0') + digits + ".json";
}

Uuid nil() { return Uuid::from_bytes({}); }

}  // namespace

struct Anchors::Place {
    std::int64_t number = 0;  // of the last anchor
    std::string sha256;
    Instant covers_from{};
    Uuid after = nil();
    std::optional<Instant> began;  // of the round under way
};

Anchors::Anchors(postgres::Pool& pool, object_store::ObjectStore& store, const auth::KeySet& keys, std::string prefix,
                 int chains)
    : pool_(pool), store_(store), keys_(keys), prefix_(std::move(prefix)), chains_(chains) {}

// Where the round under way goes on, or where a new one begins.
awaitable<Anchors::Place> Anchors::place() {
    auto rows = co_await pool_.run(last_anchor);
    Place place;
    if (rows.empty()) co_return place;
    auto row = rows.one();
    place.number = row.get<std::int64_t>("number");
    place.sha256 = row.get<std::string>("sha256");
    auto last = row.get<std::optional<Uuid>>("last_id");
    if (last) {
        place.covers_from = row.get<Instant>("covers_from");
        place.after = *last;
        place.began = row.get<Instant>("anchored_at");
    } else {
        place.covers_from = row.get<Instant>("complete_at") - overlap;
    }
    co_return place;
}

awaitable<std::vector<Head>> Anchors::heads_after(const Place& place) {
    auto rows = co_await pool_.run(grown_heads, place.covers_from, place.after, chains_);
    std::vector<Head> heads;
    heads.reserve(rows.size());
    for (auto row : rows) heads.push_back(row.as<Head>());
    co_return heads;
}

// The object first: one that nothing records is written again under the same key.
awaitable<> Anchors::write(Place& place, std::vector<Head> heads, Instant began) {
    bool last = static_cast<int>(heads.size()) < chains_;
    std::optional<Uuid> last_id;
    if (!last) last_id = heads.back().booking_id.uuid();
    Anchor anchor{place.number + 1, began, place.sha256, std::move(heads)};
    auto text = json::to_json(anchor);
    SignedAnchor object{keys_.signing_kid(), base64url_encode(keys_.sign(text)), text};
    auto body = json::to_json(object);
    auto key = key_of(prefix_, anchor.number);
    auto sha256 = auth::hash_of(body);
    co_await store_.put(key, body, Steady::now() + store_deadline);
    co_await pool_.run(insert_anchor, anchor.number, key, sha256, place.covers_from, last_id, began);
    place.number = anchor.number;
    place.sha256 = sha256;
    if (last_id) place.after = *last_id;
}

awaitable<Anchors::Report> Anchors::anchor(Instant now) {
    auto at = co_await place();
    // The next round covers what was written since this one began, also where it is carried on a day later.
    auto began = at.began.value_or(now);
    Report report;
    for (;;) {
        auto heads = co_await heads_after(at);
        auto count = static_cast<int>(heads.size());
        co_await write(at, std::move(heads), began);
        ++report.anchors;
        report.chains += count;
        if (count < chains_) co_return report;
    }
}

awaitable<std::int64_t> Anchors::grown() {
    auto at = co_await place();
    auto rows = co_await pool_.run(count_grown, at.covers_from);
    co_return rows.one().get<std::int64_t>("n");
}

awaitable<> Anchors::compare(const Anchor& anchor, std::vector<std::string>& breaks) {
    auto heads = json::to_json(anchor.heads);
    auto rows = co_await pool_.run(missing_heads, heads);
    for (auto row : rows)
        breaks.push_back("booking " + row.get<std::string>("booking_id") + ", entry " + row.get<std::string>("seq") +
                         (row.get<bool>("missing") ? ": is gone" : ": is not the one") + " that was anchored at " +
                         to_string(anchor.anchored_at));
}

// The object of one anchor against its signature, the one before it and what the database recorded of it.
awaitable<bool> Anchors::check(std::int64_t number, const std::optional<std::string>& recorded, std::string& previous,
                               std::vector<std::string>& breaks) {
    auto name = "anchor " + std::to_string(number);
    auto body = co_await store_.find(key_of(prefix_, number), Steady::now() + store_deadline);
    if (!body) {
        if (recorded) breaks.push_back(name + " is gone from the object store");
        previous = recorded.value_or("");
        co_return recorded.has_value();
    }
    auto before = std::exchange(previous, auth::hash_of(*body));
    auto object = json::from_json<SignedAnchor>(*body);
    auto signature = base64url_decode(object.signature);
    if (!signature || !keys_.verify(object.kid, object.anchor, *signature)) {
        breaks.push_back(name + ": its signature is not ours");
        co_return true;
    }
    auto anchor = json::from_json<Anchor>(object.anchor);
    bool placed = anchor.number == number && anchor.previous == before;
    if (!placed || (recorded && *recorded != previous))
        breaks.push_back(name + " is not the one that was written then");
    co_await compare(anchor, breaks);
    co_return true;
}

// Objects that the database does not know are checked, too: a process may have been killed before it recorded one, and
// someone may have cut the table off.
awaitable<std::vector<std::string>> Anchors::verify() {
    std::map<std::int64_t, std::string> recorded;
    auto rows = co_await pool_.run(all_anchors);
    for (auto row : rows) recorded.emplace(row.get<std::int64_t>("number"), row.get<std::string>("sha256"));
    std::vector<std::string> breaks;
    std::string previous;
    std::int64_t last = recorded.empty() ? 0 : recorded.rbegin()->first;
    for (std::int64_t number = 1;; ++number) {
        std::optional<std::string> known;
        if (auto found = recorded.find(number); found != recorded.end()) known = found->second;
        if (!known && number <= last)
            breaks.push_back("anchor " + std::to_string(number) + " is gone from the database");
        auto there = co_await check(number, known, previous, breaks);
        if (!there && number > last) co_return breaks;
    }
}

}  // namespace airside::booking::anchors
