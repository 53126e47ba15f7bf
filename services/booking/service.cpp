#include "services/booking/service.hpp"

#include <set>

#include "platform/events/consumer.hpp"
#include "platform/events/outbox.hpp"
#include "platform/idempotency/store.hpp"
#include "platform/jobs/scheduler.hpp"
#include "platform/json/json.hpp"
#include "platform/postgres/migrate.hpp"
#include "services/booking/anchors/anchors.hpp"
#include "services/booking/archive/archive.hpp"
#include "services/booking/handlers/handlers.hpp"
#include "services/booking/store/audit.hpp"
#include "services/booking/store/erasure.hpp"
#include "services/booking/store/lists.hpp"
#include "services/booking/store/requests.hpp"
#include "services/booking/store/retention.hpp"
#include "services/booking/store/travel.hpp"
#include "services/booking/workflows/poll_orders.hpp"
#include "services/user/api.hpp"

namespace airside::embedded {
extern const std::span<const EmbeddedFile> booking_migrations;
}

namespace airside::booking {
namespace {

Context context_of(Dependencies& deps, const Config& config) {
    Rules rules{config.settle_time,    config.look_pause,       config.retry_min,        config.retry_max,
                config.order_attempts, config.payment_attempts, config.ticketing_margin, config.default_hold};
    return {deps.reactor, deps.clock, deps.pool,           deps.bus,
            deps.gds,     rules,      config.gds_deadline, config.payment_deadline,
            deps.switches};
}

EngineOptions engine_options(const Config& config) {
    return {config.poll, config.lease, config.concurrency, config.stuck_after};
}

std::string count_json(std::string_view what, std::uint64_t n) {
    return "{\"" + std::string(what) + "\":" + std::to_string(n) + "}";
}

}  // namespace

// All that is read of the payment service's events: of payments and of refunds.
struct OfBooking {
    BookingId booking_id;
};
AIRSIDE_FIELDS(OfBooking, booking_id)

struct Service::Impl {
    Impl(Dependencies d, Config c)
        : deps(std::move(d)),
          config(c),
          engine(context_of(deps, config), deps.notifier, deps.random, engine_options(config)),
          keys(deps.pool, {.lease = config.request_lease, .session = engine.session()}),
          handling{deps, config, engine, nullptr},
          eraser(
              deps.reactor, deps.clock, deps.pool, {.service = "booking"}, [this](UserId user) { return erase(user); },
              erasure::acknowledge_at<user::AcknowledgeErasure>(&deps.bus, "booking")) {
        if (!deps.objects) return;
        archive::Stores stores{deps.reactor, deps.clock, deps.random, deps.pool, *deps.objects, *deps.workers};
        archive.emplace(
            stores, archive::Options{config.archive_after, config.archive_deleted_after, config.archive_part_bookings});
        anchoring.emplace(deps.pool, *deps.objects, *deps.audit_keys, "audit/anchors/");
        handling.archive = &*archive;
    }

    Dependencies deps;
    Config config;
    Engine engine;
    idempotency::PgIdempotencyStore keys;
    Handling handling;
    std::optional<archive::Archive> archive;
    std::optional<anchors::Anchors> anchoring;
    std::unique_ptr<events::PgConsumer> payments;
    erasure::Eraser eraser;

    awaitable<erasure::Pass> erase(UserId user) {
        auto pass = co_await erase_bookings_of(deps.pool, user);
        pass.changed += co_await keys.forget(user);
        co_return pass;
    }

