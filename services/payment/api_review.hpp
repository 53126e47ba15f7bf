// What agents do about payments in REVIEW. A part of the payment service's contract.
#pragma once
#include "services/payment/api.hpp"

namespace airside::payment {

struct PaymentReviewQueue {
    std::vector<PaymentView> items;  // the oldest first, each with `fraud`
    std::int64_t waiting;            // all of them
    std::int64_t oldest_age_s;
};
AIRSIDE_FIELDS(PaymentReviewQueue, items, waiting, oldest_age_s)

struct ListPaymentReviews {
    static constexpr Endpoint endpoint{GET, "/v1/payments/review", "Payments that wait for an agent's decision",
                                       Access::agent};
    using Response = PaymentReviewQueue;
    Or<Int<1, 100>, Int<1, 100>{20}> limit;
};
AIRSIDE_FIELDS(ListPaymentReviews, limit)

inline constexpr Problems<2> review_problems{{
    {409, "not-in-review", "The payment does not wait for a decision"},
    {409, "own-payment", "One's own payment"},
}};

// The booking goes on. Again: answers the payment as it is.
struct ApprovePayment {
    static constexpr Endpoint endpoint{POST, "/v1/payments/{id}/approve", "Let a payment in review be captured",
                                       Access::agent, review_problems};
    static constexpr FieldDoc docs[] = {{"reason", "for other agents"}};
    using Response = PaymentView;
    PaymentId id;
    std::optional<Text<3, 1000>> reason;
};
AIRSIDE_FIELDS(ApprovePayment, id, reason)

// The authorisation is given back, and the booking may be paid otherwise. Again: answers the payment as it is.
struct RejectPayment {
    static constexpr Endpoint endpoint{POST, "/v1/payments/{id}/reject", "Refuse a payment in review", Access::agent,
                                       review_problems};
    static constexpr FieldDoc docs[] = {{"reason", "for other agents: the customer sees that the card was declined"}};
    using Response = PaymentView;
    PaymentId id;
    Text<3, 1000> reason;
};
AIRSIDE_FIELDS(RejectPayment, id, reason)

}  // namespace airside::payment
