#include <set>

#include <gtest/gtest.h>

#include "platform/async/sync.hpp"
#include "platform/documents/test_stores.hpp"
#include "platform/testkit/run.hpp"
#include "services/notification/service.hpp"
#include "services/notification/store/devices.hpp"
#include "services/notification/store/notifications.hpp"
#include "services/notification/store/readers.hpp"
#include "services/notification/store/reports.hpp"
#include "services/notification/store/templates.hpp"
#include "services/notification/test_support.hpp"

namespace airside::notification {
namespace {

using namespace std::chrono_literals;
using enum NotificationStatus;

const Instant now = *parse_instant("2026-11-22T12:00:00Z");

Notification pending(std::string id, Instant due = now) {
    return {._id = std::move(id),
            .user_id = *UserId::parse(test_user),
            .recipient_email = "ada@example.com",
            .type = NotificationType::BOOKING_CONFIRMATION,
            .channel = NotificationChannel::EMAIL,
            .template_variables = {"{}"},
            .status = PENDING,
            .max_attempts = 8,
            .created_at = due,
            .due_at = due,
            .priority = NotificationPriority::HIGH,
            .expires_at = now + 72h,
            .rank_at = due,
            .listed = true};
}

// As in production: a role that may not make tables.
class MigratedBackend final : public documents::Backend {
  public:
    std::shared_ptr<documents::Documents> open(Reactor& reactor) override {
        struct Opened {
            postgres::Pool pool;
            std::unique_ptr<documents::Documents> documents;
        };
        postgres::PoolOptions options;
        options.conninfo = database_.conninfo();
        std::shared_ptr<Opened> opened(new Opened{.pool{reactor, options}, .documents{}});
        opened->documents = documents::postgres_documents(opened->pool);
        return {opened, opened->documents.get()};
    }

  private:
    testkit::TestDatabase database_{"notification", migrations()};
};

std::vector<documents::Store> stores() {
    auto all = documents::stores();
    all.front().make = []() -> std::unique_ptr<documents::Backend> { return std::make_unique<MigratedBackend>(); };
    return all;
}

class NotificationStore : public testing::TestWithParam<documents::Store> {
  protected:
    // `body(reactor, documents)` on a fresh database.
    template <class Body>
    void with_documents(Body body) {
        auto backend = GetParam().make();
        testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
            auto documents = backend->open(reactor);
            co_await documents->ensure_indexes(store::notifications);
            co_await documents->ensure_indexes(store::notification_templates);
            co_await documents->ensure_indexes(store::notification_preferences);
            co_await documents->ensure_indexes(store::suppressed_addresses);
            co_await documents->ensure_indexes(store::push_devices);
            co_await documents->ensure_indexes(store::delivery_reports);
            co_await body(reactor, *documents);
        });
    }
};
INSTANTIATE_TEST_SUITE_P(Everywhere, NotificationStore, testing::ValuesIn(stores()),
                         [](const auto& info) { return info.param.name; });

TEST(NotificationSchema, TheMigrationMakesWhatTheCollectionsSay) {
    const documents::Collection collections[] = {
        store::notifications,        store::notification_templates, store::notification_preferences,
        store::suppressed_addresses, store::push_devices,           store::delivery_reports};
    auto expected = documents::postgres_schema(collections);
    auto migration = std::string(migrations().front().text);
    EXPECT_NE(migration.find(expected), migration.npos) << expected;
}

TEST_P(NotificationStore, EveryPairOfStatesIsATransitionOrRefused) {
    with_documents([](Reactor&, documents::Documents& documents) -> awaitable<> {
        const auto all = {PENDING, SENDING, SENT, FAILED, BOUNCED};
        for (auto from : all) {
            for (auto to : all) {
                auto id = std::string(json::name(from)) + "-" + std::string(json::name(to));
                auto before = pending(id);
                before.status = from;
                co_await store::insert(documents, before);
                bool changed = false, refused = false;
                try {
                    changed = co_await store::transition(documents, id, from, to, {});
                } catch (const std::logic_error&) {
                    refused = true;
                }
                auto after = co_await store::find(documents, id);
                EXPECT_EQ(changed, may_follow(from, to)) << id;
                EXPECT_EQ(refused, !may_follow(from, to)) << id;
                EXPECT_EQ(after->status, changed ? to : from) << id;
                // The state that it left is no longer there to be left again.
                if (changed && from != to) {
                    auto twice = co_await store::transition(documents, id, from, to, {});
                    EXPECT_FALSE(twice) << id;
                }
            }
        }
    });
}