    // A payment that moved by itself (3-D Secure was passed, a webhook told what an unknown outcome was): the workflow
    // looks at once. The event is only a hint: what has become of the payment is asked of the payment service.
    awaitable<> on_payment(postgres::Transaction& tx, const events::Event& event) {
        auto payload = json::from_json<OfBooking>(event.payload_json);
        if (event.type == payment::refund_failed) {
            auto refund = json::from_json<payment::RefundEvent>(event.payload_json);
            co_await note_bounced(tx, refund.booking_id, refund.refund_id, deps.clock.now());
        } else if (event.type == payment::refund_completed) {
            auto refund = json::from_json<payment::RefundEvent>(event.payload_json);
            bool whole = refund.status == payment::PaymentStatus::REFUNDED;
            auto status = whole ? BookingPaymentStatus::REFUNDED : BookingPaymentStatus::PARTIALLY_REFUNDED;
            co_await note_refunded(tx, payload.booking_id, status);
        }
        co_await poke(tx, payload.booking_id, deps.clock.now());
        tx.after_commit([this] { engine.wake(); });
    }

    void consume_payments() {
        if (deps.payment_feed == nullptr) return;
        events::ConsumerOptions options;
        options.name = "booking.payment";
        payments = std::make_unique<events::PgConsumer>(
            deps.reactor, options, *deps.payment_feed, deps.pool,
            [this](postgres::Transaction& tx, const events::Event& event) { return on_payment(tx, event); }, false);
        payments->start();
    }

