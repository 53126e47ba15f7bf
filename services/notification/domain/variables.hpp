// The variables that a template of each type may use: what is filled in here, and nothing else, exists for that type.
#pragma once
#include <string>
#include <vector>

#include "services/notification/api.hpp"

namespace airside::notification {

struct FlightLine {
    std::string flight_number, airline, cabin, departure_time, departure, arrival_time, arrival;
};
AIRSIDE_FIELDS(FlightLine, flight_number, airline, cabin, departure_time, departure, arrival_time, arrival)
// A ticket; or a bag, a seat, a meal… that was booked beside the flights: then `number` is that of its document (EMD),
// empty where it has none, and `passenger` says what it is, too: "Ada Martin: Checked bag up to 23 kg".
struct TicketLine {
    std::string number, passenger;
};
AIRSIDE_FIELDS(TicketLine, number, passenger)

struct ConfirmationVariables {
    std::string greeting_name, pnr, booking_reference, destination_city, total;
    std::vector<FlightLine> flights;
    std::vector<TicketLine> tickets;
};
AIRSIDE_FIELDS(ConfirmationVariables, greeting_name, pnr, booking_reference, destination_city, total, flights, tickets)

struct CancellationVariables {
    std::string greeting_name, booking_reference, destination_city, reason, money;
};
AIRSIDE_FIELDS(CancellationVariables, greeting_name, booking_reference, destination_city, reason, money)

struct ReceiptVariables {
    std::string greeting_name, booking_reference, payment_reference, amount, paid_with, paid_at;
};
AIRSIDE_FIELDS(ReceiptVariables, greeting_name, booking_reference, payment_reference, amount, paid_with, paid_at)

// Of FLIGHT_REMINDER and CHECK_IN_REMINDER: the first flight of a direction.
struct ReminderVariables {
    std::string greeting_name, pnr, booking_reference, destination_city, flight_number, airline, departure_time,
        departure;
};
AIRSIDE_FIELDS(ReminderVariables, greeting_name, pnr, booking_reference, destination_city, flight_number, airline,
               departure_time, departure)

struct ScheduleChangeVariables {
    std::string greeting_name, pnr, booking_reference, destination_city;
    std::vector<FlightLine> flights;
};
AIRSIDE_FIELDS(ScheduleChangeVariables, greeting_name, pnr, booking_reference, destination_city, flights)

// Of PASSWORD_RESET and EMAIL_VERIFICATION. `link` holds the secret: it is filled in while the mail is being sent.
struct VerificationVariables {
    std::string greeting_name, link, valid_until;
};
AIRSIDE_FIELDS(VerificationVariables, greeting_name, link, valid_until)

// Of PHONE_VERIFICATION. `code` is filled in while the SMS is being sent.
struct CodeVariables {
    std::string greeting_name, code, valid_until;
};
AIRSIDE_FIELDS(CodeVariables, greeting_name, code, valid_until)

// A JSON object with a made-up value for each variable of the type: for previews, and to know the names.
std::string sample_variables(NotificationType type);

}  // namespace airside::notification
