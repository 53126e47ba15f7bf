// What each service is given: the one place that knows how they are wired, and that some may run in another process.
#include "app/worker.hpp"

namespace airside::app {

template <class Service>
void Worker::host(const std::string& name, Service& service) {
    service.serve(bus_);
    schedule(name, service.jobs());
    background_.push_back([&service] { service.start_background(); });
    stops_.push_back([&service](Steady::time_point deadline) { return service.stop(deadline); });
}

void Worker::make_vendors() {
    auto& config = process_.config;
    if (!config.amadeus.base_url.empty()) {
        amadeus::Options options;
        options.session.base_url = config.amadeus.base_url;
        options.session.client_id = config.amadeus.client_id;
        options.session.client_secret = config.amadeus.client_secret;
        options.office.zone = config.amadeus.office_zone;
        amadeus_ = std::make_unique<amadeus::Amadeus>(reactor_, http_, process_.airports, std::move(options));
    }
    if (!config.stripe.secret_key.empty()) stripe_ = std::make_unique<stripe::Stripe>(http_, config.stripe);
    mail_ = std::make_unique<smtp::Sender>(reactor_, process_.mail_threads, config.smtp);
}

void Worker::make_services() {
    if (process_.runs("user")) make_user();
    if (process_.runs("search")) make_search();
    if (process_.runs("payment")) make_payment();
    if (process_.runs("booking")) make_booking();
    if (process_.runs("notification")) make_notification();
    if (process_.runs("analytics")) make_analytics();
}

void Worker::make_user() {
    auto& db = database("user");
    user::Dependencies dependencies{reactor_, process_.clock, process_.random, db.pool, *user_sessions_,
                                    process_.access_tokens, process_.passwords, db.notifier};
    user_ = std::make_unique<user::Service>(dependencies, process_.config.user);
    host("user", *user_);
}

void Worker::make_booking() {
    auto& db = database("booking");
    booking::Dependencies dependencies{.reactor = reactor_,
                                       .clock = process_.clock,
                                       .random = process_.random,
                                       .pool = db.pool,
                                       .notifier = db.notifier,
                                       .bus = bus_,
                                       .gds = {},
                                       .locks = booking_locks_.get(),
                                       .payment_feed = background_feed("payment"),
                                       .airlines = &process_.airlines,
                                       .aircraft = &process_.aircraft};
    if (amadeus_) dependencies.gds[gds::Provider::AMADEUS] = amadeus_.get();
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
                                       .booking_feed = background_feed("booking")};
    if (stripe_) dependencies.gateways.push_back(stripe_.get());
    payment_ = std::make_unique<payment::Service>(std::move(dependencies), process_.config.payment);
    host("payment", *payment_);
}

}  // namespace airside::app
