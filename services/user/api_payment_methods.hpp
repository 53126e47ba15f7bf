// What a user pays with. Only the gateway's token of it is kept, and what may be shown of a card; a card number is
// refused in every field.
#pragma once
#include <optional>
#include <vector>

#include "services/user/api_profile.hpp"
#include "vendors/gateways/names.hpp"

namespace airside::user {

using SavedPaymentMethodId = Id<struct SavedPaymentMethodTag>;

using GatewayToken = Code<"GatewayToken", Alphabet::printable, 1, 255, "the gateway's token, never a card number">;
using CardBrand = Code<"CardBrand", Alphabet::upper, 2, 20, "VISA, MASTERCARD, AMEX and so on">;
using CardLast4 = Code<"CardLast4", Alphabet::digit, 4, 4, "the last four digits">;
using BillingName = Code<"BillingName", Alphabet::text, 1, 200, "as on the card">;
using CardMonth = Int<1, 12>;
using CardYear = Int<2000, 2100>;

// Without its token, which nobody reads again.
struct SavedPaymentMethod {
    static constexpr FieldDoc docs[] = {{"expired", "the month of its expiry is over"}};
    SavedPaymentMethodId id;
    gateways::PaymentGateway payment_gateway;
    std::optional<CardBrand> card_brand;
    std::optional<CardLast4> card_last4;
    std::optional<CardMonth> card_exp_month;
    std::optional<CardYear> card_exp_year;
    bool expired;
    std::optional<BillingName> billing_name;
    std::optional<CountryCode> billing_country;
    std::optional<PostalCode> billing_postal_code;
    bool is_default;
    Instant created_at;
};
AIRSIDE_FIELDS(SavedPaymentMethod, id, payment_gateway, card_brand, card_last4, card_exp_month, card_exp_year, expired,
               billing_name, billing_country, billing_postal_code, is_default, created_at)

struct SavedPaymentMethodList {
    std::vector<SavedPaymentMethod> items;  // the default one first, then the oldest
};
AIRSIDE_FIELDS(SavedPaymentMethodList, items)

// The first one is the default whatever is said. It takes no Idempotency-Key: the token already makes a second one
// impossible.
struct SavePaymentMethod {
    static constexpr Problems<2> problems{
        {{409, "payment-method-exists", "This payment method is kept already"},
         {409, "too-many-payment-methods", "No more payment methods fit into one account"}}};
    static constexpr Endpoint endpoint{POST, "/v1/users/me/payment-methods", "Keep a payment method", Access::user,
                                       problems};
    static constexpr FieldDoc docs[] = {{"card_exp_month", "with the year; neither where it is no card"}};
    using Response = Created<SavedPaymentMethod>;
    gateways::PaymentGateway payment_gateway;
    GatewayToken payment_token;
    std::optional<CardBrand> card_brand;
    std::optional<CardLast4> card_last4;
    std::optional<CardMonth> card_exp_month;
    std::optional<CardYear> card_exp_year;
    std::optional<BillingName> billing_name;
    std::optional<CountryCode> billing_country;
    std::optional<PostalCode> billing_postal_code;
    Or<bool, false> is_default;
};
AIRSIDE_FIELDS(SavePaymentMethod, payment_gateway, payment_token, card_brand, card_last4, card_exp_month, card_exp_year,
               billing_name, billing_country, billing_postal_code, is_default)

struct ListPaymentMethods {
    static constexpr Endpoint endpoint{GET, "/v1/users/me/payment-methods", "One's payment methods", Access::user};
    using Response = SavedPaymentMethodList;
};
AIRSIDE_NO_FIELDS(ListPaymentMethods)

// What is left out stays as it is. A card that was renewed keeps its token and has another expiry.
struct UpdatePaymentMethod {
    static constexpr Endpoint endpoint{PATCH, "/v1/users/me/payment-methods/{id}", "Change a payment method",
                                       Access::user};
    static constexpr FieldDoc docs[] = {{"is_default", "true: this one from then on, and no other"},
                                        {"card_exp_month", "with the year"}};
    using Response = SavedPaymentMethod;
    SavedPaymentMethodId id;
    std::optional<CardMonth> card_exp_month;
    std::optional<CardYear> card_exp_year;
    Change<BillingName> billing_name;
    Change<CountryCode> billing_country;
    Change<PostalCode> billing_postal_code;
    std::optional<bool> is_default;
};
AIRSIDE_FIELDS(UpdatePaymentMethod, id, card_exp_month, card_exp_year, billing_name, billing_country,
               billing_postal_code, is_default)

// It is not shown or used any more, and the gateway is told to forget it; its row stays. Of those left, the oldest
// becomes the default where it was that.
struct DeletePaymentMethod {
    static constexpr Endpoint endpoint{DELETE, "/v1/users/me/payment-methods/{id}", "Remove a payment method",
                                       Access::user};
    using Response = NoContent;
    SavedPaymentMethodId id;
};
AIRSIDE_FIELDS(DeletePaymentMethod, id)

// For the payment service: what a payment is made with. 404: it is not this user's, or it was removed.
struct PayableMethod {
    SavedPaymentMethodId id;
    gateways::PaymentGateway payment_gateway;
    GatewayToken payment_token;
};
AIRSIDE_FIELDS(PayableMethod, id, payment_gateway, payment_token)

struct GetPayableMethod {
    static constexpr Endpoint endpoint{GET, "/internal/v1/users/{user_id}/payment-methods/{id}",
                                       "What a user pays with", Access::service};
    using Response = PayableMethod;
    UserId user_id;
    SavedPaymentMethodId id;
};
AIRSIDE_FIELDS(GetPayableMethod, user_id, id)

// What was paid with is kept, with the gateway's token for later. The same token again: the method that it is.
struct KeepPaymentMethod {
    static constexpr Problems<1> problems{
        {{409, "too-many-payment-methods", "No more payment methods fit into one account"}}};
    static constexpr Endpoint endpoint{POST, "/internal/v1/users/{user_id}/payment-methods", "Keep what was paid with",
                                       Access::service, problems};
    using Response = SavedPaymentMethod;
    UserId user_id;
    gateways::PaymentGateway payment_gateway;
    GatewayToken payment_token;
    std::optional<CardBrand> card_brand;
    std::optional<CardLast4> card_last4;
    std::optional<CardMonth> card_exp_month;
    std::optional<CardYear> card_exp_year;
};
AIRSIDE_FIELDS(KeepPaymentMethod, user_id, payment_gateway, payment_token, card_brand, card_last4, card_exp_month,
               card_exp_year)

// Methods that the user has removed, or whose user was erased, and that the gateway may still hold.
struct RemovedMethodList {
    std::vector<PayableMethod> items;  // those removed first, at most a hundred
};
AIRSIDE_FIELDS(RemovedMethodList, items)

struct ListRemovedMethods {
    static constexpr Endpoint endpoint{GET, "/internal/v1/users/{user_id}/payment-methods/removed",
                                       "Payment methods that a gateway is to forget", Access::service};
    using Response = RemovedMethodList;
    UserId user_id;
};
AIRSIDE_FIELDS(ListRemovedMethods, user_id)

// The gateway has forgotten it: its token is taken away here, too. Again: no difference.
struct NoteDetached {
    static constexpr Endpoint endpoint{POST, "/internal/v1/users/{user_id}/payment-methods/{id}/detached",
                                       "A gateway has forgotten a payment method", Access::service};
    using Response = NoContent;
    UserId user_id;
    SavedPaymentMethodId id;
};
AIRSIDE_FIELDS(NoteDetached, user_id, id)

// Event, aggregate "user": somebody has to tell the gateway. The token is not in it.
inline constexpr std::string_view payment_method_removed = "payment_method_removed";
struct PaymentMethodRemoved {
    UserId user_id;
    SavedPaymentMethodId payment_method_id;
    Instant at;
};
AIRSIDE_FIELDS(PaymentMethodRemoved, user_id, payment_method_id, at)

}  // namespace airside::user
