#include "simulators/braintree/search.hpp"

#include <algorithm>

#include "platform/core/money.hpp"
#include "simulators/braintree/transactions.hpp"

namespace airside::simulator::braintree {
namespace {

constexpr std::int64_t page_size = 50;

std::string hyphenated(std::string_view name) {
    std::string out(name);
    std::ranges::replace(out, '_', '-');
    return out;
}

Refusal not_played(std::string_view name) {
    return invalid_request("search", "00000", name, "This criterion is not played by the simulator.");
}

bool fits_text(const std::string& value, const json::object& wanted) {
    for (const auto& one : wanted) {
        std::string_view op = one.key();
        const auto& operand = one.value();
        if (!operand.is_string()) return false;
        std::string text(operand.get_string());
        bool fits = op == "is"            ? value == text
                    : op == "is_not"      ? value != text
                    : op == "starts_with" ? value.starts_with(text)
                    : op == "ends_with"   ? value.ends_with(text)
                    : op == "contains"    ? value.find(text) != std::string::npos
                                          : throw not_played(op);
        if (!fits) return false;
    }
    return true;
}

bool fits_times(const std::optional<Instant>& at, const json::object& wanted) {
    if (!at) return false;
    for (const auto& one : wanted) {
        std::string_view op = one.key();
        const auto& operand = one.value();
        auto bound = parse_instant(operand.is_string() ? std::string(operand.get_string()) : std::string());
        if (!bound) throw not_played(op);
        bool fits = op == "min"   ? *at >= *bound
                    : op == "max" ? *at <= *bound
                    : op == "is"  ? *at == *bound
                                  : throw not_played(op);
        if (!fits) return false;
    }
    return true;
}

bool fits_amount(const json::object& transaction, const json::object& wanted) {
    auto amount = amount_of(transaction);
    for (const auto& one : wanted) {
        std::string_view op = one.key();
        const auto& operand = one.value();
        auto bound =
            Money::parse(operand.is_string() ? std::string(operand.get_string()) : std::string(), amount.currency());
        if (!bound) throw not_played(op);
        bool fits = op == "min" ? amount >= *bound : op == "max" ? amount <= *bound : amount == *bound;
        if (!fits) return false;
    }
    return true;
}

// When it came into the state that a criterion such as "settled_at" names.
std::optional<Instant> time_of(const json::object& transaction, std::string_view criterion) {
    if (criterion == "created_at") return parse_instant(text_or(transaction, "created-at", ""));
    auto status = criterion.substr(0, criterion.size() - 3);
    for (const auto* event : objects(transaction, "status-history"))
        if (text_or(*event, "status", "") == status) return parse_instant(text_or(*event, "timestamp", ""));
    return {};
}

bool is_one_of(const std::string& value, const json::array& wanted) {
    return std::ranges::any_of(
        wanted, [&](const auto& one) { return one.is_string() && std::string_view(one.get_string()) == value; });
}

bool fits(const json::object& transaction, std::string_view name, const json::value& wanted) {
    static constexpr std::string_view texts[] = {"order_id", "id", "processor_authorization_code"};
    static constexpr std::string_view lists[] = {"ids", "type", "status", "merchant_account_id"};
    static constexpr std::string_view times[] = {"created_at",          "authorized_at", "submitted_for_settlement_at",
                                                 "settled_at",          "voided_at",     "processor_declined_at",
                                                 "gateway_rejected_at", "failed_at"};
    auto among = [&](const auto& names) { return std::ranges::find(names, name) != std::end(names); };
    auto value = text_or(transaction, name == "ids" ? "id" : hyphenated(name), "");
    if (wanted.is_array() && among(lists)) return is_one_of(value, wanted.get_array());
    if (!wanted.is_object()) throw not_played(name);
    if (among(texts)) return fits_text(value, wanted.get_object());
    if (among(times)) return fits_times(time_of(transaction, name), wanted.get_object());
    if (name == "amount") return fits_amount(transaction, wanted.get_object());
    throw not_played(name);
}

// Newest first, as Braintree has them.
std::vector<const json::object*> found_by(const Ledger& ledger, const json::object& criteria) {
    std::vector<std::pair<std::uint64_t, const json::object*>> found;
    for (const auto& [id, record] : ledger.all(transactions_store)) {
        bool all = std::ranges::all_of(
            criteria, [&, &value = record.value](const auto& one) { return fits(value, one.key(), one.value()); });
        if (all) found.emplace_back(record.history.front().number, &record.value);
    }
    std::ranges::sort(found, std::ranges::greater{}, [](auto& one) { return one.first; });
    std::vector<const json::object*> ordered;
    ordered.reserve(found.size());
    for (const auto& one : found) ordered.push_back(one.second);
    return ordered;
}

}  // namespace

std::string search_ids(const Ledger& ledger, const json::object& criteria) {
    json::array ids;
    for (const auto* one : found_by(ledger, criteria)) ids.push_back(one->at("id"));
    return to_xml("search-results", json::object{{"page-size", page_size}, {"ids", std::move(ids)}});
}

std::string search_page(const Ledger& ledger, const json::object& criteria) {
    json::array page;
    for (const auto* one : found_by(ledger, criteria))
        if (page.size() < page_size) page.push_back(*one);
    return collection("credit-card-transactions", "transaction", page, page_size);
}

}  // namespace airside::simulator::braintree
