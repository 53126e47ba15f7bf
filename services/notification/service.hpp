// The notification service: turns events into messages, renders them, and sends each once as far as that can be known.
// One object to a reactor.
#pragma once
#include <chrono>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "platform/config/secret.hpp"
#include "platform/core/embedded.hpp"
#include "platform/jobs/scheduler.hpp"
#include "platform/switches/switches.hpp"
#include "services/notification/api.hpp"
#include "vendors/messaging/port.hpp"

namespace airside {
class Bus;
namespace documents {
class Documents;
}
namespace events {
class CursorStore;
class FeedSource;
}  // namespace events
namespace postgres {
class Pool;
}
namespace reference {
class Airports;
}
}  // namespace airside

namespace airside::notification {

struct Config {
    std::string from_email = "bookings@airside.example";
    std::string from_name = "Airside";
    std::string message_id_domain = "airside.example";
    int max_attempts = 8;
    std::chrono::seconds retry_min{5};       // pause after a failed attempt, doubled each time…
    std::chrono::seconds retry_max{1800};    // …up to this
    std::chrono::seconds send_deadline{10};  // of one attempt
    std::chrono::seconds lease_margin{5};    // an attempt not over this long after its deadline died with its process
    std::chrono::milliseconds poll{500};     // how often due messages are looked for, beside at once for new ones
    int concurrency = 4;                     // messages being sent at a time
    std::chrono::hours expires_after{72};    // a message that could not be sent by then is not sent any more
    std::chrono::hours kept{24 * 90};        // after its final status
    std::chrono::hours check_in_opens_before{24};  // the departure: when the check-in reminder goes out
    std::string
        public_url;  // where mails' links reach this API, "https://api.example"; empty: no links of ours in mails
    std::string site_url = "https://airside.example";  // the travellers' site, for links to its pages
    bool tracking = true;  // of opens and clicks, where public_url is set and the reader has not switched it off
    // Who sends on each channel, in order of preference: what the first can't take for a reason of its own goes to the
    // next. A channel without any sends nothing.
    std::vector<messaging::Provider> mail_providers{messaging::Provider::SMTP};
    std::vector<messaging::Provider> sms_providers;
    std::vector<messaging::Provider> push_providers;
    int most_devices = 10;  // of a user; beyond it the one longest unseen is forgotten
    std::string check() const;
};
AIRSIDE_FIELDS(Config, from_email, from_name, message_id_domain, max_attempts, retry_min, retry_max, send_deadline,
               lease_margin, poll, concurrency, expires_after, kept, check_in_opens_before, public_url, site_url,
               tracking, mail_providers, sms_providers, push_providers, most_devices)

// All outlive the service.
struct Dependencies {
    Reactor& reactor;
    const Clock& clock;
    documents::Documents& documents;
    Bus& bus;  // for the user and booking services
    // In order of preference.
    std::vector<messaging::EmailSender*> mail_senders;
    std::vector<messaging::SmsSender*> sms_senders;
    std::vector<messaging::PushSender*> push_senders;
    std::map<messaging::Provider, const messaging::CallbackReader*> callbacks;  // of those that report deliveries
    const reference::Airports& airports;
    const config::Secret& service_secret;  // signs the tokens in mails
    events::CursorStore* cursors;          // these four: only needed on the reactor that runs the background
    events::FeedSource* booking_feed;
    events::FeedSource* payment_feed;
    events::FeedSource* user_feed;
    postgres::Pool& pool;                          // notification_service_db: how far erasures have come
    const switches::Switches* switches = nullptr;  // which messengers an operator has switched off; null: none
};

class Service {
  public:
    Service(Dependencies dependencies, Config config);
    ~Service();
    Service(const Service&) = delete;
    Service& operator=(const Service&) = delete;

    void serve(Bus& bus);
    void start_background();  // consumers and sender; publishes the built-in templates first
    awaitable<> stop(Steady::time_point deadline);
    std::vector<jobs::Job> jobs();  // notification.purge and notification.erase_users

    struct Impl;

  private:
    std::unique_ptr<Impl> impl_;
};

// The service's own tables; the database has those of events, jobs and (where documents are kept there) documents, too.
std::span<const EmbeddedFile> migrations();

}  // namespace airside::notification