TEST_P(NotificationStore, OneIdIsKeptOnce) {
    with_documents([](Reactor&, documents::Documents& documents) -> awaitable<> {
        auto first = pending("a");
        first.subject = "first";
        auto inserted = co_await store::insert(documents, first);
        EXPECT_TRUE(inserted);
        inserted = co_await store::insert(documents, pending("a"));
        EXPECT_FALSE(inserted);
        auto kept = co_await store::find(documents, "a");
        EXPECT_EQ(kept->subject, "first");
        EXPECT_EQ(kept->created_at, now);
        EXPECT_FALSE(kept->purge_at.has_value());
    });
}

awaitable<std::optional<Notification>> claim(documents::Documents& documents, Instant at) {
    return store::claim_due(documents, at, at + 15s);
}

TEST_P(NotificationStore, ClaimsTheLongestDueAndEachOnce) {
    with_documents([](Reactor& reactor, documents::Documents& documents) -> awaitable<> {
        for (int i = 0; i < 20; ++i) co_await store::insert(documents, pending("n" + std::to_string(i), now - 1s * i));
        co_await store::insert(documents, pending("later", now + 1s));
        auto expired = pending("expired", now - 1h);
        expired.expires_at = now;
        co_await store::insert(documents, expired);
        auto first = co_await claim(documents, now);
        EXPECT_EQ(first->_id, "n19");
        EXPECT_EQ(first->status, SENDING);
        EXPECT_EQ(first->delivery_attempts, 1);
        EXPECT_EQ(first->due_at, now + 15s);
        std::vector<awaitable<std::optional<Notification>>> claims;
        for (int i = 0; i < 25; ++i) claims.push_back(claim(documents, now));
        auto claimed = co_await when_all(reactor, std::move(claims));
        std::set<std::string> ids;
        int count = 0;
        for (auto& one : claimed) {
            if (!one) continue;
            ++count;
            ids.insert(one->_id);
        }
        EXPECT_LE(count, 19);
        while (auto rest = co_await claim(documents, now)) {
            ++count;
            ids.insert(rest->_id);
        }
        EXPECT_EQ(count, 19) << "the one that is not due and the one that expired stay";
        EXPECT_EQ(ids.size(), 19u);
    });
}

TEST_P(NotificationStore, ALateOutcomeDoesNotOverwriteALaterAttempt) {
    with_documents([](Reactor&, documents::Documents& documents) -> awaitable<> {
        co_await store::insert(documents, pending("a"));
        auto first = co_await claim(documents, now);
        auto none = co_await store::give_up_lost_attempt(documents, now + 14s, now + 14s);
        EXPECT_FALSE(none.has_value()) << "its lease is not over";
        auto lost = co_await store::give_up_lost_attempt(documents, now + 15s, now + 15s);
        EXPECT_EQ(lost->status, PENDING);
        EXPECT_TRUE(lost->possible_duplicate);
        EXPECT_EQ(lost->unknown_outcomes, 1);
        auto second = co_await claim(documents, now + 15s);
        EXPECT_EQ(second->delivery_attempts, 2);
        Verdict sent{.status = SENT, .provider_message_id = "x"};
        auto recorded = co_await store::finish(documents, *first, messaging::Provider::SMTP, sent, now + 16s, 1h);
        EXPECT_FALSE(recorded);
        recorded = co_await store::finish(documents, *second, messaging::Provider::SMTP, sent, now + 16s, 1h);
        EXPECT_TRUE(recorded);
        auto kept = co_await store::find(documents, "a");
        EXPECT_EQ(kept->status, SENT);
        EXPECT_EQ(kept->sent_at, now + 16s);
        EXPECT_EQ(kept->purge_at, now + 16s + 1h);
        EXPECT_EQ(kept->provider_message_id, "x");
    });
}

