// The booking service on a database of its own, between a scripted GDS and a scripted payment service.
#pragma once
#include "platform/postgres/pool.hpp"
#include "platform/switches/switches.hpp"
#include "services/booking/workflows/test_support.hpp"

namespace airside::booking::testing {

// Fast enough for tests: nothing here is asserted on.
inline Config test_config() {
    Config config;
    config.request_wait = 15s;
    config.poll = 20ms;
    config.settle_time = 150ms;
    config.look_pause = 10ms;
    config.retry_min = 10ms;
    config.retry_max = 100ms;
    return config;
}

inline postgres::PoolOptions pool_options(const TestDatabase& db) {
    postgres::PoolOptions options;
    options.conninfo = db.conninfo();
    options.size = 8;
    options.plan_cache_mode =
        "force_generic_plan";  // as in production: planning over the months costs more than running
    options.acquire_timeout = 20s;
    options.statement_timeout = 20s;
    return options;
}

// The payment service's events, as the test publishes them.
class FakeFeed final : public events::FeedSource {
  public:
    explicit FakeFeed(Reactor& reactor) : reactor_(reactor) {}
    void publish(const payment::PaymentView& payment, std::string type, Instant at) {
        payment::PaymentEvent event{payment.id,
                                    payment.reference,
                                    payment.booking_id,
                                    payment.user_id,
                                    payment.status,
                                    payment.amount,
                                    payment.gateway,
                                    payment.method,
                                    payment.card_brand,
                                    payment.card_last4,
                                    {},
                                    at};
        publish(payment.id.uuid(), std::move(type), json::to_json(event), at);
    }
    void publish(const payment::PaymentView& payment, const payment::RefundView& refund, std::string type, Instant at) {
        auto event = Maker::make<payment::RefundEvent>();
        event.payment_id = payment.id;
        event.payment_reference = payment.reference;
        event.booking_id = payment.booking_id;
        event.user_id = payment.user_id;
        event.status = payment.status;
        event.amount = event.refunded = refund.amount;
        event.refund_id = refund.id;
        event.refund_reference = refund.reference;
        publish(payment.id.uuid(), std::move(type), json::to_json(event), at);
    }
    awaitable<events::Page> read(std::string, events::Cursor after, int, Steady::time_point) override {
        events::Page page;
        page.next = after;
        for (auto i = static_cast<std::size_t>(after.id); i < events_.size(); ++i) {
            page.events.push_back(events_[i]);
            page.next = events_[i].place;
        }
        if (page.events.empty()) co_await reactor_.sleep(10ms);
        co_return page;
    }

  private:
    void publish(Uuid payment, std::string type, std::string payload, Instant at) {
        auto version = static_cast<std::int64_t>(events_.size()) + 1;
        events::Cursor place{1, 1, version};
        events_.push_back(
            {payment, "payment", payment, version, std::move(type), std::move(payload), std::nullopt, at, place});
    }

    Reactor& reactor_;
    std::vector<events::Event> events_;
};

struct World {
    World(Reactor& r, const TestDatabase& db, Config c = test_config())
        : reactor(r), config(c), pool(r, pool_options(db)), notifier(r, pool), user_id(UserId::v7(clock, random)) {
        bind_contract(bus);
        bind<user::GetUser, user::GetPayableMethod>(bus, "user");
        bind<search::RepriceOffer>(bus, "search");
        bus.on<user::GetUser>(*this, account);
        bus.on<user::GetPayableMethod>(*this, payable);
        bus.on<search::RepriceOffer>(*this, reprice);
        payments.bind_to(bus);
        start();
    }

    void start(bool background = true) {
        std::map<gds::Provider, gds::Gds*> providers{{gds::Provider::AMADEUS, &gds}, {gds::Provider::SABRE, &gds}};
        Dependencies deps{reactor, clock, random, pool, notifier, bus, providers, locks, &feed, nullptr, nullptr};
        deps.switches = &switches;
        deps.objects = objects;
        deps.workers = workers;
        deps.audit_keys = audit_keys;
        service = std::make_unique<Service>(deps, config);
        service->serve(bus);
        if (background) service->start_background();
    }
    void crash() { service.reset(); }
    void next_party() { party_number = ++worlds; }  // other people, for one more booking of the same flights

    Caller caller(std::string key = "key-1") const { return caller_of(user_id, std::move(key)); }
    static Caller caller_of(UserId user, std::string key = "key-1") {
        Caller caller;
        caller.user = user;
        caller.idempotency_key = std::move(key);
        caller.remote_address = "192.0.2.77";
        return caller;
    }
    CreateBooking create_request() const {
        // People of its own: other worlds may share the database, and the same people twice are questioned.
        auto party = sample_party(clock.today() - std::chrono::days(party_number));
        return {OfferId::v7(clock, random), offer.price.total, List<PassengerInput, 1, 9>(party), sample_contact(), {}};
    }
    PayBooking pay_request(BookingId id) const {
        return {id, {.type = payment::PaymentMethodType::CARD, .token = Text<1, 255>{"tok_visa"}}, {}};
    }

