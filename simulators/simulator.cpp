#include "simulators/simulator.hpp"

namespace airside::simulator {
namespace {

http::ServerOptions server_options(const Options& options, const Clock& clock) {
    http::ServerOptions server;
    server.address = options.address;
    server.port = options.port;
    server.body_limit = 4 * 1024 * 1024;
    server.clock = &clock;
    return server;
}

}  // namespace

Simulator::Simulator(Reactor& reactor, const Options& options)
    : world_(options.data, options.seed),
      ledger_((configure_clock(options), clock_), options.state_directory),
      faults_(options.seed),
      gate_(reactor, clock_, faults_, calls_),
      amadeus_(world_, ledger_, clock_, {options.amadeus_client_id, options.amadeus_secret}),
      sabre_(world_, ledger_, clock_, {options.sabre_client_id, options.sabre_secret}),
      travelport_(world_, ledger_, clock_,
                  {options.travelport_username, options.travelport_password, options.travelport_client_id,
                   options.travelport_client_secret, options.travelport_access_group}),
      stripe_(reactor, ledger_, clock_, options.stripe_key, std::chrono::milliseconds(options.webhook_retry_ms)),
      messengers_(reactor, ledger_, clock_, options),
      paypal_(reactor, ledger_, clock_, {options.paypal_client_id, options.paypal_secret},
              std::chrono::milliseconds(options.webhook_retry_ms)),
      braintree_(reactor, ledger_, clock_,
                 {options.braintree_merchant_id, options.braintree_public_key, options.braintree_private_key},
                 std::chrono::milliseconds(options.webhook_retry_ms)) {
    add_routes();
    stripe_.webhooks.configure(options.webhook_url, options.webhook_secret);
    braintree_.webhooks.deliver_to(options.braintree_webhook_url);
    auto handle = [this](http::Request request) { return router_.handle(std::move(request)); };
    server_ = std::make_unique<http::Server>(reactor, server_options(options, clock_), handle);
    paypal_.webhooks.reached_at("http://" + options.address + ":" + std::to_string(port()));
    paypal_.webhooks.configure(options.paypal_webhook_url, options.paypal_webhook_id);
}

void Simulator::configure_clock(const Options& options) {
    if (!options.clock) return;
    options.clock_frozen ? clock_.freeze_at(*options.clock) : clock_.run_from(*options.clock);
}

// All vendors share the port, so the request itself tells whose "not found" it gets.
awaitable<http::Response> Simulator::no_such_route(Inbound inbound) const {
    if (braintree_.is_for_us(inbound.request)) co_return braintree_.no_such_route();
    if (paypal_.is_for_us(inbound.request)) co_return paypal::answer(paypal::no_such_resource());
    if (travelport::Travelport::is_for_us(inbound.request))
        co_return travelport::refuse("ErrorResponse", {"RESOURCE NOT FOUND", 404, "System", "404", 404});
    if (!stripe_.is_for_us(inbound.request))
        co_return amadeus::answer({404, 38196, "The targeted resource doesn't exist"});
    auto refusal = stripe::invalid_request("", "Unrecognized request URL", "");
    refusal.status = 404;
    co_return stripe::answer(refusal);
}

void Simulator::add_routes() {
    router_.otherwise([this](Inbound inbound) { return no_such_route(std::move(inbound)); });
    amadeus_.add_routes(router_, gate_);
    sabre_.add_routes(router_, gate_);
    travelport_.add_routes(router_, gate_);
    stripe_.add_routes(router_, gate_);
    messengers_.add_routes(router_, gate_);
    paypal_.add_routes(router_, gate_);
    braintree_.add_routes(router_, gate_);
    braintree_.add_control_routes(router_);
    add_control_routes(router_, {clock_, faults_, calls_, gate_, ledger_, world_, amadeus_, sabre_, travelport_,
                                 stripe_, messengers_, paypal_, braintree_});
}

}  // namespace airside::simulator
