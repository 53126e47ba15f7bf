// Services' event feeds between processes: GET /internal/v1/<service>/events?consumer=…&after=…&limit=…&wait_ms=…
#pragma once
#include <map>
#include <memory>
#include <string>

#include "app/transport.hpp"
#include "platform/events/feed.hpp"

namespace airside::app {

// The feed of a service that runs in another process.
class HttpFeedSource final : public events::FeedSource {
  public:
    HttpFeedSource(HttpTransport& transport, std::string service)
        : transport_(transport), service_(std::move(service)) {}
    awaitable<events::Page> read(std::string consumer, events::Cursor after, int limit,
                                 Steady::time_point wait_until) override;

  private:
    HttpTransport& transport_;
    std::string service_;
};

// Answers another process that reads a feed of ours; nothing when the path is no feed's. The caller has checked that
// one of our services asks.
bool is_feed_path(std::string_view path);
awaitable<http::Response> serve_feed(std::map<std::string, events::Feed*> feeds, const http::Request& request,
                                     const bool& draining);

}  // namespace airside::app
