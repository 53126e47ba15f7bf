#include "services/notification/domain/reminders.hpp"

#include "platform/json/json.hpp"
#include "services/notification/domain/variables.hpp"
#include "services/notification/domain/wording.hpp"

namespace airside::notification {

namespace {

using Flights = std::vector<const booking::BookedFlight*>;

Flights flying(const booking::BookingEvent& event) {
    Flights flights;
    for (auto& flight : event.flights)
        if (flight.status != booking::BookedFlightStatus::CANCELLED) flights.push_back(&flight);
    return flights;
}

Duration pause_before(const Flights& flights, std::size_t i) {
    return flights[i]->departure_datetime - flights[i - 1]->arrival_datetime;
}

std::string variables_of(const booking::BookingEvent& event, const booking::BookedFlight& flight,
                         const IataAirport& destination, const reference::Airports& airports) {
    ReminderVariables v{greeting_of(event),
                        event.pnr ? event.pnr->str() : event.booking_reference.str(),
                        event.booking_reference.str(),
                        city_of(destination, airports),
                        flight.flight_number,
                        flight.airline_name,
                        spoken(flight.departure_local),
                        place(flight.departure_airport, flight.departure_terminal, airports)};
    return json::to_json(v);
}

}  // namespace

Flights direction_starts(const booking::BookingEvent& event) {
    auto flights = flying(event);
    if (flights.empty()) return {};
    Flights starts{flights.front()};
    if (event.flight_type == booking::FlightType::ROUND_TRIP) {
        std::size_t turn = 0;
        for (std::size_t i = 1; i < flights.size(); ++i)
            if (turn == 0 || pause_before(flights, i) > pause_before(flights, turn)) turn = i;
        if (turn > 0) starts.push_back(flights[turn]);
        return starts;
    }
    for (std::size_t i = 1; i < flights.size(); ++i)
        if (pause_before(flights, i) >= std::chrono::hours(24)) starts.push_back(flights[i]);
    return starts;
}

std::vector<Reminder> reminders_for(const booking::BookingEvent& event, std::chrono::hours check_in_opens_before,
                                    const reference::Airports& airports) {
    std::vector<Reminder> reminders;
    auto starts = direction_starts(event);
    auto flights = flying(event);
    for (std::size_t i = 0; i < starts.size(); ++i) {
        const auto& first = *starts[i];
        const auto* last = flights.back();
        if (i + 1 < starts.size()) last = *(std::ranges::find(flights, starts[i + 1]) - 1);
        auto variables = variables_of(event, first, last->arrival_airport, airports);
        Draft draft{.type = NotificationType::FLIGHT_REMINDER,
                    .priority = NotificationPriority::NORMAL,
                    .variables = std::move(variables),
                    .user_id = event.user_id,
                    .recipient_email = event.contact.email.value,
                    .recipient_phone = event.contact.phone.value,
                    .booking_id = event.booking_id};
        auto day_before = to_instant(first.departure_local - std::chrono::hours(24), first.departure_zone);
        if (day_before > event.occurred_at) reminders.push_back({draft, i, day_before, first.departure_datetime});
        draft.type = NotificationType::CHECK_IN_REMINDER;
        auto opens = first.departure_datetime - check_in_opens_before;
        if (opens > event.occurred_at) reminders.push_back({draft, i, opens, first.departure_datetime});
    }
    return reminders;
}

}  // namespace airside::notification
