#include "services/notification/store/readers.hpp"

#include <algorithm>

#include "platform/auth/tokens.hpp"
#include "platform/core/ascii.hpp"
#include "platform/core/problem.hpp"
#include "platform/json/json.hpp"
#include "services/notification/store/devices.hpp"

namespace airside::notification::store {

using documents::Documents;
using documents::eq;
using documents::Filter;
using documents::SortKey;
using documents::Update;

const documents::Collection notification_preferences{"notification_preferences", {"updated_at"}, {}};
const documents::Collection suppressed_addresses{"suppressed_addresses", {"created_at"}, {}};

namespace {

Filter inbox_of(const UserId& user) {
    return {eq("user_id", user.str()), eq("channel", json::name(NotificationChannel::IN_APP)),
            eq("status", json::name(NotificationStatus::SENT)), eq("archived_at", nullptr)};
}

}  // namespace

awaitable<std::vector<Notification>> inbox(Documents& documents, UserId user, bool unread_only,
                                           std::optional<Place> before, std::size_t limit) {
    auto filter = inbox_of(user);
    if (unread_only) filter.push_back(eq("read_at", nullptr));
    return page_of(documents, std::move(filter), "sent_at", std::move(before), limit);
}

awaitable<std::int64_t> count_unread(Documents& documents, UserId user) {
    auto filter = inbox_of(user);
    filter.push_back(eq("read_at", nullptr));
    return documents.count(notifications, std::move(filter));
}

awaitable<std::optional<Notification>> find_in_inbox(Documents& documents, UserId user, std::string id) {
    auto found = co_await find(documents, std::move(id));
    bool theirs = found && found->user_id == user && found->channel == NotificationChannel::IN_APP &&
                  found->status == NotificationStatus::SENT;
    if (!theirs) co_return std::nullopt;
    co_return found;
}

awaitable<Preferences> preferences_of(Documents& documents, UserId user) {
    auto document = co_await documents.get(notification_preferences, user.str());
    if (document) co_return json::from_json<Preferences>(*document);
    co_return Preferences{user.str(), user, {}, true, {}};
}

namespace {

// False: they are no longer those that were changed at `before`.
awaitable<bool> keep_preferences(Documents& documents, const Preferences& preferences, std::optional<Instant> before) {
    if (!before) co_return co_await documents.insert_if_absent(notification_preferences, json::to_json(preferences));
    Filter unchanged{eq("updated_at", *before)};
    Update update{{{"off", documents::Json{json::to_json(preferences.off)}},
                   {"tracking", preferences.tracking},
                   {"updated_at", preferences.updated_at}}};
    co_return co_await documents.update_if(notification_preferences, preferences._id, std::move(unchanged),
                                           std::move(update));
}

}  // namespace

awaitable<Preferences> change_preferences(Documents& documents, UserId user, Instant now,
                                          std::function<void(Preferences&)> change) {
    constexpr std::chrono::milliseconds precision{1};  // of a document's dates
    for (int attempt = 0; attempt < 20; ++attempt) {
        auto preferences = co_await preferences_of(documents, user);
        auto before = preferences.updated_at;
        change(preferences);
        auto at = std::chrono::floor<std::chrono::milliseconds>(now);
        preferences.updated_at = before ? std::max<Instant>(at, *before + precision) : at;
        auto kept = co_await keep_preferences(documents, preferences, before);
        if (kept) co_return preferences;
    }
    throw unavailable("others are changing these preferences");
}

std::string address_id(std::string_view address) { return auth::hash_of(lower_case(address)); }

awaitable<> suppress(Documents& documents, std::string address, std::string notification_id, std::string reason,
                     Instant now) {
    SuppressedAddress entry{address_id(address), lower_case(address), std::move(notification_id), std::move(reason),
                            now};
    co_await documents.insert_if_absent(suppressed_addresses, json::to_json(entry));
}

awaitable<bool> is_suppressed(Documents& documents, std::string address) {
    auto found = co_await documents.get(suppressed_addresses, address_id(address));
    co_return found.has_value();
}

awaitable<bool> release(Documents& documents, std::string id) {
    Filter one{eq("_id", id)};
    auto deleted = co_await documents.delete_many(suppressed_addresses, std::move(one), 1);
    co_return deleted == 1;
}

awaitable<std::vector<SuppressedAddress>> list_suppressed(Documents& documents, std::optional<std::string> after,
                                                          std::size_t limit) {
    Filter rest;
    if (after) rest.push_back(documents::gt("_id", *after));
    std::vector<SortKey> order{{"_id"}};
    auto found = co_await documents.find(suppressed_addresses, std::move(rest), std::move(order), limit);
    std::vector<SuppressedAddress> page;
    for (auto& document : found) page.push_back(json::from_json<SuppressedAddress>(document));
    co_return page;
}

namespace {

Update tombstones(Instant now) {
    return {{{"recipient_email", nullptr},
             {"recipient_phone", nullptr},
             {"template_variables", documents::Json{"{}"}},
             {"subject", "(erased)"},
             {"body", "(erased)"},
             {"html_body", ""},
             {"error_message", nullptr},
             {"verification_id", nullptr},
             {"device_id", nullptr},
             {"erased_at", now}}};
}

}  // namespace

awaitable<std::int64_t> erase_user(Documents& documents, UserId user, Instant now, std::chrono::hours kept) {
    std::int64_t erased = 0;
    for (auto status : {NotificationStatus::PENDING, NotificationStatus::SENDING, NotificationStatus::SENT,
                        NotificationStatus::FAILED, NotificationStatus::BOUNCED}) {
        for (;;) {
            Filter filter{eq("user_id", user.str()), eq("status", json::name(status)), eq("erased_at", nullptr)};
            std::vector<SortKey> order{{"created_at", true}};
            auto found = co_await documents.find(notifications, filter, std::move(order), 1);
            if (found.empty()) break;
            auto one = json::from_json<Notification>(found.front());
            // First what the address leads to, so that a repeated call finds it while it is still known.
            if (one.recipient_email) co_await release(documents, address_id(*one.recipient_email));
            if (one.recipient_phone) co_await release(documents, address_id(*one.recipient_phone));
            auto update = tombstones(now);
            if (status == NotificationStatus::PENDING) {
                update.set.emplace_back("status", json::name(NotificationStatus::FAILED));
                update.set.emplace_back("error_code", code_erased);
                update.set.emplace_back("failed_at", now);
                update.set.emplace_back("purge_at", Instant(now + kept));
            }
            auto changed = co_await documents.update_if(notifications, one._id, std::move(filter), std::move(update));
            if (changed) ++erased;
        }
    }
    Filter inbox_entries{eq("user_id", user.str()), eq("channel", json::name(NotificationChannel::IN_APP))};
    for (std::int64_t deleted = 1; deleted > 0;)
        deleted = co_await documents.delete_many(notifications, inbox_entries, documents::largest_page);
    erased += co_await remove_devices_of(documents, user);
    Filter choices{eq("_id", user.str())};
    co_await documents.delete_many(notification_preferences, std::move(choices), 1);
    co_return erased;
}

}  // namespace airside::notification::store
