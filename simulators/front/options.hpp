// What the command line of airside-simulator says.
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "platform/core/time.hpp"

namespace airside::simulator {

struct MessengerOptions {
    std::string sendgrid_key = "SG.airside";
    std::string sendgrid_webhook_url, sendgrid_webhook_key = "airside";  // the text that the signing key is made from
    std::string twilio_account_sid = "AC0123456789abcdef0123456789abcdef", twilio_auth_token = "airside-token";
    std::string twilio_from = "+15005550006", twilio_messaging_service = "MG0123456789abcdef0123456789abcdef";
    std::string twilio_status_callback;  // for messages that name none
    std::string firebase_project = "airside-demo";
    std::string firebase_account_file;  // empty: in the state directory, if there is one
};

struct Options {
    std::string address = "127.0.0.1";
    std::uint16_t port = 8090;  // 0: a free one
    std::string port_file;      // where to write the port that was taken
    std::uint64_t seed = 1;
    std::string data = "data";
    std::string state_directory;  // empty: nothing survives
    std::optional<Instant> clock;
    bool clock_frozen = false;
    std::string amadeus_client_id = "airside", amadeus_secret = "airside-secret";
    std::string sabre_client_id = "V1:AIRSIDE:AIRS:AA", sabre_secret = "airside-secret";
    std::string travelport_username = "airside", travelport_password = "airside-password";
    std::string travelport_client_id = "airside", travelport_client_secret = "airside-secret";
    std::string travelport_access_group = "5e1f7a3c-0000-4000-8000-a1251de00001";
    std::string stripe_key = "sk_test_airside";
    std::string webhook_url, webhook_secret = "whsec_airside";
    std::uint32_t webhook_retry_ms = 1000;
    MessengerOptions messengers;
    std::string paypal_client_id = "airside", paypal_secret = "airside-secret";
    std::string paypal_webhook_url, paypal_webhook_id = "AIRSIDEWEBHOOK";
    std::string braintree_merchant_id = "airside", braintree_public_key = "airside_public",
                braintree_private_key = "airside_private", braintree_webhook_url;
};

// Throws std::invalid_argument for a clock that is none. Nothing: the program has printed its help, or what is wrong,
// and ends.
std::optional<Options> parse_options(int argc, char** argv, int& exit_code);

}  // namespace airside::simulator
