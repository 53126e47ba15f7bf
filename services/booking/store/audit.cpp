#include "services/booking/store/audit.hpp"

#include <arpa/inet.h>

#include "platform/http/device.hpp"

namespace airside::booking {
namespace {

using postgres::Query;

const Query insert_audit{"booking.insert_audit", R"sql(
    INSERT INTO booking_audit_log (booking_id, changed_by, changed_by_type, action, old_value, new_value, ip_address, user_agent, notes)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9))sql"};

const Query select_history{"booking.history", R"sql(
    SELECT action, changed_by_type, changed_by, old_value, new_value, notes, created_at, encode(hash, 'hex') AS hash
      FROM booking_audit_log WHERE booking_id = $1 ORDER BY seq)sql"};

const Query select_audit_page{"booking.audit_page", R"sql(
    SELECT seq, action, changed_by_type, changed_by, old_value, new_value, ip_address::text AS ip_address, user_agent, notes, created_at,
           encode(prev_hash, 'hex') AS prev_hash, encode(hash, 'hex') AS hash
      FROM booking_audit_log WHERE booking_id = $1 AND seq > $2 ORDER BY seq LIMIT $3)sql"};

const Query select_breaks{"booking.audit_breaks", "SELECT booking_id, seq, why FROM booking_audit_breaks() LIMIT 1000"};

std::optional<RawJson> raw(const postgres::Row& row, std::string_view column) {
    if (row.is_null(column)) return {};
    return RawJson{std::string(row.text(column))};
}

// What came from outside must not undo the change that it is noted with.
bool is_address(const std::string& text) {
    unsigned char bytes[16];
    return inet_pton(AF_INET, text.c_str(), bytes) == 1 || inet_pton(AF_INET6, text.c_str(), bytes) == 1;
}
std::string printable(std::string_view text) {
    std::string out;
    for (char c : text.substr(0, 200))
        if (c >= ' ' && c < '\x7f') out += c;
    return out;
}

}  // namespace

Actor Actor::of(const Caller& caller) {
    Actor actor;
    if (caller.user) {
        actor.id = caller.user;
        actor.type = caller.role == auth::Role::ADMIN   ? ActorType::ADMIN
                     : caller.role == auth::Role::AGENT ? ActorType::AGENT
                                                        : ActorType::CUSTOMER;
    }
    if (is_address(caller.remote_address)) actor.address = caller.remote_address;
    if (!caller.user_agent.empty()) actor.user_agent = printable(caller.user_agent);
    return actor;
}

void audit(postgres::Transaction& tx, BookingId booking, const Actor& actor, const AuditEntry& entry) {
    // The log is for ever, so no more of the browser than what many have.
    auto browser = actor.user_agent ? http::browser_of(*actor.user_agent) : std::nullopt;
    tx.queue(insert_audit, booking, actor.id, actor.type, entry.action, entry.old_value, entry.new_value, actor.address,
             browser, entry.notes);
}

awaitable<std::vector<BookingHistoryEntry>> history_of(postgres::Pool& pool, BookingId booking) {
    auto rows = co_await pool.run(select_history, booking);
    std::vector<BookingHistoryEntry> out;
    for (auto row : rows)
        out.push_back({row.get<std::string>("action"), row.get<std::string>("changed_by_type"),
                       row.get<std::optional<UserId>>("changed_by"), raw(row, "old_value"), raw(row, "new_value"),
                       row.get<std::optional<std::string>>("notes"), row.get<Instant>("created_at"),
                       row.get<std::string>("hash")});
    co_return out;
}

awaitable<BookingAuditPage> audit_page(postgres::Pool& pool, BookingId booking, int after_seq, int limit) {
    auto rows = co_await pool.run(select_audit_page, booking, after_seq, limit + 1);
    BookingAuditPage page;
    for (auto row : rows) {
        if (static_cast<int>(page.items.size()) == limit) break;
        page.items.push_back(
            {row.get<int>("seq"), row.get<std::string>("action"), row.get<std::string>("changed_by_type"),
             row.get<std::optional<UserId>>("changed_by"), raw(row, "old_value"), raw(row, "new_value"),
             row.get<std::optional<std::string>>("ip_address"), row.get<std::optional<std::string>>("user_agent"),
             row.get<std::optional<std::string>>("notes"), row.get<Instant>("created_at"),
             row.get<std::string>("prev_hash"), row.get<std::string>("hash")});
    }
    if (static_cast<int>(rows.size()) > limit) page.next_cursor = "after-" + std::to_string(page.items.back().seq);
    co_return page;
}

awaitable<std::vector<std::string>> audit_breaks_in(postgres::Pool& pool) {
    auto rows = co_await pool.run(select_breaks);
    std::vector<std::string> out;
    for (auto row : rows)
        out.push_back("booking " + row.get<std::string>("booking_id") + ", entry " + row.get<std::string>("seq") +
                      ": " + row.get<std::string>("why"));
    co_return out;
}

}  // namespace airside::booking