    awaitable<BookingView> create(std::string key = "key-1") {
        auto request = create_request();
        auto created = co_await bus.call(caller(std::move(key)), std::move(request));
        co_return std::move(created.value);
    }
    awaitable<BookingView> pay(BookingId id, std::string key = "pay-1") {
        auto view = co_await bus.call(caller(std::move(key)), pay_request(id));
        co_return view;
    }
    awaitable<BookingView> read(BookingId id) {
        auto view = co_await bus.call(caller(), GetBooking{id});
        co_return view;
    }
    // Waits for it without helping it on: only the background does.
    awaitable<BookingView> until(BookingId id, BookingProgress progress) {
        auto limit = Steady::now() + 30s;
        for (;;) {
            auto view = co_await read(id);
            if (view.progress == progress || Steady::now() > limit) co_return view;
            co_await reactor.sleep(10ms);
        }
    }

    static inline int worlds = 0;
    int party_number = ++worlds;
    Reactor& reactor;
    Config config;
    ShiftedClock clock;
    mutable SystemRandom random;
    postgres::Pool pool;
    events::Notifier notifier;
    Bus bus;
    Faults faults{reactor};
    FakeGds gds{faults, clock};
    FakePayments payments{faults, clock, random};
    UserId user_id;
    user::UserStatus user_status = user::UserStatus::ACTIVE;
    std::map<user::SavedPaymentMethodId, UserId> saved_methods;  // with their owners
    gds::Offer offer = sample_offer(clock.today());
    // What the search service has instead of it at another provider, used once the offer itself is gone.
    std::optional<search::OfferForOrder> instead{};
    bool offer_is_gone = false;
    switches::Switches switches;
    FakeFeed feed{reactor};
    redis::Client* locks = nullptr;
    object_store::ObjectStore* objects = nullptr;
    WorkerPool* workers = nullptr;
    const auth::KeySet* audit_keys = nullptr;
    std::unique_ptr<Service> service;

  private:
    static awaitable<user::PayableMethod> payable(World& self, Caller, user::GetPayableMethod request) {
        auto found = self.saved_methods.find(request.id);
        if (found == self.saved_methods.end() || found->second != request.user_id)
            throw not_found("no such payment method");
        co_return user::PayableMethod{request.id, gateways::PaymentGateway::STRIPE, user::GatewayToken::of("vaulted")};
    }
    static awaitable<user::UserAccount> account(World& self, Caller, user::GetUser request) {
        auto account = Maker::make<user::UserAccount>();
        account.id = request.id;
        account.status = self.user_status;
        co_return account;
    }
    static awaitable<search::OfferForOrder> reprice(World& self, Caller, search::RepriceOffer request) {
        std::vector<gds::RecordedMessage> messages{{gds::Provider::AMADEUS, "reprice", "POST /price", "{}", 200, 5}};
        bool gone = self.offer_is_gone || request.without == self.offer.provider;
        if (gone && !self.instead) throw conflict("sold-out", "No seats are left at this fare");
        if (gone && request.id == self.instead->replaces) co_return *self.instead;
        if (self.instead && request.id == self.instead->id) {
            auto own = *self.instead;
            own.replaces.reset();
            own.conditions_changed = false;
            co_return own;
        }
        co_return search::OfferForOrder{request.id, self.offer, self.offer.price.total, self.clock.now() + 20min,
                                        messages};
    }
};

// The problem that a call ends with; its type, or "none".
template <class T>
awaitable<std::string> problem_of(awaitable<T> call) {
    std::string type = "none";
    try {
        co_await std::move(call);
    } catch (const Problem& problem) {
        type = problem.type;
    }
    co_return type;
}

// The facts of the tables, read as superuser.
inline std::string events_of(const TestDatabase& db, BookingId id) {
    return db.value(
        "SELECT coalesce(string_agg(type, ' ' ORDER BY era, xid, id), '') FROM outbox WHERE aggregate_id = '" +
        id.str() + "'");
}

// One database for all tests of a suite: each has a user and a party of its own.
struct SuiteTest : ::testing::Test {
    static void SetUpTestSuite() { shared = std::make_unique<TestDatabase>("booking", migrations()); }
    static void TearDownTestSuite() { shared.reset(); }
    static inline std::unique_ptr<TestDatabase> shared;
    TestDatabase& db = *shared;

    // What `select` gives for this booking's rows.
    std::string of(BookingId id, const std::string& select) const {
        return db.value(select + " WHERE booking_id = '" + id.str() + "'");
    }
};

}  // namespace airside::booking::testing
