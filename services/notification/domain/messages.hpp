// What an event makes us tell the traveller: which notification, to whom, with which variables.
#pragma once
#include <optional>
#include <string>

#include "platform/reference/airports.hpp"
#include "services/booking/api.hpp"
#include "services/notification/api.hpp"
#include "services/payment/api.hpp"
#include "services/user/api.hpp"

namespace airside::notification {

struct Draft {
    NotificationType type;
    NotificationPriority priority;
    std::string variables{};  // JSON object
    UserId user_id;
    std::optional<std::string> recipient_email{};
    std::optional<std::string> recipient_phone{};
    std::optional<BookingId> booking_id{};
    std::optional<PaymentId> payment_id{};
};

// Nothing: the event is none that a traveller is told of.
std::optional<Draft> draft_for(std::string_view event_type, const booking::BookingEvent& event,
                               const reference::Airports& airports);
Draft receipt_for(const payment::PaymentEvent& event, const user::UserAccount& payer,
                  std::string_view booking_reference);

}  // namespace airside::notification
