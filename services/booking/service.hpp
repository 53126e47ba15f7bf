// The booking service of one reactor: handlers, the workflow's engine, jobs and migrations. app/compose.cpp makes one
// for each reactor; start_background() is called on one of them in each process.
#pragma once
#include <chrono>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "platform/async/reactor.hpp"
#include "platform/core/clock.hpp"
#include "platform/core/embedded.hpp"
#include "platform/core/random.hpp"
#include "platform/json/describe.hpp"
#include "services/booking/ancillary_config.hpp"
#include "services/booking/api.hpp"

namespace airside {
class Bus;
class WorkerPool;
namespace auth {
class KeySet;
}
namespace contract {
class IdempotencyStore;
}
namespace events {
class FeedSource;
class Notifier;
}  // namespace events
namespace gds {
class Gds;
}
namespace jobs {
struct Job;
}
namespace object_store {
class ObjectStore;
}
namespace postgres {
class Pool;
}
namespace redis {
class Client;
}
namespace reference {
class Aircraft;
class Airlines;
}  // namespace reference
namespace switches {
class Switches;
}
}  // namespace airside

namespace airside::booking {

// Section [booking] of the configuration.
struct Config {
    // The seller's own site ("http://localhost:3000"): a payer may be sent back there after a challenge, also without
    // TLS. Empty: https only.
    std::string site;
    // How long a POST waits for the workflow before it answers with what there is.
    std::chrono::milliseconds request_wait{20000};
    // A POST repeated with its key is refused while the first runs; when that one's process died, until this has
    // passed.
    std::chrono::seconds request_lease{60};
    // Of each call to a GDS, and to the payment service.
    std::chrono::seconds gds_deadline{25};
    std::chrono::seconds payment_deadline{30};
    // How long the airline's own ancillaries are waited for, when they are shown and when one is added.
    std::chrono::milliseconds ancillary_deadline{8000};
    // They are shown again without asking the provider for so long, as long as the booking does not change. Zero:
    // never.
    std::chrono::seconds ancillary_cache{60};
    // How often due workflows are looked for, and how many are under way at a time, of each reactor.
    std::chrono::milliseconds poll{1000};
    int concurrency = 32;
    // A process that does not renew its claim in time loses it; one that dies loses it at once.
    std::chrono::seconds lease{10};
    // Until then "no such order" proves nothing about a call of unknown outcome, counted from its beginning: longer
    // than gds_deadline, or a call that is still under way may be made again. And the pause between two looks.
    std::chrono::milliseconds settle_time{30000};
    std::chrono::milliseconds look_pause{2000};
    // Pause after "unavailable", doubled each time up to the second.
    std::chrono::milliseconds retry_min{500};
    std::chrono::milliseconds retry_max{60000};
    // To make the order, while the provider is unavailable; and declines, after which the booking fails.
    int order_attempts = 5;
    int payment_attempts = 5;
    // Nothing is paid or ticketed this close to the ticket time limit.
    std::chrono::minutes ticketing_margin{5};
    // Where the provider gives no ticket time limit.
    std::chrono::minutes default_hold{120};
    // An unknown outcome this old is on the agents' list.
    std::chrono::minutes stuck_after{10};
    // Check-in is open from the first to the second before a flight's departure.
    std::chrono::minutes check_in_opens{24 * 60};
    std::chrono::minutes check_in_closes{60};
    // Tickets can be voided until the midnight after their issue here (IANA): where the seller reports its sales.
    std::string void_zone = "UTC";
    // Codes of taxes that come back where a fare does not ("GB"), as the seller knows them.
    std::vector<std::string> refundable_taxes;
    // A flight that the airline moved by at least that much lets the traveller cancel for everything that was paid.
    std::chrono::minutes schedule_change_refund{180};
    // Orders are read again for what the airline changed: so often, and more often from that long before a departure.
    std::chrono::minutes order_look_far{24 * 60};
    std::chrono::minutes order_look_near{6 * 60};
    std::chrono::minutes order_look_near_from{72 * 60};
    std::chrono::minutes order_look_retry{15};  // where the provider did not tell
    int order_looks = 100;                      // that a run makes at each provider, once a minute
    // The seller's own catalogue; empty: none are sold.
    std::vector<AncillaryItem> ancillaries;
    std::chrono::hours message_retention{24 * 180};
    std::chrono::hours workflow_retention{24 * 90};  // of finished ones
    // A month is archived that long after the last arrival in it, and its objects are deleted that long after its end.
    std::chrono::hours archive_after{24 * 730};
    std::chrono::hours archive_deleted_after{24 * 2557};
    int archive_part_bookings = 2000;  // read and written at a time
    std::string check() const;
};
AIRSIDE_FIELDS(Config, site, request_wait, request_lease, gds_deadline, payment_deadline, ancillary_deadline,
               ancillary_cache, poll, lease, concurrency, settle_time, look_pause, retry_min, retry_max, order_attempts,
               payment_attempts, ticketing_margin, default_hold, stuck_after, check_in_opens, check_in_closes,
               void_zone, refundable_taxes, schedule_change_refund, order_look_far, order_look_near,
               order_look_near_from, order_look_retry, order_looks, ancillaries, message_retention, workflow_retention,
               archive_after, archive_deleted_after, archive_part_bookings)

// All outlive the service.
struct Dependencies {
    Reactor& reactor;
    const Clock& clock;
    Random& random;
    postgres::Pool& pool;  // of booking_service_db, as booking_app; plan_cache_mode force_generic_plan
    events::Notifier& notifier;
    Bus& bus;                                // for the user, search and payment services
    std::map<gds::Provider, gds::Gds*> gds;  // those that are configured
    redis::Client* locks;                    // booking_locks; null: none. Only saves work, so it may be down
    events::FeedSource* payment_feed;        // null: none, then payments that wait for their payer are only polled
    const reference::Airlines* airlines;     // names; null: codes stand for them
    const reference::Aircraft* aircraft;
    object_store::ObjectStore* objects = nullptr;  // null: nothing is archived or anchored, and no archive is read
    WorkerPool* workers = nullptr;                 // with objects: for what would block the reactor
    const auth::KeySet* audit_keys = nullptr;      // with objects: sign the audit log's anchors
    events::FeedSource* user_feed = nullptr;       // null: accounts that are erased are not heard of here
    // A GDS that is off gets no new order; what is ordered there goes on. Null: none is off.
    const switches::Switches* switches = nullptr;
};

class Service {
  public:
    Service(Dependencies dependencies, Config config);
    ~Service();
    Service(const Service&) = delete;
    Service& operator=(const Service&) = delete;

    void serve(Bus& bus);     // registers the handlers
    void start_background();  // workflows that are due, payment's events, metrics: on one reactor of each process
    awaitable<> stop(
        Steady::time_point deadline);  // lets calls under way end; what remains is carried on by another process
    std::vector<jobs::Job> jobs();
    contract::IdempotencyStore& idempotency();  // for the dispatcher

    // For `airside bookings stuck` and `airside audit verify`.
    awaitable<std::vector<StuckBooking>> stuck(int limit);
    // Empty: every booking's chain of hashes is whole, and as it was anchored.
    awaitable<std::vector<std::string>> audit_breaks();
    // Brings an archived month ("2024-03") back; how many bookings it has. Problem 404, 410, 422.
    awaitable<std::int64_t> restore_month(std::string month, std::chrono::hours keep);

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

// The service's own files with those of events, jobs and idempotency.
std::span<const EmbeddedFile> migrations();

}  // namespace airside::booking
