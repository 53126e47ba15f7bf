// Events of users who were deleted: no longer anybody's, and still counted.
#include "platform/core/hex.hpp"
#include "platform/core/random.hpp"
#include "platform/telemetry/metrics.hpp"
#include "services/analytics/impl.hpp"
#include "services/analytics/store/events.hpp"
#include "services/analytics/store/unlinked_users.hpp"

namespace airside::analytics {

using namespace std::chrono_literals;

namespace {

// Events of a feed that was out of reach, and web events told with a token that was still good, come later than this
// only where something has stood still for a day.
constexpr auto looked_after = 48h;
constexpr auto remembered = std::chrono::hours(24 * 30);

std::string new_salt(Random& random) {
    std::array<std::uint8_t, 32> bytes{};
    random.fill(bytes);
    return to_hex({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

// Another pseudonym on each day, made of what is thrown away afterwards: active users of a day stay as many, and
// neither the user nor one day's events lead to another's.
awaitable<std::int64_t> replace(Context& service, std::string pseudonym, std::optional<std::string> salt) {
    std::int64_t replaced = 0;
    for (;;) {
        auto page = co_await store::events_of(service.documents, pseudonym);
        if (page.empty()) co_return replaced;
        std::vector<store::Unlinking> changes;
        for (auto& event : page) {
            std::optional<std::string> user;
            if (salt) user = Pseudonyms(*salt).of(event.date);
            changes.push_back({std::move(event.id), std::move(user)});
        }
        replaced += static_cast<std::int64_t>(changes.size());
        co_await store::unlink(service.documents, std::move(changes));
    }
}

awaitable<std::int64_t> unlink_pseudonym(Context& service, std::string pseudonym) {
    auto now = service.clock.now();
    auto salt = co_await store::begin_unlinking(service.pool, pseudonym, new_salt(service.random), now);
    auto replaced = co_await replace(service, pseudonym, std::move(salt));
    co_await store::finish_unlinking(service.pool, pseudonym, replaced, service.clock.now());
    static auto& unlinked =
        telemetry::counter("airside_unlinked_events_total", "Events that were those of a user who was deleted");
    unlinked.add(static_cast<double>(replaced));
    co_return replaced;
}

}  // namespace

awaitable<std::int64_t> unlink_user(Context& service, UserId user) {
    auto replaced = co_await unlink_pseudonym(service, service.pseudonyms.of(user));
    co_return replaced;
}

awaitable<erasure::Pass> erase_events_of(Context& service, UserId user) {
    erasure::Pass pass;
    pass.changed = co_await unlink_user(service, user);
    co_return pass;
}

awaitable<> leave_out_unlinked(Context& service, std::vector<AnalyticsEvent>& kept) {
    std::set<std::string> users;
    for (auto& event : kept)
        if (event.user_id) users.insert(*event.user_id);
    std::vector<std::string> asked(users.begin(), users.end());
    auto unlinked = co_await store::unlinked_among(service.pool, std::move(asked));
    for (auto& event : kept) {
        if (!event.user_id || !unlinked.contains(*event.user_id)) continue;
        event.user_id.reset();
        event.session_id.reset();
        event.ip_address.reset();
        event.user_agent.reset();
    }
}

// What was being written while its user was unlinked, and what a process that was killed has left.
awaitable<std::string> unlink_rest(Context& service) {
    auto now = service.clock.now();
    auto pseudonyms = co_await store::unlinked_since(service.pool, now - looked_after);
    std::int64_t events = 0;
    for (auto& pseudonym : pseudonyms) events += co_await unlink_pseudonym(service, pseudonym);
    auto forgotten = co_await store::forget_unlinked(service.pool, now - remembered);
    co_return "{\"users\":" + std::to_string(pseudonyms.size()) + ",\"events\":" + std::to_string(events) +
        ",\"forgotten\":" + std::to_string(forgotten) + "}";
}

awaitable<std::string> plan_unlink_rest(Context& service) {
    auto pseudonyms = co_await store::unlinked_since(service.pool, service.clock.now() - looked_after);
    std::int64_t events = 0;
    for (auto& pseudonym : pseudonyms) {
        documents::Filter of_user{documents::eq("user_id", pseudonym)};
        events += co_await service.documents.count(store::events, std::move(of_user));
    }
    co_return "{\"users\":" + std::to_string(pseudonyms.size()) + ",\"events\":" + std::to_string(events) + "}";
}

}  // namespace airside::analytics
