// What each service is given: the one place that knows how they are wired, and that some may run in another process.
#include <algorithm>

#include "app/worker.hpp"
#include "platform/documents/mongo_documents.hpp"
#include "platform/documents/postgres_documents.hpp"
#include "platform/json/json.hpp"

namespace airside::app {

namespace {

// Those of a channel's messengers that the configuration names, in its order; `there` may hold null for what has no
// credentials.
template <class Sender>
std::vector<Sender*> in_order(std::string_view setting, const std::vector<messaging::Provider>& wanted,
                              std::initializer_list<Sender*> there) {
    std::vector<Sender*> senders;
    for (auto provider : wanted) {
        auto found = std::ranges::find_if(there, [&](auto* one) { return one && one->provider() == provider; });
        if (found == there.end())
            throw std::runtime_error("notification." + std::string(setting) + " names " +
                                     std::string(json::name(provider)) + ", which is not configured");
        senders.push_back(*found);
    }
    return senders;
}

}  // namespace

template <class Service>
void Worker::host(const std::string& name, Service& service, On starts_on) {
    service.serve(bus_);
    schedule(name, service.jobs());
    schedule(name, outbox_jobs(name));
    if (starts_on == On::every_reactor || role_ == Role::background)
        starts_.push_back([&service] { service.start_background(); });
    stops_.push_back([&service](Steady::time_point deadline) { return service.stop(deadline); });
}

void Worker::make_vendors() {
    auto& config = process_.config;
    if (!config.amadeus.base_url.empty()) {
        amadeus::Options options;
        options.session.base_url = config.amadeus.base_url;
        options.session.client_id = config.amadeus.client_id;
        options.session.client_secret = config.amadeus.client_secret;
        amadeus_ =
            std::make_unique<amadeus::Amadeus>(reactor_, client_of("AMADEUS"), process_.airports, std::move(options));
    }
    if (!config.sabre.base_url.empty()) {
        auto& from = config.sabre;
        sabre::Options options{{from.base_url, from.client_id, from.client_secret, from.username, from.password, {}},
                               {from.pcc, from.time_zone, from.shop_version, from.ticket_country}};
        sabre_ = std::make_unique<sabre::Sabre>(reactor_, client_of("SABRE"), process_.airports, std::move(options));
    }
    if (!config.travelport.base_url.empty()) {
        auto& section = config.travelport;
        travelport::Options options;
        options.session = {section.base_url,  section.auth_url,      section.username,     section.password,
                           section.client_id, section.client_secret, section.access_group, section.pcc};
        if (section.legs) options.representation = travelport::Representation::leg;
        travelport_ = std::make_unique<travelport::Travelport>(reactor_, client_of("TRAVELPORT"), process_.airports,
                                                               std::move(options));
    }
    if (!config.stripe.secret_key.empty())
        stripe_ = std::make_unique<stripe::Stripe>(client_of("STRIPE"), config.stripe);
    if (!config.paypal.client_id.empty())
        paypal_ = std::make_unique<paypal::PayPal>(client_of("PAYPAL"), config.paypal);
    if (!config.braintree.merchant_id.empty())
        braintree_ = std::make_unique<braintree::Braintree>(client_of("BRAINTREE"), config.braintree);
    make_messengers();
}

void Worker::make_messengers() {
    auto& config = process_.config;
    mail_ = std::make_unique<smtp::Sender>(reactor_, process_.mail_threads, config.smtp);
    if (!config.sendgrid.api_key.empty()) {
        sendgrid_ = std::make_unique<sendgrid::Sender>(client_of("SENDGRID"), config.sendgrid);
        sendgrid_callbacks_ = std::make_unique<sendgrid::Callbacks>(config.sendgrid);
    }
    if (!config.twilio.account_sid.empty()) {
        twilio_ = std::make_unique<twilio::Sender>(client_of("TWILIO"), config.twilio);
        twilio_callbacks_ = std::make_unique<twilio::Callbacks>(config.twilio);
    }
    if (!config.firebase.service_account.empty())
        firebase_ =
            std::make_unique<firebase::Sender>(reactor_, client_of("FIREBASE"), process_.clock, config.firebase);
}

// Each vendor's connections and queue are its own, also where two have one address: one that hangs keeps nobody else
// waiting. Beyond what searches may take there are some left, so that orders never wait for searches that hang.
http::Client& Worker::client_of(const std::string& vendor) {
    auto& client = vendor_clients_[vendor];
    if (client) return *client;
    auto& search = process_.config.search;
    int searches = search.provider_calls;
    for (auto& limits : search.providers) searches = std::max(searches, limits.calls.value_or(0));
    http::ClientOptions options;
    options.connections_per_host += static_cast<std::size_t>(searches);
    client = std::make_unique<http::Client>(reactor_, std::move(options));
    return *client;
}

void Worker::make_services() {
    if (process_.runs("user")) make_user();
    if (process_.runs("search")) make_search();
    if (process_.runs("payment")) make_payment();
    if (process_.runs("booking")) make_booking();
    if (process_.runs("notification")) make_notification();
    if (process_.runs("analytics")) make_analytics();
    if (process_.runs("review")) make_review();
    if (role_ == Role::background) watch_switches();
}

// The search service says what is off, in this process or in another.
void Worker::watch_switches() {
    auto asks_vendors = {"search", "booking", "payment", "notification"};
    if (std::ranges::none_of(asks_vendors, [this](const char* name) { return process_.runs(name); })) return;
    auto read = [this]() -> awaitable<std::vector<switches::Vendor>> {
        search::GetSwitches request;
        auto off = co_await bus_.call(Caller::of_service("switches"), request);
        co_return std::move(off.vendors);
    };
    switches_ = std::make_unique<switches::Watcher>(reactor_, process_.switches, read);
    starts_.push_back([this] { switches_->start(); });
    stops_.push_back([this](Steady::time_point) { return switches_->stop(); });
}

void Worker::make_user() {
    auto& db = database("user");
    user::Dependencies dependencies{.reactor = reactor_,
                                    .clock = process_.clock,
                                    .random = process_.random,
                                    .pool = db.pool,
                                    .sessions = *user_sessions_,
                                    .tokens = process_.access_tokens,
                                    .passwords = process_.passwords,
                                    .notifier = db.notifier,
                                    .bus = &bus_,
                                    .service_secret = process_.config.auth.service_secret};
    user_ = std::make_unique<user::Service>(dependencies, process_.config.user);
    host("user", *user_);
}

void Worker::make_search() {
    auto& db = database("search");
    search::Dependencies dependencies{.reactor = reactor_,
                                      .clock = process_.clock,
                                      .random = process_.random,
                                      .pool = db.pool,
                                      .cache = *search_cache_,
                                      .notifier = db.notifier,
                                      .gds = providers(),
                                      .airports = process_.airports,
                                      .airlines = process_.airlines,
                                      .shared = process_.searches,
                                      .user_feed = background_feed("user"),
                                      .bus = &bus_,
                                      .switches = &process_.switches};
    search_ = std::make_unique<search::Service>(std::move(dependencies), process_.config.search);
    // Each reactor writes the history of its own searches.
    host("search", *search_, On::every_reactor);
}

std::map<gds::Provider, gds::Gds*> Worker::providers() const {
    std::map<gds::Provider, gds::Gds*> configured;
    if (amadeus_) configured[gds::Provider::AMADEUS] = amadeus_.get();
    if (sabre_) configured[gds::Provider::SABRE] = sabre_.get();
    if (travelport_) configured[gds::Provider::TRAVELPORT] = travelport_.get();
    return configured;
}

object_store::ObjectStore& Worker::objects() {
    if (!objects_)
        objects_ = object_store::open(reactor_, http_, process_.object_threads, process_.config.object_store);
    return *objects_;
}

void Worker::make_booking() {
    auto& db = database("booking");
    booking::Dependencies dependencies{.reactor = reactor_,
                                       .clock = process_.clock,
                                       .random = process_.random,
                                       .pool = db.pool,
                                       .notifier = db.notifier,
                                       .bus = bus_,
                                       .gds = providers(),
                                       .locks = booking_locks_.get(),
                                       .payment_feed = background_feed("payment"),
                                       .airlines = &process_.airlines,
                                       .aircraft = &process_.aircraft,
                                       .objects = &objects(),
                                       .workers = &process_.object_threads,
                                       .audit_keys = process_.audit_keys.get(),
                                       .user_feed = background_feed("user"),
                                       .switches = &process_.switches};
    booking_ = std::make_unique<booking::Service>(std::move(dependencies), process_.config.booking);
    host("booking", *booking_);
}

void Worker::make_payment() {
    auto& db = database("payment");
    payment::Dependencies dependencies{.reactor = reactor_,
                                       .clock = process_.clock,
                                       .random = process_.random,
                                       .pool = db.pool,
                                       .notifier = db.notifier,
                                       .gateways = {},
                                       .booking_feed = background_feed("booking"),
                                       .user_feed = background_feed("user"),
                                       .bus = &bus_,
                                       .switches = &process_.switches};
    if (stripe_) dependencies.gateways.push_back(stripe_.get());
    if (paypal_) dependencies.gateways.push_back(paypal_.get());
    if (braintree_) dependencies.gateways.push_back(braintree_.get());
    payment_ = std::make_unique<payment::Service>(std::move(dependencies), process_.config.payment);
    host("payment", *payment_);
}

std::unique_ptr<documents::Documents> Worker::make_documents(const std::string& service, const config::Secret& url) {
    if (url.reveal() == "postgres") return documents::postgres_documents(database(service).pool);
    return documents::mongo_documents(reactor_, process_.document_threads, process_.mongo(url.reveal()));
}

std::map<messaging::Provider, const messaging::CallbackReader*> Worker::callbacks() const {
    std::map<messaging::Provider, const messaging::CallbackReader*> readers;
    if (sendgrid_callbacks_) readers[messaging::Provider::SENDGRID] = sendgrid_callbacks_.get();
    if (twilio_callbacks_) readers[messaging::Provider::TWILIO] = twilio_callbacks_.get();
    return readers;
}

void Worker::make_notification() {
    database("notification");
    notification_documents_ = make_documents("notification", process_.config.documents.notification);
    const auto& settings = process_.config.notification;
    notification::Dependencies dependencies{
        .reactor = reactor_,
        .clock = process_.clock,
        .documents = *notification_documents_,
        .bus = bus_,
        .mail_senders =
            in_order<messaging::EmailSender>("mail_providers", settings.mail_providers, {mail_.get(), sendgrid_.get()}),
        .sms_senders = in_order<messaging::SmsSender>("sms_providers", settings.sms_providers, {twilio_.get()}),
        .push_senders = in_order<messaging::PushSender>("push_providers", settings.push_providers, {firebase_.get()}),
        .callbacks = callbacks(),
        .airports = process_.airports,
        .service_secret = process_.config.auth.service_secret,
        .cursors = &cursors_in("notification"),
        .booking_feed = background_feed("booking"),
        .payment_feed = background_feed("payment"),
        .user_feed = background_feed("user"),
        .pool = database("notification").pool,
        .switches = &process_.switches};
    notification_ = std::make_unique<notification::Service>(std::move(dependencies), settings);
    host("notification", *notification_);
}

void Worker::make_analytics() {
    auto& db = database("analytics");
    analytics_documents_ = make_documents("analytics", process_.config.documents.analytics);
    analytics::Dependencies dependencies{.reactor = reactor_,
                                         .clock = process_.clock,
                                         .random = process_.random,
                                         .pool = db.pool,
                                         .documents = *analytics_documents_,
                                         .cache = *search_cache_,
                                         .service_secret = process_.config.auth.service_secret,
                                         .cursors = &cursors_in("analytics"),
                                         .user_feed = background_feed("user"),
                                         .search_feed = background_feed("search"),
                                         .booking_feed = background_feed("booking"),
                                         .payment_feed = background_feed("payment"),
                                         .objects = &objects(),
                                         .workers = &process_.object_threads,
                                         .bus = &bus_};
    analytics_ = std::make_unique<analytics::Service>(dependencies, process_.config.analytics);
    // Each reactor writes the web events that it took.
    host("analytics", *analytics_, On::every_reactor);
}

void Worker::make_review() {
    auto& db = database("review");
    review::Dependencies dependencies{reactor_, process_.clock, db.pool, db.notifier, bus_, background_feed("user")};
    review_ = std::make_unique<review::Service>(dependencies, process_.config.review);
    host("review", *review_);
}

}  // namespace airside::app
