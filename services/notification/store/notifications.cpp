#include "services/notification/store/notifications.hpp"

#include "platform/json/json.hpp"

namespace airside::notification::store {

using documents::Documents;
using documents::eq;
using documents::Filter;
using documents::SortKey;
using documents::Update;
using Status = NotificationStatus;

// The seed's index on status alone is the first column of status and due_at; its TTL on created_at is one on purge_at
// (schema.md, row 9).
const documents::Collection notifications{
    "notifications",
    {"created_at", "due_at", "sent_at", "failed_at", "scheduled_at", "expires_at", "purge_at", "opened_at",
     "clicked_at", "rank_at", "delivered_at", "read_at", "archived_at", "erased_at"},
    {
        {"idx_notifications_user_created", {{"user_id"}, {"created_at", true}}},  // a user's own, the newest first
        {"idx_notifications_status_due", {{"status"}, {"due_at"}}},               // leases that ran out, the oldest due
        {"idx_notifications_status_rank", {{"status"}, {"rank_at"}}},             // what the sender takes next
        {"idx_notifications_status_expires", {{"status"}, {"expires_at"}}},       // what must not be sent any more
        {"idx_notifications_booking", {{"booking_id"}, {"status"}}},              // a booking's reminders
        {"idx_notifications_inbox", {{"user_id"}, {"channel"}, {"sent_at", true}}},
        {"idx_notifications_channel_status", {{"channel"}, {"status"}}},    // counts for an operator
        {"idx_notifications_provider_message", {{"provider_message_id"}}},  // whose delivery a provider reports
        {"idx_notifications_purge", {{"purge_at"}}, false, true},
    }};

namespace {

std::string_view text(Status status) { return json::name(status); }

std::optional<Notification> parsed(const std::optional<std::string>& document) {
    if (!document) return {};
    return json::from_json<Notification>(*document);
}

void check_transition(Status from, Status to) {
    if (may_follow(from, to)) return;
    throw std::logic_error("a notification does not go from " + std::string(text(from)) + " to " +
                           std::string(text(to)));
}

// `more`, with the new status and what every final one brings.
Update into(Status from, Status to, Update more, Instant now, std::chrono::hours kept) {
    check_transition(from, to);
    more.set.emplace_back("status", text(to));
    if (to == Status::SENT) more.set.emplace_back("sent_at", now);
    if (to == Status::FAILED) more.set.emplace_back("failed_at", now);
    if (to == Status::SENT || to == Status::FAILED || to == Status::BOUNCED)
        more.set.emplace_back("purge_at", Instant(now + kept));
    return more;
}

awaitable<std::optional<Notification>> take(Documents& documents, Filter filter, Update update) {
    std::vector<SortKey> order{{"due_at"}};
    auto document = co_await documents.claim_one(notifications, std::move(filter), std::move(order), std::move(update));
    co_return parsed(document);
}

}  // namespace

awaitable<std::vector<Notification>> page_of(Documents& documents, Filter own, std::string date,
                                             std::optional<Place> before, std::size_t limit) {
    std::vector<SortKey> order{{date, true}, {"_id", true}};
    std::vector<std::string> found;
    Filter rest = own;
    if (before) {
        // A page may end among those of one millisecond: first what is left of them, then the older ones.
        Filter same_time = std::move(own);
        same_time.push_back(eq(date, before->at));
        same_time.push_back(documents::lt("_id", before->id));
        found = co_await documents.find(notifications, std::move(same_time), order, limit);
        rest.push_back(documents::lt(date, before->at));
    }
    if (found.size() < limit) {
        auto older = co_await documents.find(notifications, std::move(rest), order, limit - found.size());
        std::ranges::move(older, std::back_inserter(found));
    }
    std::vector<Notification> page;
    for (auto& document : found) page.push_back(json::from_json<Notification>(document));
    co_return page;
}

awaitable<bool> insert(Documents& documents, const Notification& notification) {
    return documents.insert_if_absent(notifications, json::to_json(notification));
}

awaitable<std::optional<Notification>> find(Documents& documents, std::string id) {
    auto document = co_await documents.get(notifications, std::move(id));
    co_return parsed(document);
}

awaitable<std::optional<Notification>> find_by_message(Documents& documents, messaging::Provider provider,
                                                       std::string provider_message_id) {
    Filter filter{eq("provider_message_id", provider_message_id), eq("provider", json::name(provider))};
    std::vector<SortKey> order{{"_id"}};
    auto found = co_await documents.find(notifications, std::move(filter), std::move(order), 1);
    if (found.empty()) co_return std::nullopt;
    co_return json::from_json<Notification>(found.front());
}

awaitable<std::vector<Notification>> list(Documents& documents, UserId user, std::optional<Place> before,
                                          std::size_t limit) {
    Filter own{eq("user_id", user.str()), documents::ne("channel", json::name(NotificationChannel::IN_APP)),
               eq("listed", true)};
    return page_of(documents, std::move(own), "created_at", std::move(before), limit);
}

awaitable<std::optional<Notification>> claim_due(Documents& documents, Instant now, Instant lease_until) {
    check_transition(Status::PENDING, Status::SENDING);
    Filter due{eq("status", text(Status::PENDING)), documents::lte("due_at", now), documents::gt("expires_at", now),
               documents::lt("unknown_outcomes", most_unknown_outcomes)};
    Update update{{{"status", text(Status::SENDING)}, {"due_at", lease_until}, {"listed", true}},
                  {{"delivery_attempts", 1}}};
    std::vector<SortKey> order{{"rank_at"}};
    auto document = co_await documents.claim_one(notifications, std::move(due), std::move(order), std::move(update));
    co_return parsed(document);
}

namespace {

Filter this_attempt(const Notification& claimed) {
    return {eq("status", text(Status::SENDING)), eq("delivery_attempts", claimed.delivery_attempts)};
}

documents::Value as_value(const std::vector<Attempt>& attempts) { return documents::Json{json::to_json(attempts)}; }

}  // namespace

awaitable<bool> begin_call(Documents& documents, const Notification& claimed) {
    auto provider = json::name(claimed.attempts.back().provider);
    Update update{{{"provider", provider}, {"attempts", as_value(claimed.attempts)}}};
    return documents.update_if(notifications, claimed._id, this_attempt(claimed), std::move(update));
}

awaitable<bool> choose_device(Documents& documents, const Notification& claimed, std::string device_id) {
    Update update{{{"device_id", std::move(device_id)}}};
    return documents.update_if(notifications, claimed._id, this_attempt(claimed), std::move(update));
}

awaitable<bool> finish(Documents& documents, const Notification& claimed, std::optional<messaging::Provider> provider,
                       const Verdict& verdict, Instant now, std::chrono::hours kept) {
    Update update;
    if (provider) update.set.emplace_back("provider", json::name(*provider));
    if (verdict.due_at) {
        update.set.emplace_back("due_at", *verdict.due_at);
        update.set.emplace_back("rank_at", rank_of(*verdict.due_at, claimed.priority));
    }
    update.set.emplace_back("attempts", as_value(claimed.attempts));
    if (!verdict.provider_message_id.empty())
        update.set.emplace_back("provider_message_id", verdict.provider_message_id);
    // Most readers have no device: that is nothing that they were told.
    if (verdict.error_code == code_no_device) update.set.emplace_back("listed", false);
    if (!verdict.error_code.empty()) {
        update.set.emplace_back("error_code", verdict.error_code);
        update.set.emplace_back("error_message", verdict.error_message);
    }
    if (verdict.outcome_unknown) {
        update.inc.emplace_back("unknown_outcomes", 1);
        update.set.emplace_back("possible_duplicate", true);
    }
    update = into(Status::SENDING, verdict.status, std::move(update), now, kept);
    co_return co_await documents.update_if(notifications, claimed._id, this_attempt(claimed), std::move(update));
}

awaitable<std::optional<Notification>> give_up_lost_attempt(Documents& documents, Instant now, Instant due_at) {
    check_transition(Status::SENDING, Status::PENDING);
    Filter lost{eq("status", text(Status::SENDING)), documents::lte("due_at", now)};
    Update update{{{"status", text(Status::PENDING)},
                   {"due_at", due_at},
                   {"possible_duplicate", true},
                   {"error_code", code_outcome_unknown},
                   {"error_message", "the process that was sending it did not come back in time"}},
                  {{"unknown_outcomes", 1}}};
    return take(documents, std::move(lost), std::move(update));
}

awaitable<std::optional<Notification>> fail_undecidable(Documents& documents, Instant now, std::chrono::hours kept) {
    Filter filter{eq("status", text(Status::PENDING)), documents::gte("unknown_outcomes", most_unknown_outcomes)};
    Update update{{{"error_code", code_outcome_unknown}}};
    update = into(Status::PENDING, Status::FAILED, std::move(update), now, kept);
    return take(documents, std::move(filter), std::move(update));
}

awaitable<std::optional<Notification>> fail_expired(Documents& documents, Instant now, std::chrono::hours kept) {
    Filter filter{eq("status", text(Status::PENDING)), documents::lte("expires_at", now)};
    Update update{{{"error_code", code_expired}}};
    update = into(Status::PENDING, Status::FAILED, std::move(update), now, kept);
    return take(documents, std::move(filter), std::move(update));
}

awaitable<std::int64_t> withdraw_reminders(Documents& documents, BookingId booking, std::int64_t version, Instant now,
                                           std::chrono::hours kept) {
    std::int64_t withdrawn = 0;
    for (;;) {
        Filter older{eq("booking_id", booking.str()), eq("status", text(Status::PENDING)),
                     documents::lt("booking_version", version)};
        Update update{{{"error_code", code_withdrawn}}};
        update = into(Status::PENDING, Status::FAILED, std::move(update), now, kept);
        auto one = co_await take(documents, std::move(older), std::move(update));
        if (!one) co_return withdrawn;
        ++withdrawn;
    }
}

awaitable<bool> bounce(Documents& documents, std::string id, std::string code, std::string detail, Instant now,
                       std::chrono::hours kept) {
    Update update{{{"error_code", std::move(code)}, {"error_message", std::move(detail)}}};
    update = into(Status::SENT, Status::BOUNCED, std::move(update), now, kept);
    Filter sent{eq("status", text(Status::SENT))};
    co_return co_await documents.update_if(notifications, std::move(id), std::move(sent), std::move(update));
}

awaitable<bool> mark_once(Documents& documents, std::string id, std::string field, documents::Value value) {
    Filter unset{eq(field, nullptr)};
    Update update{{{std::move(field), std::move(value)}}};
    co_return co_await documents.update_if(notifications, std::move(id), std::move(unset), std::move(update));
}

awaitable<bool> transition(Documents& documents, std::string id, Status from, Status to, Update more) {
    check_transition(from, to);
    more.set.emplace_back("status", text(to));
    Filter filter{eq("status", text(from))};
    co_return co_await documents.update_if(notifications, std::move(id), std::move(filter), std::move(more));
}

awaitable<std::chrono::seconds> oldest_due_age(Documents& documents, Instant now) {
    Filter due{eq("status", text(Status::PENDING)), documents::lte("due_at", now)};
    std::vector<SortKey> order{{"due_at"}};
    auto found = co_await documents.find(notifications, std::move(due), std::move(order), 1);
    if (found.empty()) co_return std::chrono::seconds(0);
    auto oldest = json::from_json<Notification>(found.front());
    co_return std::chrono::floor<std::chrono::seconds>(now - oldest.due_at);
}

}  // namespace airside::notification::store
