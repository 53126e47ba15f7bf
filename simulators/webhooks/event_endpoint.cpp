#include "simulators/webhooks/event_endpoint.hpp"

namespace airside::simulator {

EventEndpoint::EventEndpoint(Reactor& reactor, Ledger& ledger, std::chrono::milliseconds first_retry, Stores stores,
                             Compose compose)
    : ledger_(ledger),
      events_(std::move(stores.events)),
      compose_(std::move(compose)),
      deliveries_(reactor, ledger, std::move(stores.deliveries), first_retry,
                  [this](const std::string& event_id) { return request_for(event_id); }) {}

void EventEndpoint::deliver_to(std::string url) {
    url_ = std::move(url);
    if (configured()) deliveries_.send_waiting();
}

std::optional<http::OutRequest> EventEndpoint::request_for(const std::string& event_id) const {
    auto event = ledger_.find(events_, event_id);
    if (!event || !configured()) return {};
    http::OutRequest request;
    request.method = http::Method::POST;
    request.url = url_;
    compose_(event->value, request);
    return request;
}

json::object EventEndpoint::show() const {
    auto shown = deliveries_.show();
    shown["url"] = url_;
    return shown;
}

}  // namespace airside::simulator
