// Notifications as documents (MongoDB, or PostgreSQL JSONB): field names are the seed's.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "platform/documents/documents.hpp"
#include "services/notification/domain/delivery.hpp"
#include "services/notification/domain/failover.hpp"

namespace airside::notification {

struct Notification {
    std::string _id;  // the event's and the type, so that one event makes one notification of a type
    UserId user_id;
    std::optional<std::string> recipient_email;
    std::optional<std::string> recipient_phone;
    std::optional<std::string> device_id;  // PUSH: which of the reader's; chosen when it is sent
    NotificationType type;
    NotificationChannel channel;
    std::string subject;
    std::string body;
    std::string html_body;
    std::string template_id;
    RawJson template_variables;
    NotificationStatus status;
    std::string from_email;
    std::string from_name;
    std::string message_id;                       // of the mail: the same for every attempt
    std::optional<messaging::Provider> provider;  // of the last attempt
    std::optional<std::string> provider_message_id;
    std::int64_t delivery_attempts;
    std::int64_t max_attempts;
    std::int64_t unknown_outcomes;  // attempts that may have delivered it, without our learning so
    bool possible_duplicate;        // it was, or could have been, sent again after such an attempt
    std::vector<Attempt> attempts;  // every call to a provider
    std::optional<Instant> opened_at;
    std::optional<Instant> clicked_at;
    Instant created_at;
    Instant due_at;  // PENDING: when to try; SENDING: when the attempt counts as lost
    std::optional<Instant> sent_at;
    std::optional<Instant> delivered_at;  // as the provider reports
    std::optional<Instant> failed_at;
    std::optional<std::string> error_code;
    std::optional<std::string> error_message;
    std::optional<BookingId> booking_id;
    std::optional<PaymentId> payment_id;
    NotificationPriority priority;
    std::optional<Instant> scheduled_at;
    Instant expires_at;               // not sent any more after it
    std::optional<Instant> purge_at;  // set with the final status
    Instant rank_at;                  // what is due is sent in this order (domain/delivery)
    bool listed;                      // among what the user was told: not a reminder whose time has not come
    std::string language;
    std::optional<std::int64_t> booking_version;  // of a reminder: the state of the booking that it was made from
    std::optional<std::string> verification_id;   // its link is asked for when it is sent, and not kept
    std::optional<Instant> read_at;               // IN_APP
    std::optional<Instant> archived_at;
    std::optional<Instant> erased_at;  // its account was deleted: nothing of the reader is left in it
};
AIRSIDE_FIELDS(Notification, _id, user_id, recipient_email, recipient_phone, device_id, type, channel, subject, body,
               html_body, template_id, template_variables, status, from_email, from_name, message_id, provider,
               provider_message_id, delivery_attempts, max_attempts, unknown_outcomes, possible_duplicate, attempts,
               opened_at, clicked_at, created_at, due_at, sent_at, delivered_at, failed_at, error_code, error_message,
               booking_id, payment_id, priority, scheduled_at, expires_at, purge_at, rank_at, listed, language,
               booking_version, verification_id, read_at, archived_at, erased_at)

namespace store {

extern const documents::Collection notifications;

// False: there is one of that id already.
awaitable<bool> insert(documents::Documents& documents, const Notification& notification);
awaitable<std::optional<Notification>> find(documents::Documents& documents, std::string id);
// By what the provider that took it calls it.
awaitable<std::optional<Notification>> find_by_message(documents::Documents& documents, messaging::Provider provider,
                                                       std::string provider_message_id);

// A user's own but for what is in the inbox, the newest first, behind `before` where that is set.
struct Place {
    Instant at;
    std::string id;
};
// Those of a filter, the newest by `date` first.
awaitable<std::vector<Notification>> page_of(documents::Documents& documents, documents::Filter own, std::string date,
                                             std::optional<Place> before, std::size_t limit);
awaitable<std::vector<Notification>> list(documents::Documents& documents, UserId user, std::optional<Place> before,
                                          std::size_t limit);

// PENDING → SENDING: takes the due notification that comes first by its rank, and counts the attempt. It is lost when
// finish() did not come by `lease_until`.
awaitable<std::optional<Notification>> claim_due(documents::Documents& documents, Instant now, Instant lease_until);

// Before a provider is called: keeps `claimed.attempts`, whose last one is the call. False: the attempt was given up as
// lost in the meantime, so that nothing may be sent by it.
awaitable<bool> begin_call(documents::Documents& documents, const Notification& claimed);
// The same for the choice of a device.
awaitable<bool> choose_device(documents::Documents& documents, const Notification& claimed, std::string device_id);

// SENDING → SENT, PENDING or FAILED, for the attempt that `claimed` stands for; false when that was given up as lost in
// the meantime.
// `provider`: none for what needs none.
awaitable<bool> finish(documents::Documents& documents, const Notification& claimed,
                       std::optional<messaging::Provider> provider, const Verdict& verdict, Instant now,
                       std::chrono::hours kept);

// SENDING → PENDING for one whose attempt was lost with its process, so that its outcome is unknown; due at `due_at`.
awaitable<std::optional<Notification>> give_up_lost_attempt(documents::Documents& documents, Instant now,
                                                            Instant due_at);
// PENDING → FAILED for one that may have been delivered twice already, or that expired.
awaitable<std::optional<Notification>> fail_undecidable(documents::Documents& documents, Instant now,
                                                        std::chrono::hours kept);
awaitable<std::optional<Notification>> fail_expired(documents::Documents& documents, Instant now,
                                                    std::chrono::hours kept);

// PENDING → FAILED for a booking's reminders made from a state before `version`; how many.
awaitable<std::int64_t> withdraw_reminders(documents::Documents& documents, BookingId booking, std::int64_t version,
                                           Instant now, std::chrono::hours kept);
// SENT → BOUNCED. False: it was not SENT.
awaitable<bool> bounce(documents::Documents& documents, std::string id, std::string code, std::string detail,
                       Instant now, std::chrono::hours kept);
// Sets a field that is not set yet; false when it was, or there is no such notification.
awaitable<bool> mark_once(documents::Documents& documents, std::string id, std::string field, documents::Value value);

// Any single transition of the state machine, by hand; `more` is set with it. False: it was not in `from`. A pair that
// is no transition throws std::logic_error.
awaitable<bool> transition(documents::Documents& documents, std::string id, NotificationStatus from,
                           NotificationStatus to, documents::Update more);

// Of the one that has been due the longest; 0 when none is.
awaitable<std::chrono::seconds> oldest_due_age(documents::Documents& documents, Instant now);

}  // namespace store
}  // namespace airside::notification
