#include "app/system_routes.hpp"

#include "app/feeds.hpp"
#include "platform/async/sync.hpp"
#include "platform/core/embedded.hpp"
#include "platform/json/json.hpp"
#include "platform/telemetry/metrics.hpp"

namespace airside::embedded {
extern const std::span<const EmbeddedFile> app_pages;
}

namespace airside::app {

namespace {

http::Response shared(std::string_view content_type, std::shared_ptr<const std::string> bytes) {
    http::Response response;
    response.headers.set("Content-Type", content_type);
    response.shared_body = std::move(bytes);
    return response;
}

bool is_loopback(std::string_view address) {
    return address.starts_with("127.") || address == "::1" || address.starts_with("::ffff:127.");
}

struct CheckResult {
    std::string name;
    bool ok;
    bool required;
    std::optional<std::string> error;
};
AIRSIDE_FIELDS(CheckResult, name, ok, required, error)

struct Readiness {
    std::string status;  // ready, degraded, not ready, draining
    std::vector<CheckResult> checks;
};
AIRSIDE_FIELDS(Readiness, status, checks)

awaitable<CheckResult> run_check(Reactor& reactor, const Check& check) {
    CheckResult result{check.name, true, check.required, {}};
    try {
        auto work = check.run();
        co_await with_deadline(reactor, Steady::now() + std::chrono::seconds(2), check.name, std::move(work));
    } catch (const std::exception& error) {
        result.ok = false;
        result.error = error.what();
    }
    co_return result;
}

}  // namespace

SystemRoutes::SystemRoutes(Reactor& reactor, const RequestAuthenticator& authenticator, std::string openapi,
                           std::string jwks)
    : reactor_(reactor),
      authenticator_(authenticator),
      openapi_(std::make_shared<const std::string>(std::move(openapi))),
      jwks_(std::make_shared<const std::string>(std::move(jwks))),
      docs_(std::make_shared<const std::string>(embedded::app_pages[0].text)) {}

awaitable<std::optional<http::Response>> SystemRoutes::operator()(const http::Request& request) {
    auto path = request.path();
    bool reads = request.method == http::Method::GET || request.method == http::Method::HEAD;
    if (!reads) co_return std::nullopt;
    if (path == "/livez") co_return http::text_response(200, "text/plain", "alive\n");
    if (path == "/readyz") {
        auto response = co_await readiness();
        co_return response;
    }
    if (path == "/openapi.json") co_return shared("application/json", openapi_);
    if (path == "/docs") {
        auto response = shared("text/html; charset=utf-8", docs_);
        response.headers.set(
            "Content-Security-Policy",
            "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'");
        co_return response;
    }
    if (path == "/.well-known/jwks.json") co_return shared("application/json", jwks_);
    // Metrics and feeds tell of the business: for this machine and for our own services only.
    bool trusted = is_loopback(request.remote_address) || !authenticator_.service_of(request).empty();
    if (path == "/metrics" && trusted)
        co_return http::text_response(200, "text/plain; version=0.0.4", telemetry::render());
    if (is_feed_path(path) && !authenticator_.service_of(request).empty()) {
        auto page = co_await serve_feed(feeds_, request, draining_);
        co_return page;
    }
    co_return std::nullopt;
}

awaitable<http::Response> SystemRoutes::readiness() {
    Readiness state{draining_ ? "draining" : "ready", {}};
    bool ready = !draining_;
    std::vector<awaitable<CheckResult>> running;
    running.reserve(checks_.size());
    for (auto& check : checks_) running.push_back(run_check(reactor_, check));
    state.checks = co_await when_all(reactor_, std::move(running));
    for (auto& check : state.checks) {
        if (check.ok) continue;
        if (check.required) ready = false;
        if (!draining_ && state.status != "not ready") state.status = check.required ? "not ready" : "degraded";
    }
    auto response = http::text_response(ready ? 200 : 503, "application/json", json::to_json(state));
    co_return response;
}

}  // namespace airside::app
