#include "services/booking/domain/cancellation.hpp"

#include <gtest/gtest.h>

#include "services/booking/domain/test_support.hpp"

namespace airside::booking::testing {
namespace {

using namespace std::chrono_literals;

const Date today = Date::of(2026, 11, 22);
const Instant issued = *parse_instant("2026-11-22T22:30:00Z");
const CancellationRules utc{"UTC", {"GB"}, 180min};

// Ada and Byron, 500 and 400 dollars, and a bag for 60.
BookingView paid() {
    auto view = Maker::make<BookingView>();
    view.status = BookingStatus::CONFIRMED;
    view.price = {usd("700.00"), usd("200.00"), usd("60.00"), usd("960.00")};
    for (auto type : {gds::PassengerType::ADULT, gds::PassengerType::CHILD}) {
        auto passenger = Maker::make<BookedPassenger>();
        passenger.id = type == gds::PassengerType::ADULT ? "ada" : "byron";
        passenger.type = type;
        view.passengers.push_back(passenger);
        auto ticket = Maker::make<BookedTicket>();
        ticket.status = BookedTicketStatus::ISSUED;
        ticket.issued_at = issued;
        view.tickets.push_back(ticket);
    }
    auto offer = sample_offer(today);
    for (auto* segment : gds::segments_of(offer)) {
        auto flight = Maker::make<BookedFlight>();
        flight.status = BookedFlightStatus::CONFIRMED;
        flight.departure_datetime = segment->departure.at;
        flight.arrival_datetime = segment->arrival.at;
        view.flights.push_back(flight);
    }
    view.ancillaries.push_back(
        {"1", "bag", AncillaryType::EXTRA_BAGGAGE, "Bag", 1, {}, {}, usd("60.00"), AncillaryStatus::CONFIRMED});
    return view;
}
gds::Offer offer_with(gds::Condition refund) {
    auto offer = sample_offer(today);
    offer.conditions.refund = refund;
    return offer;
}
gds::Condition penalty(std::string_view amount) { return {gds::Allowance::ALLOWED, usd(amount)}; }
const gds::Condition not_allowed{gds::Allowance::NOT_ALLOWED, {}};

TEST(CancelQuote, EverythingComesBackUntilTheSellersMidnight) {
    auto view = paid();
    auto offer = offer_with(not_allowed);
    auto midnight = *parse_instant("2026-11-23T00:00:00Z");
    EXPECT_EQ(void_deadline(view, "UTC"), midnight);
    EXPECT_EQ(void_deadline(view, "America/New_York"), *parse_instant("2026-11-23T05:00:00Z"));
    EXPECT_EQ(void_deadline(view, "Asia/Tokyo"), *parse_instant("2026-11-23T15:00:00Z"));
    auto before = quote_cancellation(view, offer, utc, midnight - 1s);
    EXPECT_EQ(before.basis, RefundBasis::VOID_WINDOW);
    EXPECT_EQ(before.refund, usd("960.00"));
    EXPECT_EQ(before.void_until, midnight);
    auto after = quote_cancellation(view, offer, utc, midnight);
    EXPECT_EQ(after.basis, RefundBasis::FARE_CONDITIONS);
}

TEST(CancelQuote, EachPassengersPenaltyStaysAndAncillariesComeBack) {
    auto later = issued + 48h;
    auto some = quote_cancellation(paid(), offer_with(penalty("150.00")), utc, later);
    EXPECT_EQ(some.basis, RefundBasis::FARE_CONDITIONS);
    EXPECT_EQ(some.refund, usd("660.00"));
    EXPECT_EQ(some.passengers.at(0).passenger_id, "ada");
    EXPECT_EQ(some.passengers.at(0).refund, usd("350.00"));
    EXPECT_EQ(some.passengers.at(1).refund, usd("250.00"));
    // A penalty is never more than the fare.
    auto most = quote_cancellation(paid(), offer_with(penalty("450.00")), utc, later);
    EXPECT_EQ(most.passengers.at(1).refund, usd("0.00"));
    EXPECT_EQ(most.refund, usd("110.00"));
    auto free = quote_cancellation(paid(), offer_with(penalty("0.00")), utc, later);
    EXPECT_EQ(free.refund, usd("960.00"));
}

TEST(CancelQuote, OfFaresThatAreNotRefundableOnlyTaxesKnownToBe) {
    auto later = issued + 48h;
    EXPECT_EQ(quote_cancellation(paid(), offer_with(not_allowed), utc, later).refund, usd("260.00"));
    EXPECT_EQ(quote_cancellation(paid(), offer_with(not_allowed), {"UTC", {}, 180min}, later).refund, usd("60.00"));
}

TEST(CancelQuote, WhatTheProviderDidNotSayIsNotKnown) {
    auto later = issued + 48h;
    gds::Condition in_euros{gds::Allowance::ALLOWED, Money::parse("10.00", Currency::of("EUR"))};
    for (auto& condition : {gds::Condition{}, gds::Condition{gds::Allowance::ALLOWED, {}}, in_euros}) {
        auto quote = quote_cancellation(paid(), offer_with(condition), utc, later);
        EXPECT_EQ(quote.basis, RefundBasis::UNKNOWN);
        EXPECT_FALSE(quote.refund);
    }
}

TEST(CancelQuote, WhatTheAirlineIssuedComesBackByItsOwnRules) {
    auto view = paid();
    auto& bag = view.ancillaries[0];
    bag.sold_by = AncillarySeller::AIRLINE;
    bag.placed_at = issued;
    auto later = issued + 48h;
    EXPECT_EQ(quote_cancellation(view, offer_with(penalty("0.00")), utc, later).refund, usd("960.00"))
        << "it was never issued";
    bag.issued_at = issued;
    auto quote = quote_cancellation(view, offer_with(penalty("0.00")), utc, later);
    EXPECT_EQ(quote.basis, RefundBasis::UNKNOWN);
    EXPECT_FALSE(quote.refund);
    EXPECT_EQ(quote.airline_documents, usd("60.00"));
    EXPECT_EQ(quote_cancellation(view, offer_with(not_allowed), utc, issued).refund, usd("960.00")) << "it is voided";
    view.flights[1].departure_datetime += 5h;
    EXPECT_EQ(quote_cancellation(view, offer_with(not_allowed), utc, later).refund, usd("960.00"));
    bag.status = AncillaryStatus::CANCELLED;
    view.flights[1].departure_datetime -= 5h;
    EXPECT_EQ(quote_cancellation(view, offer_with(penalty("0.00")), utc, later).basis, RefundBasis::FARE_CONDITIONS);
}

TEST(CancelQuote, WhoDidNotComeToAFlightIsNotToldWhatTheFareSays) {
    for (auto when : {issued, issued + 48h}) {
        auto view = paid();
        view.flights[0].status = BookedFlightStatus::CANCELLED;
        view.flights[1].departure_datetime += 5h;
        auto quote = quote_cancellation(view, offer_with(penalty("0.00")), utc, when);
        EXPECT_EQ(quote.basis, RefundBasis::UNKNOWN);
        EXPECT_FALSE(quote.refund);
    }
}

TEST(CancelQuote, AFlightThatTheAirlineMovedFarLetsEverythingComeBack) {
    auto later = issued + 48h;
    for (auto moved : {-180min, 180min}) {
        auto view = paid();
        view.flights[1].departure_datetime += moved;
        auto quote = quote_cancellation(view, offer_with(not_allowed), utc, later);
        EXPECT_EQ(quote.basis, RefundBasis::SCHEDULE_CHANGE);
        EXPECT_EQ(quote.refund, usd("960.00"));
    }
    auto longer = paid();
    longer.flights[0].arrival_datetime += 200min;
    EXPECT_EQ(quote_cancellation(longer, offer_with({}), utc, later).basis, RefundBasis::SCHEDULE_CHANGE);
    auto little = paid();
    little.flights[1].departure_datetime += 179min;
    EXPECT_EQ(quote_cancellation(little, offer_with(not_allowed), utc, later).refund, usd("260.00"));
}

TEST(CancelQuote, WhatCameBackAlreadyDoesNotComeBackTwice) {
    auto view = paid();
    view.ancillaries[0].status = AncillaryStatus::CANCELLED;
    view.refunds.push_back({"r", usd("60.00"), "1", BookedRefundState::OPEN, issued, {}});
    EXPECT_EQ(still_paid(view), usd("900.00"));
    EXPECT_EQ(quote_cancellation(view, offer_with(not_allowed), utc, issued).refund, usd("900.00"));
    EXPECT_EQ(quote_cancellation(view, offer_with(penalty("0.00")), utc, issued + 48h).refund, usd("900.00"));
}

TEST(CancelQuote, OnlyBeforeTheJourneyBegins) {
    auto view = paid();
    EXPECT_TRUE(is_cancellable(view, issued));
    EXPECT_FALSE(is_cancellable(view, view.flights[0].departure_datetime));
    view.flights[0].status = BookedFlightStatus::DEPARTED;
    EXPECT_FALSE(is_cancellable(view, issued));
    view.flights[0].status = BookedFlightStatus::CANCELLED;
    EXPECT_TRUE(is_cancellable(view, view.flights[0].departure_datetime)) << "taken off the flight";
    view.archived_at = issued;
    EXPECT_FALSE(is_cancellable(view, issued));
    view.archived_at.reset();
    for (auto status : {BookingStatus::CHECKED_IN, BookingStatus::COMPLETED, BookingStatus::CANCELLED,
                        BookingStatus::REFUNDED, BookingStatus::FAILED}) {
        view.status = status;
        EXPECT_FALSE(is_cancellable(view, issued));
    }
}

TEST(CancelQuote, OfWhatIsNotPaidNothingComesBack) {
    auto view = paid();
    view.status = BookingStatus::PENDING_PAYMENT;
    auto quote = quote_cancellation(view, offer_with(penalty("0.00")), utc, issued);
    EXPECT_EQ(quote.basis, RefundBasis::NOT_PAID);
    EXPECT_EQ(quote.refund, usd("0.00"));
}

}  // namespace
}  // namespace airside::booking::testing
