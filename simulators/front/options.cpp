#include "simulators/front/options.hpp"

#include <CLI/CLI.hpp>

namespace airside::simulator {
namespace {

void add_messengers(CLI::App& app, MessengerOptions& options) {
    app.add_option("--sendgrid-key", options.sendgrid_key)->capture_default_str();
    app.add_option("--sendgrid-webhook-url", options.sendgrid_webhook_url,
                   "Where SendGrid's events go; also by POST /_sim/webhooks");
    app.add_option("--sendgrid-webhook-key", options.sendgrid_webhook_key,
                   "Text that the events' signing key is made from; GET /_sim/webhooks shows its public key")
        ->capture_default_str();
    app.add_option("--twilio-account-sid", options.twilio_account_sid)->capture_default_str();
    app.add_option("--twilio-auth-token", options.twilio_auth_token)->capture_default_str();
    app.add_option("--twilio-from", options.twilio_from, "The account's number")->capture_default_str();
    app.add_option("--twilio-messaging-service", options.twilio_messaging_service)->capture_default_str();
    app.add_option("--twilio-status-callback", options.twilio_status_callback,
                   "Where callbacks of messages go that name no URL; also by POST /_sim/webhooks");
    app.add_option("--firebase-project", options.firebase_project)->capture_default_str();
    app.add_option("--firebase-account-file", options.firebase_account_file,
                   "Key of the service account, made where there is none; GET /_sim/firebase/service-account shows it");
}

}  // namespace

std::optional<Options> parse_options(int argc, char** argv, int& exit_code) {
    Options options;
    std::string clock;
    CLI::App app("Plays the vendors that Airside talks to, over a world made from data and a seed",
                 "airside-simulator");
    app.add_option("--address", options.address, "Address to listen on")->capture_default_str();
    app.add_option("--port", options.port, "Port to listen on; 0 takes a free one")->capture_default_str();
    app.add_option("--port-file", options.port_file, "Writes the port to this file once it listens");
    app.add_option("--seed", options.seed, "Number of the world: the same one gives the same flights and fares")
        ->capture_default_str();
    app.add_option("--data", options.data, "Directory of airports.csv, airlines.csv, aircraft.csv, routes.csv")
        ->capture_default_str();
    app.add_option("--state-dir", options.state_directory,
                   "Directory of the journal of orders and payments; without it nothing survives");
    app.add_option("--clock", clock,
                   "Simulated time to start from, RFC 3339; 'frozen:' before it makes it stand still");
    app.add_option("--amadeus-client-id", options.amadeus_client_id)->capture_default_str();
    app.add_option("--amadeus-secret", options.amadeus_secret)->capture_default_str();
    app.add_option("--sabre-client-id", options.sabre_client_id)->capture_default_str();
    app.add_option("--sabre-secret", options.sabre_secret)->capture_default_str();
    app.add_option("--travelport-username", options.travelport_username)->capture_default_str();
    app.add_option("--travelport-password", options.travelport_password)->capture_default_str();
    app.add_option("--travelport-client-id", options.travelport_client_id)->capture_default_str();
    app.add_option("--travelport-client-secret", options.travelport_client_secret)->capture_default_str();
    app.add_option("--travelport-access-group", options.travelport_access_group)->capture_default_str();
    app.add_option("--stripe-key", options.stripe_key)->capture_default_str();
    app.add_option("--stripe-webhook-url", options.webhook_url,
                   "Where Stripe's webhooks go; also by POST /_sim/webhooks");
    app.add_option("--stripe-webhook-secret", options.webhook_secret)->capture_default_str();
    app.add_option("--stripe-webhook-retry-ms", options.webhook_retry_ms,
                   "Wait before the second delivery; it doubles from there")
        ->capture_default_str();
    add_messengers(app, options.messengers);
    app.add_option("--paypal-client-id", options.paypal_client_id)->capture_default_str();
    app.add_option("--paypal-secret", options.paypal_secret)->capture_default_str();
    app.add_option("--paypal-webhook-url", options.paypal_webhook_url,
                   "Where PayPal's webhooks go; also by POST /_sim/paypal/webhooks");
    app.add_option("--paypal-webhook-id", options.paypal_webhook_id,
                   "Of that address, as PayPal's console would show it")
        ->capture_default_str();
    app.add_option("--braintree-merchant-id", options.braintree_merchant_id)->capture_default_str();
    app.add_option("--braintree-public-key", options.braintree_public_key)->capture_default_str();
    app.add_option("--braintree-private-key", options.braintree_private_key)->capture_default_str();
    app.add_option("--braintree-webhook-url", options.braintree_webhook_url,
                   "Where Braintree's webhooks go; also by POST /_sim/braintree/webhooks");
    try {
        app.parse(argc, argv);
        if (!clock.empty()) {
            options.clock_frozen = clock.starts_with("frozen:");
            options.clock = parse_instant(options.clock_frozen ? clock.substr(7) : clock);
            if (!options.clock) throw CLI::ValidationError("--clock", "RFC 3339, like 2026-12-24T18:30:00Z");
        }
    } catch (const CLI::ParseError& error) {
        exit_code = app.exit(error);
        return {};
    }
    return options;
}

}  // namespace airside::simulator
