// The audit log: append-only, chained by hashes (migrations/0003), without personal values.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "platform/contract/caller.hpp"
#include "platform/postgres/pool.hpp"
#include "services/booking/api.hpp"

namespace airside::booking {

enum class AuditAction {
    CREATED,
    STATUS_CHANGED,
    PAYMENT_UPDATED,
    CANCELLED,
    MODIFIED,
    TICKET_ISSUED,
    CHECKED_IN,
    REFUNDED
};
AIRSIDE_ENUM(AuditAction, CREATED, STATUS_CHANGED, PAYMENT_UPDATED, CANCELLED, MODIFIED, TICKET_ISSUED, CHECKED_IN,
             REFUNDED)
enum class ActorType { CUSTOMER, AGENT, ADMIN, SYSTEM, GDS };
AIRSIDE_ENUM(ActorType, CUSTOMER, AGENT, ADMIN, SYSTEM, GDS)

struct Actor {
    ActorType type = ActorType::SYSTEM;
    std::optional<UserId> id{};
    std::optional<std::string> address{};     // truncated when it is written
    std::optional<std::string> user_agent{};  // the log keeps the browser's name and version
    static Actor of(const Caller& caller);
};

struct AuditEntry {
    AuditAction action;
    std::optional<std::string> old_value{};  // JSON
    std::optional<std::string> new_value{};
    std::optional<std::string> notes{};
};

// A field's old or new value; neither needs escaping.
inline std::string moved(std::string_view field, std::string_view value) {
    return "{\"" + std::string(field) + "\":\"" + std::string(value) + "\"}";
}

// Queued: goes out with the transaction's next statement. The booking's lock is held.
void audit(postgres::Transaction& tx, BookingId booking, const Actor& actor, const AuditEntry& entry);

awaitable<std::vector<BookingHistoryEntry>> history_of(postgres::Pool& pool, BookingId booking);
// Those after place `after_seq` in the chain, 0 for the first.
awaitable<BookingAuditPage> audit_page(postgres::Pool& pool, BookingId booking, int after_seq, int limit);
// What is wrong with the chains, one line each; none is good.
awaitable<std::vector<std::string>> audit_breaks_in(postgres::Pool& pool);

}  // namespace airside::booking
