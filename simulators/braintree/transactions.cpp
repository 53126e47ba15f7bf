#include "simulators/braintree/transactions.hpp"

#include <algorithm>

#include "platform/core/ascii.hpp"
#include "simulators/braintree/vault.hpp"

namespace airside::simulator::braintree {
namespace {

constexpr std::chrono::days authorisation_lasts{7};
constexpr std::size_t longest_order_id = 255;
constexpr std::string_view no_account = "Merchant account ID is invalid.";

Refusal about_transaction(std::string_view code, std::string_view attribute, std::string_view message) {
    return invalid_request("transaction", code, attribute, message);
}

Money amount_in(const json::object& asked, const Currency& currency) {
    auto given = text(asked, "amount");
    if (!given || given->empty()) throw about_transaction("81502", "amount", "Amount is required.");
    auto amount = Money::parse(*given, currency);
    if (!amount) throw about_transaction("81503", "amount", "Amount is an invalid format.");
    if (amount->negative()) throw about_transaction("81501", "amount", "Amount cannot be negative.");
    if (amount->is_zero()) throw about_transaction("81531", "amount", "Amount must be greater than zero.");
    constexpr std::int64_t largest = 9'999'999'999;
    if (amount->minor() > largest) throw about_transaction("81528", "amount", "Amount is too large.");
    return *amount;
}

std::string order_id_in(const json::object& asked) {
    auto order_id = text_or(asked, "order_id", "");
    if (order_id.size() > longest_order_id) throw about_transaction("91501", "order_id", "Order ID is too long.");
    return order_id;
}

bool asks_for(const json::object& asked, std::string_view option) {
    auto options = object(asked, "options");
    return options && (flag(*options, option) || text_or(*options, option, "") == "true");
}

bool requires_authentication(const json::object& asked) {
    auto options = object(asked, "options");
    auto three_d_secure = options ? object(*options, "three_d_secure") : nullptr;
    return three_d_secure && (flag(*three_d_secure, "required") || text_or(*three_d_secure, "required", "") == "true");
}

bool all_digits(std::string_view text) { return text.find_first_not_of("0123456789") == text.npos; }

}  // namespace

Money amount_of(const json::object& transaction) {
    return *Money::parse(text_or(transaction, "amount", ""),
                         Currency::of(text_or(transaction, "currency-iso-code", "")));
}

std::string Transactions::now() const { return to_string(std::chrono::floor<std::chrono::seconds>(clock_.now())); }

// "merchant" is the default account, in dollars; "merchant_eur" one in euros, and so on.
std::string Transactions::account_in(const json::object& asked) const {
    auto account = text_or(asked, "merchant_account_id", "");
    if (account.empty()) account = merchant_;
    if (currency_of(account).empty()) throw about_transaction("91513", "merchant_account_id", no_account);
    return account;
}

std::string Transactions::currency_of(const std::string& account) const {
    if (account == merchant_) return "USD";
    if (!account.starts_with(merchant_ + "_")) return {};
    auto code = upper_case(account.substr(merchant_.size() + 1));
    return Currency::parse(code) ? code : std::string();
}

const json::object& Transactions::find(const std::string& id) const {
    auto found = ledger_.find(transactions_store, id);
    if (!found) throw no_such_thing();
    return found->value;
}

json::object Transactions::save(json::object transaction, std::string_view what) {
    transaction["updated-at"] = now();
    ledger_.put(transactions_store, text_or(transaction, "id", ""), what, transaction);
    return transaction;
}

json::object Transactions::enter(json::object transaction, std::string_view status) {
    transaction["status"] = json::string(status);
    transaction["status-history"].as_array().push_back(json::object{{"timestamp", now()},
                                                                    {"status", json::string(status)},
                                                                    {"amount", transaction["amount"]},
                                                                    {"user", "simulator"},
                                                                    {"transaction-source", "api"}});
    return transaction;
}

json::object Transactions::new_transaction(std::string_view type, const Money& amount, const std::string& account,
                                           const std::string& order_id) {
    auto id = lower_case(random_.readable(8));
    json::object made{{"id", id},
                      {"status", "authorizing"},
                      {"type", json::string(type)},
                      {"currency-iso-code", amount.currency().str()},
                      {"amount", amount.decimal()},
                      {"merchant-account-id", account},
                      {"order-id", nullptr},
                      {"created-at", now()},
                      {"updated-at", now()},
                      {"refund-ids", json::array{}},
                      {"refunded-transaction-id", nullptr},
                      {"processor-response-code", ""},
                      {"processor-response-text", ""},
                      {"gateway-rejection-reason", nullptr},
                      {"cvv-response-code", "M"},
                      {"avs-postal-code-response-code", "M"},
                      {"avs-street-address-response-code", "M"},
                      {"payment-instrument-type", "credit_card"},
                      {"disputes", json::array{}},
                      {"status-history", json::array{}}};
    if (!order_id.empty()) made["order-id"] = order_id;
    return made;
}

Card Transactions::card_for(const json::object& asked, json::value& token) const {
    auto nonce = text(asked, "payment_method_nonce"), saved = text(asked, "payment_method_token");
    if (nonce && saved)
        throw about_transaction("91515", "base", "Cannot provide both payment_method_token and payment_method_nonce.");
    if (saved) {
        token = *saved;
        auto card = vault_.card_of(*saved);
        if (!card) throw about_transaction("91518", "payment_method_token", "Payment method token is invalid.");
        return *card;
    }
    if (!nonce) throw about_transaction("91508", "base", "Cannot determine payment method.");
    auto card = vault_.card_behind(*nonce);
    if (!card) throw about_transaction("91565", "payment_method_nonce", "Unknown or expired payment_method_nonce.");
    if (card->consumed)
        throw about_transaction("91564", "payment_method_nonce", "Cannot use a payment_method_nonce more than once.");
    if (card->bad_number) throw about_transaction("81715", "number", "Credit card number is invalid.");
    return *card;
}

json::object Transactions::create(const json::object& asked, const FaultPlan* plan) {
    auto type = text(asked, "type");
    if (!type) throw about_transaction("91524", "type", "Type is required.");
    if (*type != "sale") throw about_transaction("91523", "type", "Type is invalid.");
    auto account = account_in(asked);
    auto amount = amount_in(asked, Currency::of(currency_of(account)));
    auto order_id = order_id_in(asked);
    json::value token = nullptr;
    auto card = card_for(asked, token);
    auto sale = new_transaction("sale", amount, account, order_id);
    sale["credit-card"] = card_json(card, token);
    if (auto three_d_secure = three_d_secure_json(card.authentication); !three_d_secure.is_null())
        sale["three-d-secure-info"] = std::move(three_d_secure);
    if (!card.settlement.empty()) sale["sim-settlement"] = card.settlement;
    if (auto nonce = text(asked, "payment_method_nonce")) vault_.use(*nonce);
    sale = decide(std::move(sale), card, requires_authentication(asked), plan);
    if (asks_for(asked, "submit_for_settlement")) sale = enter(std::move(sale), "submitted_for_settlement");
    auto what = text_or(sale, "status", "");
    return save(std::move(sale), what);
}

// Authorised; or declined by the processor, or rejected by the gateway.
json::object Transactions::decide(json::object sale, const Card& card, bool authentication_required,
                                  const FaultPlan* plan) {
    auto decline = card.decline_code, rejection = card.rejection;
    if (authentication_required && !card.authentication.liability_shifted) rejection = "three_d_secure";
    if (plan && plan->three_d_secure) rejection = "three_d_secure";
    if (plan && plan->decline_code) {
        auto code = *plan->decline_code == "generic_decline" ? std::string("2000") : *plan->decline_code;
        (all_digits(code) ? decline : rejection) = code;
    }
    if (!rejection.empty()) {
        sale["gateway-rejection-reason"] = rejection;
        end_declined(std::move(sale), "gateway_rejected", "Gateway Rejected: " + rejection);
    }
    sale["processor-response-code"] = decline.empty() ? "1000" : decline;
    sale["processor-response-text"] = decline.empty() ? "Approved" : decline_text(decline);
    sale["processor-response-type"] = decline.empty() ? "approved" : "soft_declined";
    if (!decline.empty()) {
        auto message = decline_text(decline);
        end_declined(std::move(sale), decline.starts_with('3') ? "failed" : "processor_declined", message);
    }
    sale["processor-authorization-code"] = random_.readable(6);
    sale["network-transaction-id"] = random_.readable(15);
    sale["authorization-expires-at"] =
        to_string(std::chrono::floor<std::chrono::seconds>(clock_.now() + authorisation_lasts));
    return enter(std::move(sale), "authorized");
}

void Transactions::end_declined(json::object sale, std::string_view status, std::string_view message) {
    sale = save(enter(std::move(sale), status), status);
    throw declined(sale, message);
}

json::object Transactions::submit(const std::string& id, const json::object& asked) {
    auto sale = find(id);
    if (text_or(sale, "status", "") != "authorized" || text_or(sale, "type", "") != "sale")
        throw about_transaction("91507", "base", "Cannot submit for settlement unless status is authorized.");
    auto amount = amount_of(sale);
    auto wanted = asked.contains("amount") ? amount_in(asked, amount.currency()) : amount;
    if (wanted > amount) throw about_transaction("91522", "amount", "Settlement amount is too large.");
    sale["amount"] = wanted.decimal();
    return save(enter(std::move(sale), "submitted_for_settlement"), "submitted_for_settlement");
}

json::object Transactions::void_it(const std::string& id) {
    auto changed = find(id);
    auto status = text_or(changed, "status", "");
    if (status != "authorized" && status != "submitted_for_settlement" && status != "settlement_pending")
        throw about_transaction("91504", "base",
                                "Transaction can only be voided if status is authorized, submitted_for_settlement, or "
                                "settlement_pending.");
    return save(enter(std::move(changed), "voided"), "voided");
}

}  // namespace airside::simulator::braintree
