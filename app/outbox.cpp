#include "app/outbox.hpp"

#include <map>

#include "app/worker.hpp"

namespace airside::app {

std::optional<std::vector<std::string>> readers_of(const std::string& service) {
    static const std::map<std::string, std::vector<std::string>> readers = {
        {"user",
         {"analytics.erasure", "analytics.user", "booking.erasure", "notification.erasure", "notification.user",
          "payment.erasure", "payment.user", "review.erasure", "search.erasure"}},
        {"search", {"analytics.search"}},
        {"booking", {"analytics.booking", "notification.booking", "payment.booking"}},
        {"payment", {"analytics.payment", "booking.payment", "notification.payment"}},
        {"review", {}},
    };
    auto found = readers.find(service);
    if (found == readers.end()) return {};
    return found->second;
}

std::vector<jobs::Job> Worker::outbox_jobs(const std::string& service) {
    if (!readers_of(service)) return {};
    return {{.name = service + ".purge_outbox",
             .every = std::chrono::hours(24),
             .run = [this, service] { return purge_outbox(service); },
             .plan = [this, service] { return plan_outbox_purge(service); }}};
}

awaitable<std::string> Worker::purge_outbox(std::string service) {
    auto readers = *readers_of(service);
    feed_of(service);
    auto& feed = *database(service).feed;
    auto purged = co_await feed.purge(readers);
    std::string names;
    for (const auto& reader : readers) names += (names.empty() ? "\"" : ",\"") + reader + "\"";
    co_return "{\"purged\":" + std::to_string(purged) + ",\"readers\":[" + names + "]}";
}

awaitable<std::string> Worker::plan_outbox_purge(std::string service) {
    auto readers = *readers_of(service);
    feed_of(service);
    auto& feed = *database(service).feed;
    auto events = co_await feed.purgeable(readers);
    co_return "{\"would_purge\":" + std::to_string(events) + "}";
}

}  // namespace airside::app
