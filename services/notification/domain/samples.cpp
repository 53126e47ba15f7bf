#include "platform/json/json.hpp"
#include "services/notification/domain/variables.hpp"

namespace airside::notification {

namespace {

std::vector<FlightLine> sample_flights() {
    return {{"BA178", "British Airways", "Economy", "Thu 24 Dec 2026 18:30", "John F Kennedy (JFK), terminal 7",
             "Fri 25 Dec 2026 06:30", "Heathrow (LHR), terminal 5"}};
}

}  // namespace

std::string sample_variables(NotificationType type) {
    switch (type) {
        case NotificationType::BOOKING_CONFIRMATION: {
            ConfirmationVariables v{
                "Ada",
                "ABC234",
                "K7XQ2M",
                "London",
                "456.80 USD",
                sample_flights(),
                {{"1252345678901", "Ada Martin"}, {"1258200000001", "Ada Martin: Checked bag up to 23 kg"}}};
            return json::to_json(v);
        }
        case NotificationType::PAYMENT_RECEIPT: {
            ReceiptVariables v{"Ada", "K7XQ2M", "PAY7K2MNQ4RS", "456.80 USD", "VISA ending in 4242", "2026-11-22"};
            return json::to_json(v);
        }
        case NotificationType::CANCELLATION: {
            CancellationVariables v{"Ada", "K7XQ2M", "London", "as you asked.", "You were not charged."};
            return json::to_json(v);
        }
        case NotificationType::FLIGHT_REMINDER:
        case NotificationType::CHECK_IN_REMINDER: {
            ReminderVariables v{"Ada",
                                "ABC234",
                                "K7XQ2M",
                                "London",
                                "BA178",
                                "British Airways",
                                "Thu 24 Dec 2026 18:30",
                                "John F Kennedy (JFK), terminal 7"};
            return json::to_json(v);
        }
        case NotificationType::SCHEDULE_CHANGE: {
            ScheduleChangeVariables v{"Ada", "ABC234", "K7XQ2M", "London", sample_flights()};
            return json::to_json(v);
        }
        case NotificationType::PASSWORD_RESET:
        case NotificationType::EMAIL_VERIFICATION: {
            VerificationVariables v{"Ada", "https://airside.example/a-link", "2026-11-22 12:30 UTC"};
            return json::to_json(v);
        }
        case NotificationType::PHONE_VERIFICATION: {
            CodeVariables v{"Ada", "123456", "Sun 22 Nov 2026 12:30 UTC"};
            return json::to_json(v);
        }
    }
    throw std::logic_error("a notification of no type");
}

}  // namespace airside::notification
