#include "platform/contract/bus.hpp"
#include "platform/events/outbox.hpp"
#include "platform/json/json.hpp"
#include "platform/telemetry/log.hpp"
#include "services/booking/api.hpp"
#include "services/user/handlers/password.hpp"
#include "services/user/store/erasures.hpp"
#include "services/user/store/users.hpp"

namespace airside::user {

namespace {

// A trip that is not over needs its traveller's name, documents and contact. What begins after this look is waited for
// by the booking service's own part.
awaitable<> check_trips(Context& service, UserId user) {
    booking::CountOpenTrips question{user};
    auto trips = co_await service.bus->call(Caller::of_service("user"), std::move(question));
    if (trips.open == 0) co_return;
    auto refused = conflict("open-bookings", "There are trips that are not over yet",
                            "cancel them, or ask again when the last flight has landed");
    refused.members["open"] = std::to_string(trips.open);
    if (trips.last_arrival) refused.members["last_arrival"] = json::to_json(*trips.last_arrival);
    throw Problem(std::move(refused));
}

events::NewEvent deleted_event(const store::ErasureRequest& request, std::int64_t version, const Caller& caller) {
    UserDeleted payload{request.user_id, request.id, request.requested_at};
    return {"user",
            request.user_id.uuid(),
            version,
            std::string(user_deleted),
            json::to_json(payload),
            caller.trace.traceparent()};
}

// The account is gone with its event, in one transaction; its sessions end with it. Nothing: it was deleted before.
awaitable<std::optional<ErasureReceipt>> erase(Context& service, const Caller& caller, UserId user) {
    auto now = service.clock.now();
    store::ErasureRequest request{
        Uuid::v7(service.clock, service.random), user, caller.user_id(), ErasureStatus::OPEN, now, {}};
    auto tx = co_await service.pool.begin();
    co_await events::lock_aggregate(tx, user.uuid());
    auto erased = co_await store::erase_account(tx, user, now);
    if (!erased) co_return std::nullopt;
    store::queue_erasure(tx, request);
    auto event = deleted_event(request, erased->version, caller);
    events::append(tx, event, service.notifier);
    co_await tx.commit();
    for (auto& session : erased->sessions) co_await service.session_check.ended(session);
    log::info("an account was erased", {caller.trace, {"user_id", user.str()}, {"erasure_id", request.id.str()}});
    co_return ErasureReceipt{request.id, request.requested_at};
}

}  // namespace

awaitable<Accepted<ErasureReceipt>> erase_me(Context& service, Caller caller, EraseMe request) {
    co_await check_password(service, caller, std::move(request.password.value));
    co_await check_trips(service, caller.user_id());
    auto receipt = co_await erase(service, caller, caller.user_id());
    if (!receipt) throw unauthorized("the account is gone");
    co_return Accepted<ErasureReceipt>{*receipt};
}

awaitable<Accepted<ErasureReceipt>> erase_user(Context& service, Caller caller, EraseUser request) {
    auto account = co_await store::find_account(service.pool, request.id);
    if (!account) throw not_found("no such user");
    std::optional<ErasureReceipt> receipt;
    if (account->status != UserStatus::DELETED) {
        co_await check_trips(service, request.id);
        receipt = co_await erase(service, caller, request.id);
    }
    if (!receipt) {
        auto first = co_await store::erasure_of(service.pool, request.id);
        if (!first) throw not_found("no such user");
        receipt = ErasureReceipt{first->id, first->requested_at};
    }
    co_return Accepted<ErasureReceipt>{*receipt};
}

awaitable<ErasureView> get_erasure(Context& service, Caller, GetErasure request) {
    auto view = co_await store::find_erasure(service.pool, request.id);
    if (!view) throw not_found("no such erasure");
    co_return std::move(*view);
}

awaitable<ErasureView> acknowledge_erasure(Context& service, Caller caller, AcknowledgeErasure request) {
    if (caller.service != request.service.value) throw forbidden("a service acknowledges its own part");
    auto known = co_await store::find_erasure(service.pool, request.id);
    if (!known) throw not_found("no such erasure");
    auto now = service.clock.now();
    auto tx = co_await service.pool.begin();
    co_await events::lock_aggregate(tx, known->user_id.uuid());
    auto open = co_await store::lock_open_erasure(tx, request.id);
    if (open) {
        co_await store::acknowledge(tx, request.id, request.service.value, request.changed, now);
        auto version = co_await store::complete(tx, *open, now);
        if (version) {
            ErasureCompleted payload{open->user_id, open->id, open->requested_at, now};
            events::NewEvent event{"user",
                                   open->user_id.uuid(),
                                   *version,
                                   std::string(erasure_completed),
                                   json::to_json(payload),
                                   caller.trace.traceparent()};
            events::append(tx, event, service.notifier);
        }
        co_await tx.commit();
    }
    auto view = co_await store::find_erasure(service.pool, request.id);
    if (!view) throw not_found("no such erasure");
    co_return std::move(*view);
}

}  // namespace airside::user
