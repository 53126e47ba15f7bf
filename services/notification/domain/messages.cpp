#include "services/notification/domain/messages.hpp"

#include "platform/json/json.hpp"

namespace airside::notification {

namespace {

struct FlightLine {
    std::string flight_number, airline, cabin, departure_time, departure, arrival_time, arrival;
};
AIRSIDE_FIELDS(FlightLine, flight_number, airline, cabin, departure_time, departure, arrival_time, arrival)
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

constexpr const char* weekdays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr const char* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

// "Thu 24 Dec 2026 18:30", as it is on the clocks of the place.
std::string spoken(LocalTime time) {
    auto day = date_of(time);
    auto ymd = day.ymd();
    auto weekday = std::chrono::weekday(day.days()).c_encoding();
    return std::string(weekdays[weekday]) + " " + std::to_string(static_cast<unsigned>(ymd.day())) + " " +
           months[static_cast<unsigned>(ymd.month()) - 1] + " " + std::to_string(static_cast<int>(ymd.year())) + " " +
           to_string(time).substr(11, 5);
}

std::string city_of(const IataAirport& code, const reference::Airports& airports) {
    const auto* airport = airports.find(code.str());
    return airport && !airport->city.empty() ? airport->city : code.str();
}

std::string place(const IataAirport& code, const std::optional<std::string>& terminal,
                  const reference::Airports& airports) {
    const auto* airport = airports.find(code.str());
    auto text = (airport ? airport->name + " " : std::string()) + "(" + code.str() + ")";
    return terminal ? text + ", terminal " + *terminal : text;
}

std::string cabin_in_words(gds::CabinClass cabin) {
    switch (cabin) {
        case gds::CabinClass::ECONOMY: return "Economy";
        case gds::CabinClass::PREMIUM_ECONOMY: return "Premium Economy";
        case gds::CabinClass::BUSINESS: return "Business";
        case gds::CabinClass::FIRST: return "First";
    }
    return {};
}

// A return trip ends where it began: what the traveller calls its destination is the place where they stay.
IataAirport turning_point(const booking::BookingEvent& event) {
    if (event.flight_type != booking::FlightType::ROUND_TRIP || event.flights.empty()) return event.destination_airport;
    const auto* longest = &event.flights.front();
    auto stay = Duration::zero();
    for (std::size_t i = 1; i < event.flights.size(); ++i) {
        auto pause = event.flights[i].departure_datetime - event.flights[i - 1].arrival_datetime;
        if (pause > stay) {
            stay = pause;
            longest = &event.flights[i - 1];
        }
    }
    return longest->arrival_airport;
}

std::string greeting_of(const booking::BookingEvent& event) {
    return event.passengers.empty() ? "traveller" : event.passengers.front().first_name.str();
}

std::string confirmation(const booking::BookingEvent& event, const reference::Airports& airports) {
    ConfirmationVariables v{greeting_of(event),
                            event.pnr ? event.pnr->str() : "",
                            event.booking_reference.str(),
                            city_of(turning_point(event), airports),
                            event.price.total.str(),
                            {},
                            {}};
    for (auto& f : event.flights)
        v.flights.push_back({f.flight_number, f.airline_name, cabin_in_words(f.cabin_class), spoken(f.departure_local),
                             place(f.departure_airport, f.departure_terminal, airports), spoken(f.arrival_local),
                             place(f.arrival_airport, f.arrival_terminal, airports)});
    for (auto& ticket : event.tickets)
        for (auto& p : event.passengers)
            if (p.id == ticket.passenger_id)
                v.tickets.push_back({ticket.number.str(), p.first_name.str() + " " + p.last_name.str()});
    return json::to_json(v);
}

std::string cancellation(std::string_view type, const booking::BookingEvent& event,
                         const reference::Airports& airports) {
    std::string reason = "as you asked.";
    if (type == "booking_expired") reason = "it was not paid in time, so that the airline released your seats.";
    if (type == "booking_failed") reason = "the airline could not issue your tickets.";
    bool charged = event.payment_status == booking::BookingPaymentStatus::CAPTURED;
    CancellationVariables v{
        greeting_of(event), event.booking_reference.str(), city_of(turning_point(event), airports), reason,
        charged ? "What you paid will be returned to the card or account that you paid with."
                : "You were not charged. A reservation on your card, if there was one, is released."};
    return json::to_json(v);
}

std::string means_in_words(const payment::PaymentEvent& event) {
    if (event.card_last4) return event.card_brand.value_or("card") + " ending in " + *event.card_last4;
    switch (event.method) {
        case payment::PaymentMethodType::CARD: return "card";
        case payment::PaymentMethodType::PAYPAL: return "PayPal";
        case payment::PaymentMethodType::BANK_TRANSFER: return "bank transfer";
    }
    return {};
}

}  // namespace

std::optional<Draft> draft_for(std::string_view event_type, const booking::BookingEvent& event,
                               const reference::Airports& airports) {
    Draft draft{NotificationType::BOOKING_CONFIRMATION,
                NotificationPriority::HIGH,
                "booking_confirmation_v1",
                "",
                event.user_id,
                event.contact.email.value,
                event.booking_id,
                event.payment_id};
    if (event_type == "booking_confirmed") {
        draft.variables = confirmation(event, airports);
        return draft;
    }
    // A booking that failed before it had a PNR was refused in the answer to its own request.
    bool ended = event_type == "booking_cancelled" || event_type == "booking_expired" ||
                 (event_type == "booking_failed" && event.pnr.has_value());
    if (!ended) return {};
    draft.type = NotificationType::CANCELLATION;
    draft.template_id = "cancellation_v1";
    draft.variables = cancellation(event_type, event, airports);
    return draft;
}

Draft receipt_for(const payment::PaymentEvent& event, const user::UserAccount& payer,
                  std::string_view booking_reference) {
    auto paid_with = means_in_words(event);
    ReceiptVariables v{payer.first_name.str(),
                       std::string(booking_reference),
                       event.payment_reference.str(),
                       event.amount.str(),
                       paid_with,
                       utc_date_of(event.at).str()};
    return {NotificationType::PAYMENT_RECEIPT,
            NotificationPriority::NORMAL,
            "payment_receipt_v1",
            json::to_json(v),
            event.user_id,
            payer.email.str(),
            event.booking_id,
            event.payment_id};
}

}  // namespace airside::notification
