// What Braintree settled: its transactions, sales and credits, by the time at which they were.
#include <algorithm>

#include "vendors/gateways/braintree/api.hpp"

namespace airside::braintree {

using gateways::Settlement;
using gateways::Unavailable;

namespace {

constexpr std::chrono::days longest_span{31};

// Fees are not in the API: Braintree invoices them, or takes them from the disbursement, and reports them in files.
Settlement settlement_of(const Transaction& transaction) {
    bool taken_back = transaction.type == "credit";
    auto zero = Money::zero(transaction.amount.currency());
    return {.id = transaction.id,
            .kind = taken_back ? Settlement::Kind::REFUND : Settlement::Kind::CAPTURE,
            .payment_id = taken_back ? transaction.refunded_id : transaction.id,
            .transaction_id = transaction.id,
            .our_reference = transaction.order_id,
            .gross = taken_back ? zero - transaction.amount : transaction.amount,
            .fee = zero,
            .settled_at = *transaction.settled_at};
}

}  // namespace

awaitable<Outcome<std::vector<Settlement>>> Braintree::settlements(Instant from, Instant to,
                                                                   const CallContext& context) {
    std::vector<Settlement> settled;
    if (from >= to) co_return settled;
    if (to - from > longest_span)
        co_return gateways::Refused{.code = gateways::PaymentFailure::INVALID_REQUEST,
                                    .vendor_code = "span_too_long",
                                    .text = "at most 31 days of settlements are read at a time"};
    xml::Element range{.name = "settled_at"};
    range.children.push_back(text_node("min", to_string(std::chrono::floor<std::chrono::seconds>(from))));
    range.children.push_back(text_node("max", to_string(std::chrono::ceil<std::chrono::seconds>(to))));
    for (auto& bound : range.children) bound.attributes.emplace_back("type", "datetime");
    std::vector<xml::Element> criteria;
    criteria.push_back(std::move(range));
    auto found = co_await api_->search(std::move(criteria), "settlements", context);
    if (!found.done()) co_return found.as<std::vector<Settlement>>();
    for (const auto& transaction : found.value()) {
        if (!transaction.settled_at) co_return Unavailable{"braintree does not say when a transaction was settled"};
        if (*transaction.settled_at < from || *transaction.settled_at >= to) continue;
        settled.push_back(settlement_of(transaction));
    }
    std::ranges::sort(settled, {}, &Settlement::settled_at);
    co_return settled;
}

}  // namespace airside::braintree