    awaitable<std::string> expire() {
        auto now = deps.clock.now();
        auto woken = co_await wake_expired(deps.pool, now + config.ticketing_margin, now);
        engine.wake();
        co_return count_json("expired", woken);
    }
    awaitable<std::string> plan_expiry() {
        auto now = deps.clock.now();
        auto bookings = co_await count_expired(deps.pool, now + config.ticketing_margin, now);
        co_return count_json("would_expire", bookings);
    }
    awaitable<std::string> advance() {
        auto done = co_await advance_flights(deps.pool, deps.notifier, deps.clock.now());
        co_return "{\"bookings\":" + std::to_string(done.bookings) + ",\"departed\":" + std::to_string(done.departed) +
            ",\"arrived\":" + std::to_string(done.arrived) + ",\"completed\":" + std::to_string(done.completed) + "}";
    }
    awaitable<std::string> plan_advance() {
        auto bookings = co_await count_flights_to_advance(deps.pool, deps.clock.now());
        co_return count_json("bookings", static_cast<std::uint64_t>(bookings));
    }
    Polling polling() const {
        LookTimes times{config.order_look_far, config.order_look_near, config.order_look_near_from};
        return {deps.clock,         deps.pool, deps.notifier,           deps.gds,
                deps.switches,      times,     config.order_look_retry, config.order_looks,
                config.gds_deadline};
    }
    awaitable<std::string> poll_orders() {
        auto polled = co_await booking::poll_orders(polling());
        co_return json::to_json(polled);
    }
    awaitable<std::string> plan_polling() {
        auto orders = co_await orders_to_poll(polling());
        co_return count_json("orders", static_cast<std::uint64_t>(orders));
    }
    awaitable<std::string> partitions() {
        auto made = co_await make_partitions(deps.reactor, deps.pool, deps.clock.today());
        co_return count_json("partitions_made", static_cast<std::uint64_t>(made));
    }
    awaitable<std::string> plan_partitions() {
        auto missing = co_await count_missing_partitions(deps.pool, deps.clock.today());
        co_return count_json("would_make", static_cast<std::uint64_t>(missing));
    }
    PurgeLimits purge_limits() const {
        auto now = deps.clock.now();
        return {now - config.message_retention, now - config.workflow_retention, now - std::chrono::hours(24),
                now - std::chrono::hours(24 * 7)};
    }
    awaitable<std::string> purge() {
        auto purged = co_await booking::purge(deps.pool, purge_limits());
        purged.idempotency_keys = co_await keys.purge();
        co_return json::to_json(purged);
    }
    awaitable<std::string> plan_purge() {
        auto purged = co_await purgeable(deps.pool, purge_limits());
        purged.idempotency_keys = co_await keys.purgeable();
        co_return "{\"would_purge\":" + json::to_json(purged) + "}";
    }
    awaitable<std::vector<std::string>> audit_breaks() {
        auto breaks = co_await audit_breaks_in(deps.pool);
        if (!anchoring) co_return breaks;
        auto against_anchors = co_await anchoring->verify();
        breaks.insert(breaks.end(), against_anchors.begin(), against_anchors.end());
        co_return breaks;
    }
    awaitable<std::string> archive_months() {
        auto report = co_await archive->run();
        co_return json::to_json(report);
    }
    awaitable<std::string> plan_archive() {
        auto report = co_await archive->plan();
        co_return json::to_json(report);
    }
    awaitable<std::string> anchor_audit() {
        auto report = co_await anchoring->anchor(deps.clock.now());
        co_return "{\"anchors\":" + std::to_string(report.anchors) + ",\"chains\":" + std::to_string(report.chains) +
            "}";
    }
    awaitable<std::string> plan_anchors() {
        auto chains = co_await anchoring->grown();
        co_return count_json("chains", static_cast<std::uint64_t>(chains));
    }
    awaitable<std::string> verify_audit() {
        auto breaks = co_await audit_breaks();
        if (!breaks.empty()) throw std::runtime_error("the audit log is broken: " + breaks.front());
        co_return count_json("breaks", 0);
    }
};

Service::Service(Dependencies dependencies, Config config)
    : impl_(std::make_unique<Impl>(std::move(dependencies), config)) {}
Service::~Service() = default;

void Service::serve(Bus& bus) {
    auto& context = impl_->handling;
    bus.on<CreateBooking>(context, create_booking);
    bus.on<PayBooking>(context, pay_booking);
    bus.on<CancelBooking>(context, cancel_booking);
    bus.on<GetBooking>(context, get_booking);
    bus.on<GetBookingByReference>(context, get_booking_by_reference);
    bus.on<ListBookings>(context, list_bookings);
    bus.on<GetBookingHistory>(context, get_booking_history);
    bus.on<ListStuckBookings>(context, list_stuck_bookings);
    bus.on<GetBookingMessages>(context, get_booking_messages);
    bus.on<DecideBooking>(context, decide_booking);
    bus.on<CheckIn>(context, check_in_booking);
    bus.on<BoardBooking>(context, board_booking);
    bus.on<OffloadBooking>(context, offload_booking);
    bus.on<ChangeSchedule>(context, change_schedule_of);
    bus.on<ListBookingAudit>(context, list_booking_audit);
    bus.on<GetAncillaryOffers>(context, get_ancillary_offers);
    bus.on<AddAncillary>(context, add_ancillary_to);
    bus.on<RemoveAncillary>(context, remove_ancillary_from);
    bus.on<CountOpenTrips>(context, count_open_trips);
    bus.on<GetTicketStates>(context, get_ticket_states);
    bus.on<ListTicketed>(context, list_ticketed);
    bus.on<CancelAncillary>(context, cancel_ancillary_of);
    bus.on<GetCancelQuote>(context, get_cancel_quote);
    bus.on<user::ExportBookings>(context, export_bookings);
}

void Service::start_background() {
    impl_->engine.start();
    impl_->consume_payments();
    impl_->eraser.start(impl_->deps.user_feed);
}

awaitable<> Service::stop(Steady::time_point deadline) {
    if (impl_->payments) {
        impl_->payments->stop();
        co_await impl_->payments->stopped();
    }
    co_await impl_->eraser.stop(deadline);
    co_await impl_->engine.stop(deadline);
}

std::vector<jobs::Job> Service::jobs() {
    using namespace std::chrono_literals;
    auto* impl = impl_.get();
    std::vector<jobs::Job> jobs{
        {"booking.expire_unpaid", 60s, [impl] { return impl->expire(); }, 600s, [impl] { return impl->plan_expiry(); }},
        {"booking.advance_flights", 60s, [impl] { return impl->advance(); }, 600s,
         [impl] { return impl->plan_advance(); }},
        {"booking.poll_orders", 60s, [impl] { return impl->poll_orders(); }, 600s,
         [impl] { return impl->plan_polling(); }},
        {"booking.make_partitions", 24h, [impl] { return impl->partitions(); }, 600s,
         [impl] { return impl->plan_partitions(); }},
        {"booking.purge", 1h, [impl] { return impl->purge(); }, 600s, [impl] { return impl->plan_purge(); }},
        // It changes nothing itself: to say what it would find is to run it.
        {"booking.verify_audit", 24h, [impl] { return impl->verify_audit(); }, 600s,
         [impl] { return impl->verify_audit(); }},
        impl->eraser.job(),
    };
    if (impl->archive) {
        jobs.push_back({"booking.archive", 24h, [impl] { return impl->archive_months(); }, 6h,
                        [impl] { return impl->plan_archive(); }});
        jobs.push_back({"booking.anchor_audit", 24h, [impl] { return impl->anchor_audit(); }, 1h,
                        [impl] { return impl->plan_anchors(); }});
    }
    return jobs;
}

contract::IdempotencyStore& Service::idempotency() { return impl_->keys; }

awaitable<std::vector<StuckBooking>> Service::stuck(int limit) {
    auto now = impl_->deps.clock.now();
    return stuck_bookings(impl_->deps.pool, now, now - impl_->config.stuck_after, limit);
}

awaitable<std::vector<std::string>> Service::audit_breaks() { return impl_->audit_breaks(); }

awaitable<std::int64_t> Service::restore_month(std::string month, std::chrono::hours keep) {
    auto first = Date::parse(month + "-01");
    if (!first || month.size() != 7) throw invalid("/month", "is like 2024-03");
    if (!impl_->archive) throw not_found("there is no object store");
    auto restored = co_await impl_->archive->restore(archive::Month{*first}, keep);
    co_return restored;
}

std::string Config::check() const {
    if (archive_deleted_after <= archive_after) return "archive_deleted_after is longer than archive_after";
    if (archive_part_bookings < 1 || archive_part_bookings > 20'000) return "archive_part_bookings is from 1 to 20000";
    if (ancillary_deadline < std::chrono::milliseconds(100) || ancillary_deadline > std::chrono::seconds(60))
        return "ancillary_deadline is from a tenth of a second to a minute";
    if (concurrency < 1 || order_attempts < 1 || payment_attempts < 1)
        return "concurrency, order_attempts and payment_attempts are at least 1";
    auto least = std::chrono::milliseconds(1);
    if (poll < least || look_pause < least || retry_min < least || retry_max < retry_min)
        return "poll, look_pause and retry_min are at least a millisecond, and retry_max is not less than retry_min";
    if (lease < std::chrono::seconds(1) || settle_time < std::chrono::milliseconds(0))
        return "lease is at least a second, and settle_time not negative";
    if (ticketing_margin < std::chrono::minutes(0)) return "ticketing_margin is not negative";
    if (ancillary_cache < std::chrono::seconds(0) || ancillary_cache > std::chrono::minutes(10))
        return "ancillary_cache is from nothing to ten minutes";
    if (check_in_opens <= check_in_closes) return "check_in_opens is longer before the departure than check_in_closes";
    if (!is_zone(void_zone)) return "void_zone is no time zone: " + void_zone;
    if (schedule_change_refund < std::chrono::minutes(1)) return "schedule_change_refund is at least a minute";
    auto looks = std::min({order_look_far, order_look_near, order_look_retry});
    if (looks < std::chrono::minutes(1) || order_look_near_from < std::chrono::minutes(0))
        return "order_look_far, order_look_near and order_look_retry are at least a minute";
    if (order_looks < 1 || order_looks > 10'000) return "order_looks is from 1 to 10000";
    std::set<std::string> codes;
    for (auto& item : ancillaries)
        if (!codes.insert(item.code).second) return "two ancillaries have the code " + item.code;
    return "";
}

std::span<const EmbeddedFile> migrations() {
    static const auto files = postgres::combine({events::migrations(), jobs::migrations(), erasure::migrations(),
                                                 idempotency::migrations(), embedded::booking_migrations});
    return files;
}

}  // namespace airside::booking
