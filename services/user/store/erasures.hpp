// Erasing an account, and who has done their part of it.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "platform/postgres/pool.hpp"
#include "services/user/api.hpp"

namespace airside::user::store {

struct ErasureRequest {
    Uuid id;
    UserId user_id;
    UserId requested_by;
    ErasureStatus status;
    Instant requested_at;
    std::optional<Instant> completed_at;
};
BOOST_DESCRIBE_STRUCT(ErasureRequest, (), (id, user_id, requested_by, status, requested_at, completed_at))

// The account becomes a tombstone, and all that hangs on it is deleted. The transaction holds the account's lock.
// Nothing: it was deleted before, or there never was one.
struct Erased {
    std::int64_t version;             // the account's, raised by this
    std::vector<SessionId> sessions;  // that there were
};
awaitable<std::optional<Erased>> erase_account(postgres::Transaction& tx, UserId id, Instant now);

void queue_erasure(postgres::Transaction& tx, const ErasureRequest& request);
awaitable<std::optional<ErasureRequest>> erasure_of(postgres::Pool& pool, UserId user);
awaitable<std::optional<ErasureView>> find_erasure(postgres::Pool& pool, Uuid id);

// Of one that is open, locked until the transaction ends. Nothing: it is complete, or there is none.
awaitable<std::optional<ErasureRequest>> lock_open_erasure(postgres::Transaction& tx, Uuid id);
awaitable<> acknowledge(postgres::Transaction& tx, Uuid id, const std::string& service, std::int64_t changed,
                        Instant now);
// COMPLETE, if all have acknowledged; the account's version, raised by it. Nothing: somebody has not.
awaitable<std::optional<std::int64_t>> complete(postgres::Transaction& tx, const ErasureRequest& request, Instant now);

awaitable<std::optional<Instant>> oldest_open_erasure(postgres::Pool& pool);

}  // namespace airside::user::store
