// The erasure of an account (GDPR, article 17). Include api.hpp instead.
//
// The account is deleted at once, and whoever holds it signed out; the other services anonymise what they hold on the
// event user_deleted, and acknowledge. An erasure is COMPLETE when all have.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/contract/endpoint.hpp"
#include "platform/core/code.hpp"
#include "platform/core/id.hpp"
#include "platform/core/time.hpp"
#include "platform/json/describe.hpp"

namespace airside::user {

enum class ErasureStatus { OPEN, COMPLETE };
AIRSIDE_ENUM(ErasureStatus, OPEN, COMPLETE)

struct ErasureReceipt {
    Uuid erasure_id;
    Instant requested_at;
};
AIRSIDE_FIELDS(ErasureReceipt, erasure_id, requested_at)

// It takes no Idempotency-Key: an account is deleted once, and whoever asked is signed out by it.
struct EraseMe {
    static constexpr Problems<3> problems{{{403, "wrong-password", "Wrong password"},
                                           {409, "open-bookings", "There are trips that are not over yet"},
                                           {429, "too-many-attempts", "Too many failed attempts"}}};
    static constexpr Endpoint endpoint{POST, "/v1/users/me/erasure", "Delete one's own account, for ever", Access::user,
                                       problems};
    using Response = Accepted<ErasureReceipt>;
    Text<1, 72> password;
};
AIRSIDE_FIELDS(EraseMe, password)

// Again for an account that is deleted already: its erasure as it was asked for first.
struct EraseUser {
    static constexpr Problems<1> problems{{{409, "open-bookings", "There are trips that are not over yet"}}};
    static constexpr Endpoint endpoint{POST, "/v1/admin/users/{id}/erasure", "Delete an account, for ever",
                                       Access::admin, problems};
    using Response = Accepted<ErasureReceipt>;
    UserId id;
};
AIRSIDE_FIELDS(EraseUser, id)

struct ErasureAcknowledgement {
    static constexpr FieldDoc docs[] = {{"changed", "rows or documents that were anonymised or deleted there"}};
    std::string service;
    std::int64_t changed;
    Instant acknowledged_at;
};
AIRSIDE_FIELDS(ErasureAcknowledgement, service, changed, acknowledged_at)

struct ErasureView {
    static constexpr FieldDoc docs[] = {{"waits_for", "services that have not acknowledged"},
                                        {"requested_by", "the account's own id, or that of the admin"}};
    Uuid id;
    UserId user_id;
    ErasureStatus status;
    UserId requested_by;
    Instant requested_at;
    std::optional<Instant> completed_at;
    std::vector<ErasureAcknowledgement> acknowledgements;
    std::vector<std::string> waits_for;
};
AIRSIDE_FIELDS(ErasureView, id, user_id, status, requested_by, requested_at, completed_at, acknowledgements, waits_for)

struct GetErasure {
    static constexpr Endpoint endpoint{GET, "/v1/admin/erasures/{id}", "How far an account's erasure has come",
                                       Access::admin};
    using Response = ErasureView;
    Uuid id;
};
AIRSIDE_FIELDS(GetErasure, id)

// A service has erased all that it held of the user. Again: no difference.
struct AcknowledgeErasure {
    static constexpr Endpoint endpoint{POST, "/internal/v1/erasures/{id}/acknowledgements",
                                       "A service has done its part of an erasure", Access::service};
    using Response = ErasureView;
    Uuid id;
    Text<3, 20> service;  // the caller's own name
    std::int64_t changed;
};
AIRSIDE_FIELDS(AcknowledgeErasure, id, service, changed)

// Events, aggregate "user". "user_deleted": whoever holds something of the user erases it, and acknowledges.
inline constexpr std::string_view user_deleted = "user_deleted";
struct UserDeleted {
    UserId user_id;
    Uuid erasure_id;
    Instant at;
};
AIRSIDE_FIELDS(UserDeleted, user_id, erasure_id, at)

// "erasure_completed": every service has acknowledged.
inline constexpr std::string_view erasure_completed = "erasure_completed";
struct ErasureCompleted {
    UserId user_id;
    Uuid erasure_id;
    Instant requested_at;
    Instant at;
};
AIRSIDE_FIELDS(ErasureCompleted, user_id, erasure_id, requested_at, at)

}  // namespace airside::user
