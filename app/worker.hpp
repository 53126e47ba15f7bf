// One reactor with everything that runs on it: pools, clients, adapters, the services of this process, and their HTTP
// server. Reactors share nothing but what Process holds.
#pragma once
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "app/authenticator.hpp"
#include "app/feeds.hpp"
#include "app/forwarder.hpp"
#include "app/process.hpp"
#include "app/system_routes.hpp"
#include "app/transport.hpp"
#include "platform/contract/dispatcher.hpp"
#include "platform/documents/documents.hpp"
#include "platform/events/consumer.hpp"
#include "platform/events/notifier.hpp"
#include "platform/http/server.hpp"
#include "platform/jobs/scheduler.hpp"
#include "platform/redis/redis.hpp"
#include "platform/switches/watcher.hpp"
#include "vendors/gateways/braintree/braintree.hpp"
#include "vendors/gateways/paypal/paypal.hpp"
#include "vendors/gateways/stripe/stripe.hpp"
#include "vendors/gds/amadeus/amadeus.hpp"
#include "vendors/gds/sabre/sabre.hpp"
#include "vendors/gds/travelport/travelport.hpp"

namespace airside::app {

// A service's PostgreSQL database as one reactor sees it.
struct Database {
    Database(Reactor& reactor, const Process& process, const std::string& service);
    postgres::Pool pool;
    events::Notifier notifier;
    std::unique_ptr<events::Feed> feed;          // opened where it is read or served
    std::unique_ptr<jobs::Scheduler> scheduler;  // on the reactor that runs the background
};

class Worker {
  public:
    enum class Role {
        serving,     // answers requests
        background,  // carries workflows, consumers and jobs, so that these never keep a request waiting
        command,     // neither: for a command of the binary
    };
    // `name` tells its gauges from those of the others.
    Worker(Process& process, Role role, std::string name);
    ~Worker();
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    Process& process() { return process_; }
    Reactor& reactor() { return reactor_; }
    std::uint16_t listen(std::uint16_t port);  // the port that it got
    void start();                              // background work; on the reactor's thread
    awaitable<> stop();                        // drains requests and background work

    Bus& bus() { return bus_; }
    user::Service& users() { return *user_; }
    booking::Service& bookings() { return *booking_; }
    analytics::Service& analytics() { return *analytics_; }
    std::vector<std::string> job_names() const;
    awaitable<jobs::JobReport> run_job(std::string name);  // Problem 404 for an unknown name
    awaitable<std::string> plan_job(std::string name);     // what it would do; Problem 409 where it can't tell
    std::vector<Check> checks();                           // of everything that this worker depends on

  private:
    Database& database(const std::string& service);
    events::FeedSource& feed_of(const std::string& service);
    events::FeedSource* background_feed(const std::string& service);  // null on reactors that consume nothing
    std::unique_ptr<documents::Documents> make_documents(const std::string& service, const config::Secret& url);
    object_store::ObjectStore& objects();
    events::CursorStore& cursors_in(const std::string& service);
    jobs::Scheduler& scheduler_of(const std::string& job);
    void schedule(const std::string& service, std::vector<jobs::Job> jobs);
    std::vector<jobs::Job> outbox_jobs(const std::string& service);  // outbox.cpp
    awaitable<std::string> purge_outbox(std::string service);
    awaitable<std::string> plan_outbox_purge(std::string service);
    // Registers a service that is made: its handlers, jobs, background work and its end.
    enum class On { one_reactor, every_reactor };  // where its background work runs
    template <class Service>
    void host(const std::string& name, Service& service, On starts_on = On::one_reactor);

    // compose.cpp
    std::map<gds::Provider, gds::Gds*> providers() const;
    http::Client& client_of(const std::string& vendor);
    void make_vendors();
    void make_messengers();
    std::map<messaging::Provider, const messaging::CallbackReader*> callbacks() const;
    void make_services();
    void make_user();
    void make_search();
    void make_booking();
    void make_payment();
    void make_notification();
    void make_analytics();
    void make_review();
    void watch_switches();
    // observe.cpp
    void make_system_routes();
    void make_dispatcher();
    void publish_gauges();
    awaitable<> sample_gauges();
    awaitable<> sample_months();
    void sample_jobs(const std::string& service, const Database& database);

    Process& process_;
    Role role_;
    std::string name_;
    Reactor reactor_;
    http::Client http_;
    std::map<std::string, std::unique_ptr<http::Client>> vendor_clients_;
    auth::ServiceTokens service_tokens_;
    HttpTransport transport_;
    Bus bus_;
    std::map<std::string, std::unique_ptr<Database>> databases_;
    std::map<std::string, std::unique_ptr<HttpFeedSource>> remote_feeds_;
    std::unique_ptr<redis::Client> search_cache_, user_sessions_, booking_locks_;
    std::unique_ptr<object_store::ObjectStore> objects_;
    std::unique_ptr<documents::Documents> notification_documents_, analytics_documents_;
    std::map<std::string, std::unique_ptr<events::PgCursorStore>> cursors_;
    std::unique_ptr<amadeus::Amadeus> amadeus_;
    std::unique_ptr<sabre::Sabre> sabre_;
    std::unique_ptr<travelport::Travelport> travelport_;
    std::unique_ptr<stripe::Stripe> stripe_;
    std::unique_ptr<paypal::PayPal> paypal_;
    std::unique_ptr<braintree::Braintree> braintree_;
    std::unique_ptr<smtp::Sender> mail_;
    std::unique_ptr<sendgrid::Sender> sendgrid_;
    std::unique_ptr<sendgrid::Callbacks> sendgrid_callbacks_;
    std::unique_ptr<twilio::Sender> twilio_;
    std::unique_ptr<twilio::Callbacks> twilio_callbacks_;
    std::unique_ptr<firebase::Sender> firebase_;
    std::unique_ptr<user::Service> user_;
    std::unique_ptr<search::Service> search_;
    std::unique_ptr<booking::Service> booking_;
    std::unique_ptr<payment::Service> payment_;
    std::unique_ptr<notification::Service> notification_;
    std::unique_ptr<analytics::Service> analytics_;
    std::unique_ptr<review::Service> review_;
    std::unique_ptr<switches::Watcher> switches_;
    std::vector<std::function<void()>> starts_;  // what start() starts
    std::vector<std::function<awaitable<>(Steady::time_point)>> stops_;
    std::unique_ptr<RequestAuthenticator> authenticator_;
    std::unique_ptr<SystemRoutes> system_;
    std::unique_ptr<Forwarder> forwarder_;
    std::unique_ptr<contract::Dispatcher> dispatcher_;
    std::unique_ptr<http::Server> server_;  // of one that serves
    telemetry::Collecting collecting_;
};

}  // namespace airside::app
