#include "vendors/gateways/braintree/reply.hpp"

#include <algorithm>

#include "platform/core/ascii.hpp"
#include "platform/core/number.hpp"
#include "vendors/gateways/braintree/errors.hpp"
#include "vendors/gateways/braintree/node.hpp"

namespace airside::braintree {

namespace {

constexpr std::size_t longest_id = 255, most_ids = 100'000;

std::string id_at(const Node& node, std::string_view name) {
    auto id = node.text(name);
    if (!is_id(id) || id.size() > longest_id) node.bad(name, "is no id");
    return id;
}

Money amount_at(const Node& node, const Currency& currency) {
    auto text = node.text("amount");
    auto amount = Money::parse(text, currency);
    if (!amount || amount->negative()) node.bad("amount", "is no amount of " + currency.str());
    return *amount;
}

Currency currency_at(const Node& node) {
    auto code = node.text("currency-iso-code");
    auto currency = Currency::parse(code);
    if (!currency) node.bad("currency-iso-code", "is no currency");
    return *currency;
}

std::string brand_of(std::string_view type) {
    constexpr std::pair<std::string_view, std::string_view> named[] = {
        {"American Express", "AMEX"}, {"Diners Club", "DINERS"}, {"UnionPay", "UNIONPAY"}};
    for (auto [theirs, ours] : named)
        if (type == theirs) return std::string(ours);
    return upper_case(type.substr(0, 20));
}

int number_in(std::string_view text, int most) {
    auto value = parse_number<int>(text).value_or(0);
    return value >= 0 && value <= most ? value : 0;
}

// Facts that nothing depends on: what is odd about them is left out.
std::optional<gateways::CardFacts> card_at(const Node& node) {
    auto card = node.find("credit-card");
    if (!card) return {};
    gateways::CardFacts facts{.brand = brand_of(card->text_or("card-type")), .last4 = card->text_or("last-4")};
    bool four_digits = facts.last4.size() == 4 && facts.last4.find_first_not_of("0123456789") == facts.last4.npos;
    if (!four_digits) facts.last4.clear();
    facts.exp_month = number_in(card->text_or("expiration-month"), 12);
    facts.exp_year = number_in(card->text_or("expiration-year"), 2100);
    return facts;
}

gateways::ThreeDSecure result_of(std::string_view status) {
    using gateways::ThreeDSecure;
    if (status == "authenticate_successful") return ThreeDSecure::AUTHENTICATED;
    if (status == "authenticate_attempt_successful" || status == "authenticate_successful_issuer_not_participating")
        return ThreeDSecure::ATTEMPTED;
    return ThreeDSecure::NOT_AUTHENTICATED;
}

void add_three_d_secure(const Node& node, Transaction& transaction) {
    auto info = node.find("three-d-secure-info");
    if (!info) return;
    auto status = info->text_or("status");
    if (status.empty()) return;
    transaction.three_d_secure = result_of(status);
    transaction.three_d_secure_version = info->text_or("three-d-secure-version").substr(0, 10);
    transaction.liability_shifted = info->flag("liability-shifted");
}

void add_history(const Node& node, Transaction& transaction) {
    auto history = node.find("status-history");
    if (!history) return;
    for (const auto& event : history->children()) {
        auto status = event.text_or("status");
        if (status == "submitted_for_settlement") transaction.submitted = true;
        if (status == "settled") transaction.settled_at = event.instant("timestamp");
        if (status == "voided") transaction.voided_at = event.instant("timestamp");
        if (status == "authorized" && event.find("amount"))
            transaction.authorised = amount_at(event, transaction.amount.currency());
    }
    // An authorisation may have been adjusted since.
    if (transaction.authorised < transaction.amount) transaction.authorised = transaction.amount;
}

std::vector<std::string> ids_at(const Node& node, std::string_view name) {
    std::vector<std::string> ids;
    auto list = node.find(name);
    if (!list) return ids;
    for (const auto& item : list->children()) {
        auto id = item.content();
        if (!is_id(id) || id.size() > longest_id) list->bad(item.name(), "is no id");
        if (ids.size() >= most_ids) list->bad(item.name(), "are more than are read");
        ids.push_back(std::move(id));
    }
    return ids;
}

Transaction transaction_in(const Node& node) {
    auto amount = amount_at(node, currency_at(node));
    Transaction read{.id = id_at(node, "id"),
                     .type = node.text("type"),
                     .status = node.text("status"),
                     .order_id = node.text_or("order-id"),
                     .amount = amount,
                     .authorised = amount};
    if (read.type != "sale" && read.type != "credit") node.bad("type", "is unknown: " + read.type);
    read.refunded_id = node.text_or("refunded-transaction-id");
    if (!read.refunded_id.empty()) read.refunded_id = id_at(node, "refunded-transaction-id");
    read.refund_ids = ids_at(node, "refund-ids");
    read.processor_code = node.text_or("processor-response-code");
    read.processor_text = node.text_or("processor-response-text");
    read.settlement_code = node.text_or("processor-settlement-response-code");
    read.settlement_text = node.text_or("processor-settlement-response-text");
    read.rejection = node.text_or("gateway-rejection-reason");
    read.card = card_at(node);
    add_three_d_secure(node, read);
    read.expires_at = node.instant("authorization-expires-at");
    add_history(node, read);
    return read;
}

void collect(const xml::Element& element, std::vector<ErrorReply::Error>& errors) {
    for (const auto& child : element.children) {
        if (child.name == "error")
            errors.push_back({std::string(child.child_text("code")), std::string(child.child_text("attribute")),
                              std::string(child.child_text("message"))});
        else
            collect(child, errors);
    }
}

}  // namespace

Transaction transaction_at(const xml::Element& element, const std::string& path) {
    return transaction_in(Node(element, path));
}

Transaction read_transaction(std::string_view xml) {
    Document document(xml);
    return transaction_in(document.root("transaction"));
}

FoundIds read_ids(std::string_view xml) {
    Document document(xml);
    auto root = document.root("search-results");
    auto size = number_in(root.text("page-size"), 1000);
    if (size < 1) root.bad("page-size", "is no number of transactions");
    (void)root.child("ids");
    return {ids_at(root, "ids"), static_cast<std::size_t>(size)};
}

std::vector<Transaction> read_transactions(std::string_view xml) {
    Document document(xml);
    std::vector<Transaction> read;
    for (const auto& child : document.root("credit-card-transactions").children())
        if (child.name() == "transaction") read.push_back(transaction_in(child));
    return read;
}

gateways::SavedMethod read_method(std::string_view xml) {
    Document document(xml);
    auto root = document.root();
    auto token = root.text("token");
    if (!is_id(token) || token.size() > longest_id) root.bad("token", "is no token");
    gateways::SavedMethod method{.token = std::move(token)};
    if (root.name() == "credit-card") method.card = card_at(document.whole());
    return method;
}

bool ErrorReply::has(std::string_view code) const {
    return std::ranges::find(errors, code, &Error::code) != errors.end();
}

ErrorReply read_error(std::string_view xml) {
    ErrorReply reply;
    try {
        Document document(xml);
        auto root = document.root("api-error-response");
        reply.message = root.text_or("message");
        if (auto errors = root.find("errors")) collect(errors->element(), reply.errors);
        if (auto transaction = root.find("transaction")) reply.transaction = transaction_in(*transaction);
    } catch (const BadReply&) {
        // What could be read stays; the status decides alone then.
    }
    return reply;
}

}  // namespace airside::braintree
