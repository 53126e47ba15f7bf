// What follows an authorisation: refunds, settlement, disputes, and what is due by the clock.
#include "simulators/braintree/transactions.hpp"

namespace airside::simulator::braintree {
namespace {

constexpr std::chrono::days until_settled{1}, until_paid_out{1};

// When the transaction came into that state.
std::optional<Instant> entered_at(const json::object& transaction, std::string_view status) {
    std::optional<Instant> at;
    for (const auto* event : objects(transaction, "status-history"))
        if (text_or(*event, "status", "") == status) at = parse_instant(text_or(*event, "timestamp", ""));
    return at;
}

bool is_refundable_status(std::string_view status) { return status == "settled" || status == "settling"; }

Refusal about_refund(std::string_view code, std::string_view attribute, std::string_view message) {
    return invalid_request("transaction", code, attribute, message);
}

json::object event_about(const json::object& transaction) { return {{"transaction", transaction}}; }

}  // namespace

Money Transactions::refundable(const json::object& sale) const {
    auto left = amount_of(sale);
    for (const auto& id : texts(sale, "refund-ids")) {
        const auto& refund = find(id);
        auto status = text_or(refund, "status", "");
        bool failed = status == "settlement_declined" || status == "voided" || status == "failed";
        if (!failed) left -= amount_of(refund);
    }
    return left;
}

json::object Transactions::refund(const std::string& id, const json::object& asked, const FaultPlan* plan) {
    auto sale = find(id);
    if (text_or(sale, "type", "") != "sale") throw about_refund("91505", "base", "Cannot refund a credit.");
    if (!is_refundable_status(text_or(sale, "status", "")))
        throw about_refund("91506", "base", "Cannot refund a transaction unless it is settled.");
    auto left = refundable(sale);
    if (left.is_zero()) throw about_refund("91512", "base", "Transaction has already been completely refunded.");
    auto amount = left;
    if (auto wanted = text(asked, "amount")) {
        auto parsed = Money::parse(*wanted, left.currency());
        if (!parsed || parsed->minor() <= 0) throw about_refund("81503", "amount", "Amount is an invalid format.");
        amount = *parsed;
    }
    if (amount > left) throw about_refund("91521", "amount", "Refund amount is too large.");
    auto credit = new_transaction("credit", amount, text_or(sale, "merchant-account-id", ""),
                                  text_or(asked, "order_id", text_or(sale, "order-id", "")));
    credit["refunded-transaction-id"] = id;
    credit["credit-card"] = sale["credit-card"];
    credit["processor-response-code"] = "1002";
    credit["processor-response-text"] = "Processed";
    bool pending = text_or(sale, "sim-settlement", "") == "settlement_pending" || (plan && plan->refund_pending);
    credit = enter(std::move(credit), pending ? "settlement_pending" : "submitted_for_settlement");
    credit = save(std::move(credit), "created");
    auto credit_id = text_or(credit, "id", "");
    sale["refund-ids"].as_array().push_back(json::string(credit_id));
    save(std::move(sale), "refunded");
    if (plan && plan->refund_failure) return settle(credit_id, *plan->refund_failure, plan);
    return credit;
}

json::object Transactions::settled(json::object transaction, const FaultPlan* plan) {
    transaction["processor-settlement-response-code"] = "4000";
    transaction["processor-settlement-response-text"] = "Confirmed";
    transaction["settlement-batch-id"] = now().substr(0, 10) + "_" + merchant_;
    transaction = save(enter(enter(std::move(transaction), "settling"), "settled"), "settled");
    webhooks_.notify("transaction_settled", event_about(transaction), plan);
    return transaction;
}

json::object Transactions::settle(const std::string& id, const std::optional<std::string>& failure,
                                  const FaultPlan* plan) {
    auto changed = find(id);
    auto status = text_or(changed, "status", "");
    bool is_refund = text_or(changed, "type", "") == "credit";
    bool open = status == "submitted_for_settlement" || status == "settlement_pending";
    bool bounces = failure && is_refund && status == "settled";
    if (!open && !bounces)
        throw about_refund("91575", "base", "Cannot simulate the settlement of a transaction in this state.");
    if (!failure) return settled(std::move(changed), plan);
    changed["processor-settlement-response-code"] = "4001";
    changed["processor-settlement-response-text"] = *failure;
    changed = save(enter(std::move(changed), "settlement_declined"), "settlement_declined");
    webhooks_.notify(is_refund ? "refund_failed" : "transaction_settlement_declined", event_about(changed), plan);
    return changed;
}

void Transactions::settle_all() {
    std::vector<json::object> submitted;
    for (const auto& [id, record] : ledger_.all(transactions_store))
        if (text_or(record.value, "status", "") == "submitted_for_settlement") submitted.push_back(record.value);
    for (auto& one : submitted) settled(std::move(one), nullptr);
}

json::object Transactions::settlement_pending(const std::string& id) {
    auto changed = find(id);
    if (text_or(changed, "status", "") != "submitted_for_settlement")
        throw about_refund("91575", "base", "Cannot simulate the settlement of a transaction in this state.");
    return save(enter(std::move(changed), "settlement_pending"), "settlement_pending");
}

void Transactions::disburse(json::object transaction) {
    transaction["disbursement-details"] =
        json::object{{"disbursement-date", now().substr(0, 10)},
                     {"settlement-amount", transaction["amount"]},
                     {"settlement-currency-iso-code", transaction["currency-iso-code"]},
                     {"settlement-currency-exchange-rate", "1"},
                     {"funds-held", false},
                     {"success", true}};
    transaction = save(std::move(transaction), "disbursed");
    webhooks_.notify("transaction_disbursed", event_about(transaction), nullptr);
}

json::object Transactions::dispute(const std::string& id, const FaultPlan* plan) {
    auto sale = find(id);
    if (!is_refundable_status(text_or(sale, "status", "")) || text_or(sale, "type", "") != "sale")
        throw about_refund("91575", "base", "Only a settled sale is disputed.");
    json::object dispute{{"id", "dp_" + random_.readable(12)},
                         {"amount", sale["amount"]},
                         {"amount-disputed", sale["amount"]},
                         {"amount-won", "0.00"},
                         {"currency-iso-code", sale["currency-iso-code"]},
                         {"kind", "chargeback"},
                         {"reason", "fraud"},
                         {"status", "open"},
                         {"received-date", now().substr(0, 10)},
                         {"merchant-account-id", sale["merchant-account-id"]}};
    sale["disputes"].as_array().push_back(dispute);
    sale = save(std::move(sale), "disputed");
    dispute["transaction"] = json::object{{"id", sale["id"]},
                                          {"amount", sale["amount"]},
                                          {"order-id", sale["order-id"]},
                                          {"created-at", sale["created-at"]}};
    webhooks_.notify("dispute_opened", {{"dispute", std::move(dispute)}}, plan);
    return sale;
}

void Transactions::catch_up() {
    // Walks over all transactions, so not at every call. Whoever sets the clock back is not waited for.
    constexpr std::chrono::minutes pause{1};
    auto until_next = next_look_ - clock_.now();
    if (until_next > Duration::zero() && until_next <= pause) return;
    next_look_ = clock_.now() + pause;
    std::vector<json::object> lapsed, to_settle, to_pay_out;
    for (const auto& [id, record] : ledger_.all(transactions_store)) {
        auto status = text_or(record.value, "status", "");
        auto since = entered_at(record.value, status).value_or(clock_.now());
        auto expires = parse_instant(text_or(record.value, "authorization-expires-at", ""));
        if (status == "authorized" && expires && *expires <= clock_.now()) lapsed.push_back(record.value);
        if (status == "submitted_for_settlement" && since + until_settled <= clock_.now())
            to_settle.push_back(record.value);
        if (status == "settled" && since + until_paid_out <= clock_.now() &&
            !record.value.contains("disbursement-details"))
            to_pay_out.push_back(record.value);
    }
    for (auto& one : lapsed) save(enter(std::move(one), "authorization_expired"), "authorization_expired");
    for (auto& one : to_settle) settled(std::move(one), nullptr);
    for (auto& one : to_pay_out) disburse(std::move(one));
}

}  // namespace airside::simulator::braintree
