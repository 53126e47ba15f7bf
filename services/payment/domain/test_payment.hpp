// A payment as it is when it is made, for tests.
#pragma once
#include <set>

#include "platform/core/problem.hpp"
#include "services/payment/domain/payment.hpp"

namespace airside::payment {

inline const Instant noon = *parse_instant("2026-11-22T12:00:00Z");

inline Payment a_payment() {
    ManualClock clock(noon);
    SeededRandom random(7);
    auto user = UserId::v7(clock, random);
    return Payment{.id = PaymentId(Uuid::bucketed(clock, random, bucket_of(user.uuid()))),
                   .reference = PaymentReference::of("PAY7K2MNQ4RS"),
                   .booking_id = BookingId::v7(clock, random),
                   .booking_reference = BookingReference::of("BK7K2MNQ"),
                   .user_id = user,
                   .gateway = PaymentGateway::STRIPE,
                   .amount = *Money::parse("120.50", Currency::of("USD")),
                   .method = PaymentMethodType::CARD,
                   .token = "pm_card_visa",
                   .key = "attempt-1",
                   .return_url = {},
                   .created_at = noon,
                   .operation_since = noon};
}

}  // namespace airside::payment
