// The review service on a real database, beside a booking service that says what the test tells it.
#pragma once
#include <map>

#include <gtest/gtest.h>

#include "platform/testkit/database.hpp"
#include "platform/testkit/run.hpp"
#include "services/review/domain/test_booking.hpp"
#include "services/review/impl.hpp"

namespace airside::review {

struct Deployment {
    Deployment(Reactor& r, const testkit::TestDatabase& db, Config settings = no_cache())
        : reactor(r), pool(r, pool_options(db)), notifier(r, pool), service({r, clock, pool, notifier, bus}, settings) {
        booking::bind_contract(bus);
        bind_contract(bus);
        bus.on<booking::GetBooking>(*this, &read_booking);
        service.serve(bus);
    }
    static Config no_cache() {
        Config config;
        config.global_mean_for = std::chrono::seconds(0);
        return config;
    }
    static postgres::PoolOptions pool_options(const testkit::TestDatabase& db) {
        postgres::PoolOptions options;
        options.conninfo = db.conninfo();
        return options;
    }

    UserId new_user() { return UserId::v7(clock, random); }
    Caller customer(UserId user, std::string key = "key-1") {
        Caller caller;
        caller.user = user;
        caller.idempotency_key = std::move(key);
        return caller;
    }
    Caller customer() { return customer(new_user()); }
    Caller agent() {
        auto caller = customer();
        caller.role = auth::Role::AGENT;
        return caller;
    }
    BookingId flown_by(UserId user) {
        BookingId id(Uuid::bucketed(clock, random, bucket_of(user.uuid())));
        bookings.emplace(id, test_booking(id, user));
        return id;
    }
    static CreateReview request(BookingId id, ReviewType type = ReviewType::AIRLINE, const char* target = "BA") {
        return {
            .booking_id = id,
            .review_type = type,
            .target = ReviewTarget::of(target),
            .ratings = {.overall = {4}, .cabin = Stars{5}, .service = {}, .food = {}, .entertainment = {}, .value = {}},
            .title = ReviewTitle::of("A good flight"),
            .review_text = ReviewText{"On time, and a kind crew."}};
    }
    awaitable<ReviewView> submitted(UserId user, int stars = 4, ReviewType type = ReviewType::AIRLINE,
                                    const char* target = "BA") {
        auto what = request(flown_by(user), type, target);
        what.ratings.overall = {stars};
        auto made = co_await bus.call(customer(user), std::move(what));
        co_return std::move(made.value);
    }
    awaitable<ReviewView> published(UserId user, int stars = 4, ReviewType type = ReviewType::AIRLINE,
                                    const char* target = "BA") {
        auto made = co_await submitted(user, stars, type, target);
        auto decided = co_await decide(agent(), made, ReviewDecision::APPROVE);
        co_return decided;
    }
    awaitable<ReviewView> decide(Caller who, ReviewView review, ReviewDecision decision,
                                 std::optional<ReviewReason> reason = {}) {
        ModerateReview what{.id = review.id,
                            .version = {review.standing->version},
                            .decision = decision,
                            .reason = reason,
                            .note = Text<3, 1000>{"seen"}};
        auto decided = co_await bus.call(std::move(who), std::move(what));
        co_return decided;
    }
    // The type of the problem that a call ends with; "none".
    template <class R>
    awaitable<std::string> problem_of(Caller caller, R what) {
        std::string type = "none";
        try {
            co_await bus.call(std::move(caller), std::move(what));
        } catch (const Problem& problem) {
            type = problem.type;
            if (!problem.errors.empty()) type += " " + problem.errors.front().pointer;
        }
        co_return type;
    }

    Reactor& reactor;
    SystemClock clock;
    SystemRandom random;
    postgres::Pool pool;
    events::Notifier notifier;
    Bus bus;
    std::map<BookingId, booking::BookingView> bookings;
    Service service;

  private:
    static awaitable<booking::BookingView> read_booking(Deployment& self, Caller caller, booking::GetBooking request) {
        auto found = self.bookings.find(request.id);
        if (found == self.bookings.end() || !caller.may_see(found->second.user_id)) throw not_found("no such booking");
        co_return found->second;
    }
};

}  // namespace airside::review
