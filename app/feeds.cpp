#include "app/feeds.hpp"

#include "platform/contract/request_codec.hpp"
#include "platform/core/number.hpp"
#include "platform/json/json.hpp"

namespace airside::app {

namespace {

constexpr std::string_view prefix = "/internal/v1/", suffix = "/events";

struct FeedEvent {
    Uuid event_id;
    std::string aggregate_type;
    Uuid aggregate_id;
    std::int64_t aggregate_version;
    std::string type;
    RawJson payload;
    std::optional<std::string> traceparent;
    Instant created_at;
    std::string place;
};
AIRSIDE_FIELDS(FeedEvent, event_id, aggregate_type, aggregate_id, aggregate_version, type, payload, traceparent,
               created_at, place)

struct FeedPage {
    std::vector<FeedEvent> events;
    std::string next;
    bool unsettled;
};
AIRSIDE_FIELDS(FeedPage, events, next, unsettled)

events::Page page_of(FeedPage wire, events::Cursor asked_with) {
    events::Page page;
    page.next = events::Cursor::parse(wire.next).value_or(asked_with);
    page.unsettled = wire.unsettled;
    for (auto& e : wire.events) {
        auto place = events::Cursor::parse(e.place);
        if (!place) throw std::runtime_error("the feed gave an event without its place: " + e.place);
        page.events.push_back({e.event_id, std::move(e.aggregate_type), e.aggregate_id, e.aggregate_version,
                               std::move(e.type), std::move(e.payload.text), std::move(e.traceparent), e.created_at,
                               *place});
    }
    return page;
}

FeedPage wire_of(events::Page page) {
    FeedPage wire{{}, page.next.str(), page.unsettled};
    for (auto& e : page.events)
        wire.events.push_back({e.event_id,
                               std::move(e.aggregate_type),
                               e.aggregate_id,
                               e.aggregate_version,
                               std::move(e.type),
                               {std::move(e.payload_json)},
                               std::move(e.traceparent),
                               e.created_at,
                               e.place.str()});
    return wire;
}

std::int64_t number(const std::string& text, std::string_view name, std::int64_t most) {
    auto value = parse_number<std::int64_t>(text);
    if (!value || *value < 0 || *value > most)
        throw invalid("query/" + std::string(name), "an integer from 0 to " + std::to_string(most));
    return *value;
}

}  // namespace

awaitable<events::Page> HttpFeedSource::read(std::string consumer, events::Cursor after, int limit,
                                             Steady::time_point wait_until) {
    // The answer has to come back within the transport's own deadline.
    auto wait = std::chrono::duration_cast<std::chrono::milliseconds>(wait_until - Steady::now());
    auto wait_ms = std::clamp<std::int64_t>(wait.count(), 0, 25'000);
    http::Request request;
    request.target = std::string(prefix) + service_ + std::string(suffix) +
                     "?consumer=" + http::percent_encode(consumer) + "&after=" + after.str() +
                     "&limit=" + std::to_string(limit) + "&wait_ms=" + std::to_string(wait_ms);
    auto caller = Caller::of_service("consumer");
    auto response = co_await transport_(service_, std::move(caller), std::move(request));
    FeedPage wire;
    contract::read_response(meta::info<FeedPage>(), response, &wire);
    co_return page_of(std::move(wire), after);
}

bool is_feed_path(std::string_view path) { return path.starts_with(prefix) && path.ends_with(suffix); }

awaitable<http::Response> serve_feed(std::map<std::string, events::Feed*> feeds, const http::Request& request,
                                     const bool& draining) {
    auto path = request.path();
    auto service = std::string(path.substr(prefix.size(), path.size() - prefix.size() - suffix.size()));
    auto feed = feeds.find(service);
    if (feed == feeds.end()) throw not_found("no feed of that name here");
    std::string consumer;
    events::Cursor after;
    int limit = 100;
    auto wait = std::chrono::milliseconds(0);
    auto query = http::parse_query(request.query());
    if (!query) throw Problem(400, "malformed-query", "The query string is not valid percent-encoding");
    for (auto& [name, value] : *query) {
        if (name == "consumer") consumer = value;
        if (name == "limit") limit = static_cast<int>(std::max<std::int64_t>(1, number(value, name, 1000)));
        if (name == "wait_ms") wait = std::chrono::milliseconds(number(value, name, 25'000));
        if (name != "after") continue;
        auto cursor = events::Cursor::parse(value);
        if (!cursor) throw invalid("query/after", "a cursor");
        after = *cursor;
    }
    // In slices, so that a long poll does not hold up a process that is to end.
    auto until = Steady::now() + wait;
    events::Page page;
    do {
        auto slice = draining ? Steady::now() : std::min(until, Steady::now() + std::chrono::seconds(1));
        page = co_await feed->second->read(consumer, after, limit, slice);
    } while (page.events.empty() && !draining && Steady::now() < until);
    auto wire = wire_of(std::move(page));
    co_return contract::write_response(meta::info<FeedPage>(), 200, &wire);
}

}  // namespace airside::app
