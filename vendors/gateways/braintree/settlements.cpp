// What Braintree settled: its transactions, sales and credits, by the time at which they were. What was captured and
// voided before it was settled moved no money: it is told as both, which come to nothing.
#include <algorithm>

#include "vendors/gateways/braintree/api.hpp"

namespace airside::braintree {

using gateways::Settlement;
using gateways::Unavailable;

namespace {

constexpr std::chrono::days longest_span{31};

// Fees are not in the API: Braintree invoices them, or takes them from the disbursement, and reports them in files.
Settlement settlement_of(const Transaction& transaction, Settlement::Kind kind, Instant at) {
    bool taken_back = kind == Settlement::Kind::REFUND, credit = transaction.type == "credit";
    auto zero = Money::zero(transaction.amount.currency());
    return {.id = transaction.id + (taken_back && !credit ? ".void" : ""),
            .kind = kind,
            .payment_id = credit ? transaction.refunded_id : transaction.id,
            .transaction_id = transaction.id,
            .our_reference = taken_back && !credit ? std::string() : transaction.order_id,
            .gross = taken_back ? zero - transaction.amount : transaction.amount,
            .fee = zero,
            .settled_at = at};
}

// "settled_at" or "voided_at", to the second and a little more: what it finds is held to the time asked for.
std::vector<xml::Element> between(std::string criterion, Instant from, Instant to) {
    xml::Element range{.name = std::move(criterion)};
    range.children.push_back(text_node("min", to_string(std::chrono::floor<std::chrono::seconds>(from))));
    range.children.push_back(text_node("max", to_string(std::chrono::ceil<std::chrono::seconds>(to))));
    for (auto& bound : range.children) bound.attributes.emplace_back("type", "datetime");
    std::vector<xml::Element> criteria;
    criteria.push_back(std::move(range));
    return criteria;
}

}  // namespace

awaitable<Outcome<std::vector<Settlement>>> Braintree::settlements(Instant from, Instant to,
                                                                   const CallContext& context) {
    std::vector<Settlement> movements;
    if (from >= to) co_return movements;
    if (to - from > longest_span)
        co_return gateways::Refused{.code = gateways::PaymentFailure::INVALID_REQUEST,
                                    .vendor_code = "span_too_long",
                                    .text = "at most 31 days of settlements are read at a time"};
    auto when_settled = between("settled_at", from, to), when_voided = between("voided_at", from, to);
    auto settled = co_await api_->search(std::move(when_settled), "settlements", context);
    if (!settled.done()) co_return settled.as<std::vector<Settlement>>();
    for (const auto& one : settled.value()) {
        if (!one.settled_at) co_return Unavailable{"braintree does not say when a transaction was settled"};
        if (*one.settled_at < from || *one.settled_at >= to || one.status != "settled") continue;
        auto kind = one.type == "credit" ? Settlement::Kind::REFUND : Settlement::Kind::CAPTURE;
        movements.push_back(settlement_of(one, kind, *one.settled_at));
    }
    auto voided = co_await api_->search(std::move(when_voided), "settlements", context);
    if (!voided.done()) co_return voided.as<std::vector<Settlement>>();
    for (const auto& one : voided.value()) {
        bool captured = one.type == "sale" && void_of(one) && one.voided_at;
        if (!captured || *one.voided_at < from || *one.voided_at >= to) continue;
        movements.push_back(settlement_of(one, Settlement::Kind::CAPTURE, *one.voided_at));
        movements.push_back(settlement_of(one, Settlement::Kind::REFUND, *one.voided_at));
    }
    std::ranges::stable_sort(movements, {}, &Settlement::settled_at);
    co_return movements;
}

}  // namespace airside::braintree
