// Everything that can be configured, with its default. One file: `airside config` prints what is in force.
#pragma once
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe/class.hpp>

#include "platform/config/secret.hpp"
#include "platform/object_store/object_store.hpp"
#include "services/analytics/service.hpp"
#include "services/booking/service.hpp"
#include "services/notification/api_messengers.hpp"
#include "services/notification/service.hpp"
#include "services/payment/service.hpp"
#include "services/review/service.hpp"
#include "services/search/service.hpp"
#include "services/user/service.hpp"
#include "vendors/gateways/braintree/braintree.hpp"
#include "vendors/gateways/paypal/paypal.hpp"
#include "vendors/gateways/stripe/stripe.hpp"
#include "vendors/messaging/firebase/firebase.hpp"
#include "vendors/messaging/sendgrid/sendgrid.hpp"
#include "vendors/messaging/smtp/smtp.hpp"
#include "vendors/messaging/twilio/twilio.hpp"

namespace airside::app {

using std::chrono::milliseconds;
using std::chrono::seconds;

struct HttpSection {
    std::string address = "127.0.0.1";
    std::uint16_t port = 8080;                   // 0: a free one
    int reactors = 0;                            // event loops, each on its own thread; 0: one to a core
    std::size_t connection_limit = 10'000;       // to a reactor
    std::size_t body_limit_bytes = 1'048'576;    // of a request
    std::optional<std::string> tls_certificate;  // PEM files; both or none
    std::optional<std::string> tls_private_key;
    seconds drain{20};  // how long requests in flight may take after SIGTERM
    std::string check() const {
        return tls_certificate.has_value() != tls_private_key.has_value()
                   ? "tls_certificate and tls_private_key go together"
                   : "";
    }
};
BOOST_DESCRIBE_STRUCT(HttpSection, (),
                      (address, port, reactors, connection_limit, body_limit_bytes, tls_certificate, tls_private_key,
                       drain))

struct PostgresSection {
    std::string server = "host=/var/run/postgresql";  // libpq's conninfo, without database and user
    std::optional<config::Secret> admin;              // of a superuser: for `airside migrate` alone
    std::map<std::string, config::Secret> databases;  // by service: a whole conninfo instead of `server`
    std::map<std::string, config::Secret> passwords;  // by service, of X_app
    std::size_t connections = 6;                      // to a database and reactor
    milliseconds statement_timeout{5000};
};
BOOST_DESCRIBE_STRUCT(PostgresSection, (), (server, admin, databases, passwords, connections, statement_timeout))

struct RedisSection {
    std::string search_cache = "redis://127.0.0.1:6379/0";   // its server has maxmemory-policy volatile-ttl
    std::string user_sessions = "redis://127.0.0.1:6380/0";  // noeviction
    std::string booking_locks = "redis://127.0.0.1:6381/0";  // noeviction
    config::Secret password;
};
BOOST_DESCRIBE_STRUCT(RedisSection, (), (search_cache, user_sessions, booking_locks, password))

struct DocumentsSection {
    // "postgres": JSONB in the service's own PostgreSQL database; else mongodb://…
    config::Secret notification{"postgres"};
    config::Secret analytics{"postgres"};
};
BOOST_DESCRIBE_STRUCT(DocumentsSection, (), (notification, analytics))

struct AuthSection {
    std::filesystem::path signing_key = "var/access.pem";  // generated where missing
    std::vector<std::filesystem::path> verifying_keys;     // of former signing keys, until their tokens have expired
    int bcrypt_cost = 12;
    std::filesystem::path audit_key = "var/audit.pem";  // signs the audit log's anchors; generated where missing
    config::Secret service_secret;                      // at least 32 bytes, the same for every process of a deployment
    std::string check() const {
        return service_secret.reveal().size() < 32 ? "service_secret needs at least 32 characters" : "";
    }
};
BOOST_DESCRIBE_STRUCT(AuthSection, (), (signing_key, verifying_keys, bcrypt_cost, audit_key, service_secret))

struct LogSection {
    std::string level = "info";
    std::string file;  // empty: standard error
    std::string check() const {
        for (std::string_view known : {"debug", "info", "warn", "error", "off"})
            if (level == known) return "";
        return "level is debug, info, warn, error or off";
    }
};
BOOST_DESCRIBE_STRUCT(LogSection, (), (level, file))

struct AmadeusSection {
    std::string base_url;  // empty: Amadeus is not used
    std::string client_id;
    config::Secret client_secret;
};
BOOST_DESCRIBE_STRUCT(AmadeusSection, (), (base_url, client_id, client_secret))

struct SabreSection {
    std::string base_url;   // "https://api.cert.platform.sabre.com"; empty: Sabre is not used
    std::string client_id;  // "V1:EPR:PCC:AA"
    config::Secret client_secret;
    std::string username;  // of an EPR, where the account has v3 tokens; empty: v2
    config::Secret password;
    std::string pcc = "AIRS";           // pseudo city code of the office
    std::string time_zone = "UTC";      // of the office: Sabre's time limits are local to it
    std::string shop_version = "5";     // of Bargain Finder Max: 4 or 5
    std::string ticket_country = "US";  // of the ticket stock
    std::string check() const {
        if (!is_zone(time_zone)) return "time_zone is an IANA name like America/Chicago";
        if (shop_version != "4" && shop_version != "5") return "shop_version is 4 or 5";
        if (!username.empty() && password.empty()) return "password goes with username";
        return "";
    }
};
BOOST_DESCRIBE_STRUCT(SabreSection, (),
                      (base_url, client_id, client_secret, username, password, pcc, time_zone, shop_version,
                       ticket_country))

struct TravelportSection {
    std::string base_url;  // empty: Travelport is not used; "https://api.pp.travelport.net" without a path
    std::string auth_url;  // "https://auth.pp.travelport.net"; empty: the tokens come from base_url, too
    std::string username;
    config::Secret password;
    std::string client_id;
    config::Secret client_secret;
    std::string access_group;  // one of these two
    std::string pcc;           // of the Galileo core
    bool legs = false;         // search leg by leg: for accounts that get no whole journeys
    std::string check() const {
        if (base_url.empty() || access_group.empty() != pcc.empty()) return "";
        return "access_group or pcc: one of the two";
    }
};
BOOST_DESCRIBE_STRUCT(TravelportSection, (),
                      (base_url, auth_url, username, password, client_id, client_secret, access_group, pcc, legs))

struct Config {
    std::filesystem::path data = "data";  // airports, airlines, aircraft
    HttpSection http;
    PostgresSection postgres;
    RedisSection redis;
    DocumentsSection documents;
    object_store::Config object_store;  // archives, anchors, the warehouse
    AuthSection auth;
    LogSection log;
    std::map<std::string, std::string>
        services;  // by service: base URL of the process that runs it, where it is another
    AmadeusSection amadeus;
    SabreSection sabre;
    TravelportSection travelport;
    stripe::Options stripe;        // without a secret_key Stripe is not used
    paypal::Options paypal;        // without a client_id PayPal is not used
    braintree::Options braintree;  // without a merchant_id Braintree is not used
    smtp::Config smtp;
    sendgrid::Options sendgrid;  // without an api_key SendGrid is not used
    twilio::Options twilio;      // without an account_sid Twilio is not used
    firebase::Options firebase;  // without a service_account Firebase is not used
    user::Config user;
    search::Config search;
    booking::Config booking;
    payment::Config payment;
    notification::Config notification;
    analytics::Config analytics;
    review::Config review;
    std::string check() const {
        // Twilio signs the address that it was given, which the webhook makes anew from public_url.
        const auto& callback = twilio.status_callback_url;
        auto ours = notification.public_url + std::string(notification::TwilioWebhook::endpoint.path);
        bool meets_us = callback.empty() || (!notification.public_url.empty() && callback == ours);
        return meets_us ? "" : "twilio.status_callback_url is notification.public_url and /v1/webhooks/twilio";
    }
};
BOOST_DESCRIBE_STRUCT(Config, (),
                      (data, http, postgres, redis, documents, object_store, auth, log, services, amadeus, sabre,
                       travelport, stripe, paypal, braintree, smtp, sendgrid, twilio, firebase, user, search, booking,
                       payment, notification, analytics, review))

}  // namespace airside::app
