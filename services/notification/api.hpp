// The notification service's contract: what was told to whom. It hears of events by the other services' feeds, so
// nobody calls it to send.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "platform/contract/endpoint.hpp"

namespace airside::notification {

enum class NotificationType {
    BOOKING_CONFIRMATION,
    PAYMENT_RECEIPT,
    CANCELLATION,
    FLIGHT_REMINDER,
    CHECK_IN_REMINDER,
    SCHEDULE_CHANGE,
    PASSWORD_RESET,
    EMAIL_VERIFICATION,
    PHONE_VERIFICATION
};
AIRSIDE_ENUM(NotificationType, BOOKING_CONFIRMATION, PAYMENT_RECEIPT, CANCELLATION, FLIGHT_REMINDER, CHECK_IN_REMINDER,
             SCHEDULE_CHANGE, PASSWORD_RESET, EMAIL_VERIFICATION, PHONE_VERIFICATION)
enum class NotificationChannel { EMAIL, SMS, PUSH, IN_APP };
AIRSIDE_ENUM(NotificationChannel, EMAIL, SMS, PUSH, IN_APP)
enum class NotificationStatus { PENDING, SENDING, SENT, FAILED, BOUNCED };
AIRSIDE_ENUM(NotificationStatus, PENDING, SENDING, SENT, FAILED, BOUNCED)
enum class NotificationPriority { LOW, NORMAL, HIGH, URGENT };
AIRSIDE_ENUM(NotificationPriority, LOW, NORMAL, HIGH, URGENT)

// What readers choose by. BOOKING: confirmation, cancellation, schedule change; REMINDERS: of flights and check-in;
// SECURITY: password reset and verification of an address or a number.
enum class NotificationGroup { BOOKING, PAYMENT, REMINDERS, SECURITY };
AIRSIDE_ENUM(NotificationGroup, BOOKING, PAYMENT, REMINDERS, SECURITY)

using NotificationId = Text<1, 200>;

// What one call to one provider came to.
enum class DeliveryOutcome { SENT, REFUSED, UNAVAILABLE, UNKNOWN };
AIRSIDE_ENUM(DeliveryOutcome, SENT, REFUSED, UNAVAILABLE, UNKNOWN)

struct DeliveryAttempt {
    static constexpr FieldDoc docs[] = {
        {"attempt", "which of delivery_attempts: one may go through several providers"},
        {"outcome", "absent while it is under way, and for good where its process ended before it learned it"}};
    std::int64_t attempt;
    std::string provider;
    Instant at;
    std::optional<DeliveryOutcome> outcome;
};
AIRSIDE_FIELDS(DeliveryAttempt, attempt, provider, at, outcome)

struct NotificationView {
    static constexpr FieldDoc docs[] = {
        {"possible_duplicate", "an attempt's outcome stayed unknown, so that another one may bring a second copy"},
        {"attempts", "every call to a provider, in order"},
        {"delivered_at", "when the provider says that it arrived; sent_at is when the provider took it"}};
    std::string id;
    UserId user_id;
    NotificationType type;
    NotificationChannel channel;
    std::string subject;
    std::string body;
    NotificationStatus status;
    std::optional<std::string> provider;  // of the last attempt
    std::int64_t delivery_attempts;
    bool possible_duplicate;
    std::vector<DeliveryAttempt> attempts;
    std::optional<BookingId> booking_id;
    Instant created_at;
    std::optional<Instant> sent_at;
    std::optional<Instant> delivered_at;
};
AIRSIDE_FIELDS(NotificationView, id, user_id, type, channel, subject, body, status, provider, delivery_attempts,
               possible_duplicate, attempts, booking_id, created_at, sent_at, delivered_at)

struct NotificationPage {
    std::vector<NotificationView> items;     // the newest first
    std::optional<std::string> next_cursor;  // absent: the end
};
AIRSIDE_FIELDS(NotificationPage, items, next_cursor)

struct ListNotifications {
    static constexpr Endpoint endpoint{GET, "/v1/notifications", "What we told the signed-in user", Access::user};
    using Response = NotificationPage;
    std::optional<Text<1, 200>> cursor;  // next_cursor of the page before
    std::optional<Int<1, 100>> limit;    // 20
};
AIRSIDE_FIELDS(ListNotifications, cursor, limit)

// ---- inbox: what is shown to the signed-in user on the site itself (channel IN_APP) ---------------------------------

struct InboxMessage {
    std::string id;
    NotificationType type;
    std::string title;
    std::string body;
    std::optional<BookingId> booking_id;
    Instant received_at;
    std::optional<Instant> read_at;
    std::optional<Instant> archived_at;
};
AIRSIDE_FIELDS(InboxMessage, id, type, title, body, booking_id, received_at, read_at, archived_at)

struct InboxPage {
    std::vector<InboxMessage> items;         // the newest first
    std::optional<std::string> next_cursor;  // absent: the end
};
AIRSIDE_FIELDS(InboxPage, items, next_cursor)

struct ListInbox {
    static constexpr Endpoint endpoint{GET, "/v1/inbox", "The signed-in user's inbox, without what is archived",
                                       Access::user};
    using Response = InboxPage;
    std::optional<bool> unread;  // true: unread messages only
    std::optional<Text<1, 300>> cursor;
    std::optional<Int<1, 100>> limit;  // 20
};
AIRSIDE_FIELDS(ListInbox, unread, cursor, limit)

struct InboxCount {
    std::int64_t unread;
};
AIRSIDE_FIELDS(InboxCount, unread)

struct CountInbox {
    static constexpr Endpoint endpoint{GET, "/v1/inbox/count", "How many messages are unread", Access::user};
    using Response = InboxCount;
};
AIRSIDE_NO_FIELDS(CountInbox)

struct ReadInboxMessage {
    static constexpr Endpoint endpoint{POST, "/v1/inbox/{id}/read", "Mark a message as read", Access::user};
    using Response = InboxMessage;
    NotificationId id;
};
AIRSIDE_FIELDS(ReadInboxMessage, id)

struct ArchiveInboxMessage {
    static constexpr Endpoint endpoint{POST, "/v1/inbox/{id}/archive", "Put a message away", Access::user};
    using Response = InboxMessage;
    NotificationId id;
};
AIRSIDE_FIELDS(ArchiveInboxMessage, id)

// ---- preferences ---------------------------------------------------------------------------------------------------

struct PreferenceView {
    NotificationGroup group;
    NotificationChannel channel;
    bool enabled;
    bool can_change;  // false: a traveller must be told
};
AIRSIDE_FIELDS(PreferenceView, group, channel, enabled, can_change)

struct PreferencesView {
    static constexpr FieldDoc docs[] = {{"tracking", "whether mails may tell us that they were opened and clicked"}};
    std::vector<PreferenceView> items;
    bool tracking;
};
AIRSIDE_FIELDS(PreferencesView, items, tracking)

struct GetNotificationPreferences {
    static constexpr Endpoint endpoint{GET, "/v1/notification-preferences", "What the signed-in user wants to be told",
                                       Access::user};
    using Response = PreferencesView;
};
AIRSIDE_NO_FIELDS(GetNotificationPreferences)

struct PreferenceChoice {
    NotificationGroup group;
    NotificationChannel channel;
    bool enabled;
};
AIRSIDE_FIELDS(PreferenceChoice, group, channel, enabled)

struct SetNotificationPreferences {
    static constexpr Endpoint endpoint{PATCH, "/v1/notification-preferences", "Choose what one wants to be told",
                                       Access::user};
    using Response = PreferencesView;
    std::optional<List<PreferenceChoice, 1, 16>> choices;  // those not named stay as they are
    std::optional<bool> tracking;
};
AIRSIDE_FIELDS(SetNotificationPreferences, choices, tracking)

// ---- links in mails ------------------------------------------------------------------------------------------------

// 302, to where the mail's own text pointed.
struct Redirect {
    std::string location;
};

struct TrackOpen {
    static constexpr Problems<1> problems{{{404, "not-found", "Not found"}}};
    static constexpr Endpoint endpoint{GET, "/v1/t/o/{token}", "The pixel in a mail", Access::anyone, problems};
    using Response = Bytes;
    Text<1, 1000> token;
};
AIRSIDE_FIELDS(TrackOpen, token)

inline constexpr std::size_t longest_click_token = 3000;

struct TrackClick {
    static constexpr Problems<1> problems{{{404, "not-found", "Not found"}}};
    static constexpr Endpoint endpoint{GET, "/v1/t/c/{token}", "A link in a mail", Access::anyone, problems};
    using Response = Redirect;
    Text<1, longest_click_token> token;
};
AIRSIDE_FIELDS(TrackClick, token)

// RFC 8058: mail programs POST here when their reader presses "unsubscribe".
struct Unsubscribe {
    static constexpr Problems<1> problems{{{404, "not-found", "Not found"}}};
    static constexpr Endpoint endpoint{POST, "/v1/unsubscribe/{token}", "Switch off mails of one kind", Access::anyone,
                                       problems};
    using Response = NoContent;
    Text<1, 1000> token;
    RawBody body;  // "List-Unsubscribe=One-Click"; what it says does not matter
};
AIRSIDE_FIELDS(Unsubscribe, token, body)

// The same link opened by a person: looking at it changes nothing.
struct UnsubscribePage {
    static constexpr Problems<1> problems{{{404, "not-found", "Not found"}}};
    static constexpr Endpoint endpoint{GET, "/v1/unsubscribe/{token}", "The page of an unsubscribe link",
                                       Access::anyone, problems};
    using Response = Bytes;
    Text<1, 1000> token;
};
AIRSIDE_FIELDS(UnsubscribePage, token)

}  // namespace airside::notification

namespace airside {
class Bus;
}
namespace airside::notification {
void bind_contract(Bus& bus);
}