TEST_P(NotificationStore, WhatMayHaveArrivedTwiceIsNeverSentAgain) {
    with_documents([](Reactor&, documents::Documents& documents) -> awaitable<> {
        co_await store::insert(documents, pending("a"));
        auto at = now;
        for (int i = 0; i < 2; ++i) {
            auto claimed = co_await claim(documents, at);
            EXPECT_TRUE(claimed.has_value());
            at += 15s;
            co_await store::give_up_lost_attempt(documents, at, at);
        }
        auto third = co_await claim(documents, at);
        EXPECT_FALSE(third.has_value());
        auto failed = co_await store::fail_undecidable(documents, at, 1h);
        EXPECT_EQ(failed->status, FAILED);
        EXPECT_EQ(failed->error_code, code_outcome_unknown);
        EXPECT_EQ(failed->failed_at, at);
    });
}

TEST_P(NotificationStore, WhatExpiredFails) {
    with_documents([](Reactor&, documents::Documents& documents) -> awaitable<> {
        co_await store::insert(documents, pending("a"));
        auto age = co_await store::oldest_due_age(documents, now + 90s);
        EXPECT_EQ(age, 90s);
        auto failed = co_await store::fail_expired(documents, now + 72h - 1ms, 1h);
        EXPECT_FALSE(failed.has_value());
        failed = co_await store::fail_expired(documents, now + 72h, 1h);
        EXPECT_EQ(failed->status, FAILED);
        EXPECT_EQ(failed->error_code, code_expired);
        age = co_await store::oldest_due_age(documents, now + 73h);
        EXPECT_EQ(age, 0s);
    });
}

TEST_P(NotificationStore, PagesDoNotLoseThoseOfOneMoment) {
    with_documents([](Reactor&, documents::Documents& documents) -> awaitable<> {
        for (const char* id : {"a", "b", "c", "d", "e"}) co_await store::insert(documents, pending(id));
        co_await store::insert(documents, pending("old", now - 1h));
        auto other = pending("other's");
        other.user_id = *UserId::parse("01930000-0000-7000-8000-000000000002");
        co_await store::insert(documents, other);
        std::string seen;
        std::optional<store::Place> place;
        for (;;) {
            auto page = co_await store::list(documents, *UserId::parse(test_user), place, 2);
            for (auto& one : page) seen += one._id + " ";
            if (page.size() < 2) break;
            place = store::Place{page.back().created_at, page.back()._id};
        }
        EXPECT_EQ(seen, "e d c b a old ");
    });
}

TEST_P(NotificationStore, WhatIsUrgentGoesFirstAndWhatIsNotWaitsOnlySoLong) {
    with_documents([](Reactor&, documents::Documents& documents) -> awaitable<> {
        auto add = [&](std::string id, NotificationPriority priority, Instant due) {
            auto one = pending(std::move(id), due);
            one.priority = priority;
            one.rank_at = rank_of(due, priority);
            return store::insert(documents, one);
        };
        co_await add("low, long ago", NotificationPriority::LOW, now - 1h);
        co_await add("low", NotificationPriority::LOW, now - 1min);
        co_await add("normal", NotificationPriority::NORMAL, now - 1s);
        co_await add("urgent", NotificationPriority::URGENT, now);
        std::string order;
        while (auto claimed = co_await claim(documents, now)) order += claimed->_id + "; ";
        EXPECT_EQ(order, "low, long ago; urgent; normal; low; ");
    });
}

