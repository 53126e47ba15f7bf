#include "services/notification/domain/messages.hpp"

#include "platform/json/json.hpp"
#include "services/notification/domain/variables.hpp"
#include "services/notification/domain/wording.hpp"

namespace airside::notification {

namespace {

std::string name_of(const booking::BookingEvent& event, const std::optional<std::string>& passenger_id) {
    for (auto& p : event.passengers)
        if (p.id == passenger_id) return p.first_name.str() + " " + p.last_name.str();
    return {};
}

TicketLine extra(const booking::BookingEvent& event, const std::optional<std::string>& passenger_id,
                 std::string description, int quantity) {
    if (quantity > 1) description = std::to_string(quantity) + " × " + description;
    auto name = name_of(event, passenger_id);
    return {"", name.empty() ? description : name + ": " + description};
}

std::vector<TicketLine> tickets_and_extras(const booking::BookingEvent& event) {
    std::vector<TicketLine> lines;
    for (auto& ticket : event.tickets) lines.push_back({ticket.number.str(), name_of(event, ticket.passenger_id)});
    if (event.included_services)
        for (auto& one : *event.included_services)
            lines.push_back(extra(event, one.passenger_id, one.description, one.quantity));
    for (auto& one : event.ancillaries) {
        if (one.status != booking::AncillaryStatus::CONFIRMED) continue;
        auto line = extra(event, one.passenger_id, one.description, one.quantity);
        if (one.document_number) line.number = one.document_number->str();
        lines.push_back(std::move(line));
    }
    return lines;
}

std::string confirmation(const booking::BookingEvent& event, const reference::Airports& airports) {
    ConfirmationVariables v{greeting_of(event),
                            event.pnr ? event.pnr->str() : "",
                            event.booking_reference.str(),
                            city_of(turning_point(event), airports),
                            event.price.total.str(),
                            lines_of(event.flights, airports),
                            tickets_and_extras(event)};
    return json::to_json(v);
}

std::string what_comes_back(const booking::BookingEvent& event) {
    if (event.refund && event.refund->is_zero())
        return "The conditions of your fare are that nothing of what you paid comes back.";
    if (event.refund)
        return event.refund->str() + " of the " + event.price.total.str() +
               " that you paid will be returned to the card or account that you paid with.";
    return "You were not charged. A reservation on your card, if there was one, is released.";
}

std::string cancellation(std::string_view type, const booking::BookingEvent& event,
                         const reference::Airports& airports) {
    std::string reason = "as you asked.";
    if (type == "booking_expired") reason = "it was not paid in time, so that the airline released your seats.";
    if (type == "booking_failed") reason = "the airline could not issue your tickets.";
    CancellationVariables v{greeting_of(event), event.booking_reference.str(), city_of(turning_point(event), airports),
                            reason, what_comes_back(event)};
    return json::to_json(v);
}

std::string schedule_change(const booking::BookingEvent& event, const reference::Airports& airports) {
    ScheduleChangeVariables v{greeting_of(event), event.pnr ? event.pnr->str() : event.booking_reference.str(),
                              event.booking_reference.str(), city_of(turning_point(event), airports),
                              lines_of(event.flights, airports)};
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
    Draft draft{.type = NotificationType::BOOKING_CONFIRMATION,
                .priority = NotificationPriority::HIGH,
                .user_id = event.user_id,
                .recipient_email = event.contact.email.value,
                .recipient_phone = event.contact.phone.value,
                .booking_id = event.booking_id,
                .payment_id = event.payment_id};
    if (event_type == "booking_confirmed") {
        draft.variables = confirmation(event, airports);
        return draft;
    }
    if (event_type == "booking_schedule_changed") {
        draft.type = NotificationType::SCHEDULE_CHANGE;
        draft.priority = NotificationPriority::URGENT;
        draft.variables = schedule_change(event, airports);
        return draft;
    }
    // A booking that failed before it had a PNR was refused in the answer to its own request.
    bool ended = event_type == "booking_cancelled" || event_type == "booking_expired" ||
                 (event_type == "booking_failed" && event.pnr.has_value());
    if (!ended) return {};
    draft.type = NotificationType::CANCELLATION;
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
    std::optional<std::string> phone;
    if (payer.phone) phone = payer.phone->str();
    return {.type = NotificationType::PAYMENT_RECEIPT,
            .priority = NotificationPriority::NORMAL,
            .variables = json::to_json(v),
            .user_id = event.user_id,
            .recipient_email = payer.email.str(),
            .recipient_phone = std::move(phone),
            .booking_id = event.booking_id,
            .payment_id = event.payment_id};
}

}  // namespace airside::notification
