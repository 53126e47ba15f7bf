#include "services/user/domain/payment_method.hpp"

#include "platform/core/card_number.hpp"
#include "platform/core/problem.hpp"

namespace airside::user {

namespace {

void refuse_card_number(std::string_view field, std::string_view text) {
    if (has_card_number(text))
        throw invalid("/" + std::string(field), "holds a card number: send the gateway's token instead");
}

template <class T>
void refuse_card_number_in(std::string_view field, const std::optional<T>& text) {
    if (text) refuse_card_number(field, text->str());
}

void check_expiry(const std::optional<CardMonth>& month, const std::optional<CardYear>& year, Date today) {
    if (month && !year) throw invalid("/card_exp_year", "required with the month");
    if (year && !month) throw invalid("/card_exp_month", "required with the year");
    if (!month) return;
    if (is_over(static_cast<int>(month->value), static_cast<int>(year->value), today))
        throw invalid("/card_exp_month", "the card has expired");
}

}  // namespace

bool is_over(int month, int year, Date today) {
    auto ymd = today.ymd();
    auto this_year = static_cast<int>(ymd.year());
    return year < this_year || (year == this_year && month < static_cast<int>(static_cast<unsigned>(ymd.month())));
}

void check(const SavePaymentMethod& request, Date today) {
    refuse_card_number("payment_token", request.payment_token.str());
    refuse_card_number_in("billing_name", request.billing_name);
    refuse_card_number_in("billing_postal_code", request.billing_postal_code);
    check_expiry(request.card_exp_month, request.card_exp_year, today);
}

void check(const UpdatePaymentMethod& request, Date today) {
    refuse_card_number_in("billing_name", request.billing_name.value);
    refuse_card_number_in("billing_postal_code", request.billing_postal_code.value);
    check_expiry(request.card_exp_month, request.card_exp_year, today);
}

SavedPaymentMethod new_method(const SavePaymentMethod& request, SavedPaymentMethodId id, Instant now) {
    return {.id = id,
            .payment_gateway = request.payment_gateway,
            .card_brand = request.card_brand,
            .card_last4 = request.card_last4,
            .card_exp_month = request.card_exp_month,
            .card_exp_year = request.card_exp_year,
            .expired = false,
            .billing_name = request.billing_name,
            .billing_country = request.billing_country,
            .billing_postal_code = request.billing_postal_code,
            .is_default = request.is_default,
            .created_at = now};
}

SavedPaymentMethod changed(SavedPaymentMethod method, const UpdatePaymentMethod& request, Date today) {
    if (request.card_exp_month) {
        method.card_exp_month = request.card_exp_month;
        method.card_exp_year = request.card_exp_year;
        method.expired = is_over(static_cast<int>(request.card_exp_month->value),
                                 static_cast<int>(request.card_exp_year->value), today);
    }
    request.billing_name.apply(method.billing_name);
    request.billing_country.apply(method.billing_country);
    request.billing_postal_code.apply(method.billing_postal_code);
    method.is_default = request.is_default.value_or(method.is_default);
    return method;
}

}  // namespace airside::user
