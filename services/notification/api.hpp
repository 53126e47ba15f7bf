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
    EMAIL_VERIFICATION
};
AIRSIDE_ENUM(NotificationType, BOOKING_CONFIRMATION, PAYMENT_RECEIPT, CANCELLATION, FLIGHT_REMINDER, CHECK_IN_REMINDER,
             SCHEDULE_CHANGE, PASSWORD_RESET, EMAIL_VERIFICATION)
enum class NotificationChannel { EMAIL, SMS, PUSH, IN_APP };
AIRSIDE_ENUM(NotificationChannel, EMAIL, SMS, PUSH, IN_APP)
enum class NotificationStatus { PENDING, SENDING, SENT, FAILED, BOUNCED };
AIRSIDE_ENUM(NotificationStatus, PENDING, SENDING, SENT, FAILED, BOUNCED)
enum class NotificationPriority { LOW, NORMAL, HIGH, URGENT };
AIRSIDE_ENUM(NotificationPriority, LOW, NORMAL, HIGH, URGENT)

struct NotificationView {
    static constexpr FieldDoc docs[] = {
        {"possible_duplicate", "an attempt's outcome stayed unknown and it was sent again with the same Message-ID"}};
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
    std::optional<BookingId> booking_id;
    Instant created_at;
    std::optional<Instant> sent_at;
};
AIRSIDE_FIELDS(NotificationView, id, user_id, type, channel, subject, body, status, provider, delivery_attempts,
               possible_duplicate, booking_id, created_at, sent_at)

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

}  // namespace airside::notification

namespace airside {
class Bus;
}
namespace airside::notification {
void bind_contract(Bus& bus);
}
