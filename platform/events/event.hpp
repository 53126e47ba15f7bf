// What a service tells the others, in the transaction that makes the change. See outbox.hpp for writing, feed.hpp for
// reading.
#pragma once
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "platform/core/id.hpp"
#include "platform/core/time.hpp"

namespace airside::events {

// A place in a feed: that of the last event taken. A new consumer starts from the default, before the first event.
// `era` rises when a feed was restored into another cluster, where transaction ids start low.
struct Cursor {
    std::int16_t era = 0;
    std::uint64_t xid = 0;
    std::int64_t id = 0;

    std::string str() const;  // "1.745.12"
    static std::optional<Cursor> parse(std::string_view text);
    auto operator<=>(const Cursor&) const = default;
};

struct NewEvent {
    std::string aggregate_type;  // "booking"
    Uuid aggregate_id;
    std::int64_t aggregate_version;  // the aggregate's own counter, raised by the change
    std::string type;                // "booking_confirmed"
    std::string payload_json;        // the state after the change, not only the change
    std::optional<std::string> traceparent;
};

struct Event {
    Uuid event_id;
    std::string aggregate_type;
    Uuid aggregate_id;
    std::int64_t aggregate_version;
    std::string type;
    std::string payload_json;
    std::optional<std::string> traceparent;
    Instant created_at;
    Cursor place;  // its own, in the feed
};

}  // namespace airside::events
