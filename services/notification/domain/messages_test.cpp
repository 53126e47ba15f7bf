#include "services/notification/domain/messages.hpp"

#include <gtest/gtest.h>

#include "services/notification/domain/reminders.hpp"
#include "services/notification/domain/template.hpp"
#include "services/notification/test_support.hpp"

namespace airside::notification {
namespace {

const reference::Airports& airports() {
    static const auto loaded = reference::Airports::load(AIRSIDE_DATA_DIR);
    return loaded;
}

Rendered rendered(const Draft& draft) {
    for (auto& source : built_in_templates())
        if (source.type == draft.type) return render(source, NotificationChannel::EMAIL, "en", draft.variables);
    throw std::logic_error("no template of its type");
}

bool has(const std::string& text, std::string_view part) { return text.find(part) != text.npos; }

TEST(Messages, AConfirmationSaysWhatATravellerNeeds) {
    auto draft = draft_for("booking_confirmed", booking_event(), airports());
    ASSERT_TRUE(draft.has_value());
    EXPECT_EQ(draft->type, NotificationType::BOOKING_CONFIRMATION);
    EXPECT_EQ(draft->recipient_email, "ada@example.com");
    auto mail = rendered(*draft);
    EXPECT_EQ(mail.subject, "Your trip to London is confirmed – ABC234");
    for (auto part :
         {"Hello Ada", "ABC234", "K7XQ2M", "BA178  British Airways  Premium Economy", "Thu 24 Dec 2026 18:30",
          "(JFK), terminal 7", "Sat 2 Jan 2027 12:00", "1252345678901  Ada O'Brien", "456.80 USD"})
        EXPECT_TRUE(has(mail.text, part)) << part << "\n" << mail.text;
    EXPECT_TRUE(has(mail.html, "1252345678901"));
    EXPECT_TRUE(has(mail.html, "O&apos;Brien")) << mail.html;
}

TEST(Messages, AConfirmationNamesWhatWasBookedBesideTheFlights) {
    auto event = booking_event();
    auto none = rendered(*draft_for("booking_confirmed", event, airports()));
    EXPECT_TRUE(has(none.text, "1252345678901  Ada O'Brien\n\n")) << none.text;
    auto usd = Currency::of("USD");
    booking::BookedAncillary bag{.id = "a1",
                                 .code = "0GO",
                                 .type = booking::AncillaryType::EXTRA_BAGGAGE,
                                 .description = "CHECKED BAG UP TO 23KG",
                                 .quantity = 2,
                                 .passenger_id = "p1",
                                 .flight_id = {},
                                 .price = Money::parse("60.00", usd).value(),
                                 .status = booking::AncillaryStatus::CONFIRMED};
    bag.document_number = booking::TicketNumber::of("1258200000001");
    auto meal = bag;
    meal.description = "VEGAN MEAL";
    meal.status = booking::AncillaryStatus::CANCELLED;
    event.ancillaries = {bag, meal};
    event.included_services.emplace().push_back(
        {gds::ServiceKind::BAGGAGE, "0C3", "SKI BAG", {}, {1}, 1, Money::parse("30.00", usd).value()});
    auto mail = rendered(*draft_for("booking_confirmed", event, airports()));
    EXPECT_TRUE(has(mail.text, "1258200000001  Ada O'Brien: 2 × CHECKED BAG UP TO 23KG")) << mail.text;
    EXPECT_TRUE(has(mail.text, "SKI BAG")) << mail.text;
    EXPECT_FALSE(has(mail.text, "VEGAN")) << mail.text;
    EXPECT_TRUE(has(mail.html, "CHECKED BAG UP TO 23KG"));
}

TEST(Messages, TheDestinationOfAReturnTripIsWhereTheyStay) {
    auto event = booking_event();
    event.destination_airport = IataAirport::of("JFK");
    auto draft = draft_for("booking_confirmed", event, airports());
    EXPECT_TRUE(has(rendered(*draft).subject, "London"));
}

TEST(Messages, ACancellationSaysWhyAndWhatOfTheMoney) {
    auto event = booking_event();
    auto cancelled = rendered(*draft_for("booking_cancelled", event, airports()));
    EXPECT_TRUE(has(cancelled.text, "as you asked"));
    EXPECT_TRUE(has(cancelled.text, "not charged"));
    event.refund = Money::parse("120.00", Currency::of("USD"));
    auto penalty = rendered(*draft_for("booking_cancelled", event, airports()));
    EXPECT_TRUE(has(penalty.text, "120.00 USD of the 456.80 USD that you paid will be returned")) << penalty.text;
    event.refund = Money::zero(Currency::of("USD"));
    EXPECT_TRUE(has(rendered(*draft_for("booking_cancelled", event, airports())).text, "nothing of what you paid"));
    event.refund.reset();
    auto expired = rendered(*draft_for("booking_expired", event, airports()));
    EXPECT_TRUE(has(expired.text, "not paid in time"));
    EXPECT_TRUE(has(expired.text, "not charged"));
    EXPECT_TRUE(has(rendered(*draft_for("booking_failed", event, airports())).text, "could not issue"));
}

TEST(Messages, OtherEventsTellNothing) {
    auto event = booking_event();
    EXPECT_FALSE(draft_for("booking_created", event, airports()).has_value());
    EXPECT_FALSE(draft_for("booking_ordered", event, airports()).has_value());
    event.pnr.reset();
    EXPECT_FALSE(draft_for("booking_failed", event, airports()).has_value())
        << "refused in the answer to its own request";
}

TEST(Messages, AScheduleChangeShowsTheFlightsAsTheyAreNow) {
    auto draft = draft_for("booking_schedule_changed", booking_event(), airports());
    ASSERT_TRUE(draft.has_value());
    EXPECT_EQ(draft->type, NotificationType::SCHEDULE_CHANGE);
    EXPECT_EQ(draft->priority, NotificationPriority::URGENT);
    auto mail = rendered(*draft);
    EXPECT_EQ(mail.subject, "New times for your trip to London – ABC234");
    for (auto part : {"BA178", "BA177", "Thu 24 Dec 2026 18:30"}) EXPECT_TRUE(has(mail.text, part)) << part;
}

TEST(Messages, EachDirectionHasItsReminders) {
    auto event = booking_event();
    auto reminders = reminders_for(event, std::chrono::hours(48), airports());
    ASSERT_EQ(reminders.size(), 4u);
    EXPECT_EQ(to_string(reminders[0].scheduled_at), "2026-12-23T18:30:00Z");
    EXPECT_EQ(to_string(reminders[1].scheduled_at), "2026-12-22T18:30:00Z") << "when check-in opens";
    EXPECT_EQ(to_string(reminders[2].scheduled_at), "2027-01-01T12:00:00Z");
    EXPECT_EQ(to_string(reminders[2].departure), "2027-01-02T12:00:00Z");
    EXPECT_TRUE(has(rendered(reminders[0].draft).subject, "London"));
    auto home = rendered(reminders[3].draft);
    EXPECT_TRUE(has(home.subject, "New York")) << home.subject;
    EXPECT_TRUE(has(home.text, "BA177"));
}

TEST(Messages, ADayBeforeIsByTheClocksOfTheAirport) {
    auto event = booking_event();
    event.flight_type = booking::FlightType::ONE_WAY;
    event.flights.resize(1, event.flights.front());
    auto& flight = event.flights.front();
    // The clocks go forward in the night before: the day before is 23 hours before.
    flight.departure_zone = "America/New_York";
    flight.departure_local = *parse_local_time("2027-03-14T18:00:00");
    flight.departure_datetime = to_instant(flight.departure_local, flight.departure_zone);
    auto reminders = reminders_for(event, std::chrono::hours(24), airports());
    ASSERT_EQ(reminders.size(), 2u);
    EXPECT_EQ(flight.departure_datetime - reminders[0].scheduled_at, std::chrono::hours(23));
    EXPECT_EQ(flight.departure_datetime - reminders[1].scheduled_at, std::chrono::hours(24));
}

TEST(Messages, NobodyIsRemindedOfACancelledFlightOrTooLate) {
    auto event = booking_event();
    event.flights[0].status = booking::BookedFlightStatus::CANCELLED;
    EXPECT_EQ(reminders_for(event, std::chrono::hours(24), airports()).size(), 2u);
    event.occurred_at = event.flights[1].departure_datetime - std::chrono::hours(2);
    EXPECT_TRUE(reminders_for(event, std::chrono::hours(24), airports()).empty());
}

TEST(Messages, AReceiptSaysWhatWasPaidAndHow) {
    auto draft = receipt_for(payment_event(), user_account(), "K7XQ2M");
    EXPECT_EQ(draft.type, NotificationType::PAYMENT_RECEIPT);
    EXPECT_EQ(draft.recipient_email, "Ada@Example.com");
    auto mail = rendered(draft);
    EXPECT_EQ(mail.subject, "Receipt for booking K7XQ2M");
    for (auto part : {"456.80 USD", "VISA ending in 4242", "PAY7K2MNQ4RS", "2026-11-22"})
        EXPECT_TRUE(has(mail.text, part)) << part;
    auto transfer = payment_event();
    transfer.card_last4.reset();
    transfer.method = payment::PaymentMethodType::BANK_TRANSFER;
    EXPECT_TRUE(has(rendered(receipt_for(transfer, user_account(), "K7XQ2M")).text, "bank transfer"));
}

}  // namespace
}  // namespace airside::notification