TEST_P(NotificationStore, AReminderOfAnEarlierStateIsWithdrawnAndNotListed) {
    with_documents([](Reactor&, documents::Documents& documents) -> awaitable<> {
        auto booking = *BookingId::parse(test_booking);
        for (std::int64_t version : {4, 5}) {
            auto one = pending("v" + std::to_string(version), now + 1h);
            one.booking_id = booking;
            one.booking_version = version;
            one.listed = false;
            co_await store::insert(documents, one);
        }
        auto plain = pending("confirmation");
        plain.booking_id = booking;
        co_await store::insert(documents, plain);
        auto withdrawn = co_await store::withdraw_reminders(documents, booking, 5, now, 1h);
        EXPECT_EQ(withdrawn, 1);
        auto old = co_await store::find(documents, "v4");
        EXPECT_EQ(old->status, FAILED);
        EXPECT_EQ(old->error_code, code_withdrawn);
        auto current = co_await store::find(documents, "v5");
        EXPECT_EQ(current->status, PENDING);
        auto listed = co_await store::list(documents, *UserId::parse(test_user), {}, 10);
        EXPECT_EQ(listed.size(), 1u) << "only what was told";
        EXPECT_EQ(listed.at(0)._id, "confirmation");
    });
}

TEST_P(NotificationStore, ErasureLeavesNothingOfTheReader) {
    with_documents([](Reactor&, documents::Documents& documents) -> awaitable<> {
        auto user = *UserId::parse(test_user);
        for (auto status : {PENDING, SENDING, SENT, FAILED, BOUNCED}) {
            auto one = pending(std::string(json::name(status)));
            one.status = status;
            one.recipient_phone = "+442079460000";
            one.template_variables = {R"({"greeting_name":"Ada"})"};
            one.subject = one.body = one.html_body = "Ada";
            co_await store::insert(documents, one);
        }
        auto in_app = pending("inbox");
        in_app.channel = NotificationChannel::IN_APP;
        in_app.status = SENT;
        co_await store::insert(documents, in_app);
        co_await store::suppress(documents, "Ada@example.com", "x", "5.1.1", now);
        std::function<void(Preferences&)> change = [](Preferences& preferences) {
            preferences.off = {"REMINDERS.EMAIL"};
        };
        co_await store::change_preferences(documents, user, now, std::move(change));
        auto erased = co_await store::erase_user(documents, user, now, 1h);
        EXPECT_EQ(erased, 6);
        erased = co_await store::erase_user(documents, user, now, 1h);
        EXPECT_EQ(erased, 0) << "again is harmless";
        std::vector<documents::SortKey> order{{"_id"}};
        auto left = co_await documents.find(store::notifications, {}, std::move(order), 100);
        EXPECT_EQ(left.size(), 5u);
        for (auto& document : left)
            for (auto secret : {"Ada", "ada@", "+44207"}) EXPECT_EQ(document.find(secret), document.npos) << document;
        auto was_pending = co_await store::find(documents, "PENDING");
        EXPECT_EQ(was_pending->status, FAILED);
        EXPECT_EQ(was_pending->error_code, code_erased);
        auto suppressed = co_await store::is_suppressed(documents, "ada@example.com");
        EXPECT_FALSE(suppressed);
        auto preferences = co_await store::preferences_of(documents, user);
        EXPECT_TRUE(preferences.off.empty());
    });
}

TEST_P(NotificationStore, AnActivatedVersionReplacesTheOthersAndStaysOverAStart) {
    with_documents([](Reactor&, documents::Documents& documents) -> awaitable<> {
        auto type = NotificationType::CANCELLATION;
        co_await store::publish_built_in(documents, now);
        auto source = co_await store::active_template(documents, type);
        EXPECT_EQ(source->_id, "cancellation_v1");
        EXPECT_EQ(source->activated_at, now);
        auto draft = co_await store::add_draft(documents, *source);
        EXPECT_EQ(draft._id, "cancellation_v2");
        co_await store::activate(documents, draft, now + 1h);
        co_await store::publish_built_in(documents, now + 2h);
        source = co_await store::active_template(documents, type);
        EXPECT_EQ(source->_id, "cancellation_v2");
        source = co_await store::find_template(documents, "cancellation_v1");
        EXPECT_FALSE(source->active);
        co_await store::deactivate(documents, "cancellation_v2", now + 3h);
        co_await store::publish_built_in(documents, now + 4h);
        source = co_await store::active_template(documents, type);
        EXPECT_FALSE(source.has_value()) << "switched off stays switched off";
    });
}

}  // namespace
}  // namespace airside::notification
