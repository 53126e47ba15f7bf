// Notifications and templates as documents (MongoDB, or PostgreSQL JSONB): field names are the seed's.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "platform/async/awaitable.hpp"
#include "platform/documents/documents.hpp"
#include "services/notification/api.hpp"
#include "services/notification/domain/template.hpp"
#include "vendors/messaging/port.hpp"

namespace airside::notification {

struct Notification {
    std::string _id;  // of the event and what it is about, so that one event makes one notification
    UserId user_id;
    std::optional<std::string> recipient_email;
    std::optional<std::string> recipient_phone;
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
    std::string message_id;  // of the mail: the same for every attempt
    std::optional<messaging::Provider> provider;
    std::optional<std::string> provider_message_id;
    std::int64_t delivery_attempts;
    std::int64_t max_attempts;
    bool possible_duplicate;
    Instant created_at;
    Instant due_at;  // PENDING: when to try; SENDING: when the attempt counts as lost
    std::optional<Instant> sent_at;
    std::optional<Instant> failed_at;
    std::optional<std::string> error_code;
    std::optional<std::string> error_message;
    std::optional<BookingId> booking_id;
    std::optional<PaymentId> payment_id;
    NotificationPriority priority;
    std::optional<Instant> scheduled_at;
    std::optional<Instant> expires_at;
    std::optional<Instant> purge_at;  // 90 days after the final status; set with it
};
AIRSIDE_FIELDS(Notification, _id, user_id, recipient_email, recipient_phone, type, channel, subject, body, html_body,
               template_id, template_variables, status, from_email, from_name, message_id, provider,
               provider_message_id, delivery_attempts, max_attempts, possible_duplicate, created_at, due_at, sent_at,
               failed_at, error_code, error_message, booking_id, payment_id, priority, scheduled_at, expires_at,
               purge_at)

}  // namespace airside::notification
