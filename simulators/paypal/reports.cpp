#include "simulators/paypal/reports.hpp"

#include <algorithm>

#include "platform/core/number.hpp"
#include "simulators/paypal/errors.hpp"

namespace airside::simulator::paypal {
namespace {

constexpr std::chrono::hours longest_range{24 * 31};

Instant time_of(const Inbound& inbound, std::string_view name) {
    auto given = inbound.parameter(name);
    auto time = given ? parse_instant(*given) : std::nullopt;
    if (!time) throw malformed("INVALID_PARAMETER_VALUE", "A date and time with seconds.", "/" + std::string(name));
    return *time;
}

std::int64_t number_of(const Inbound& inbound, std::string_view name, std::int64_t otherwise, std::int64_t most) {
    auto given = inbound.parameter(name);
    if (!given) return otherwise;
    auto value = parse_number<std::int64_t>(*given);
    if (!value || *value < 1 || *value > most)
        throw malformed("INVALID_PARAMETER_VALUE", "A number within its bounds.", "/" + std::string(name));
    return *value;
}

json::object negative(json::object money) {
    money["value"] = "-" + text_or(money, "value", "");
    return money;
}

struct Reference {
    std::string_view type, id;
};

json::object line(const json::object& one, std::string_view code, json::object amount, Reference reference,
                  std::string_view status = "S") {
    json::object info{{"transaction_id", one.at("id")},
                      {"transaction_event_code", json::string(code)},
                      {"transaction_initiation_date", one.at("create_time")},
                      {"transaction_updated_date", one.at("update_time")},
                      {"transaction_amount", std::move(amount)},
                      {"transaction_status", json::string(status)}};
    if (!reference.id.empty()) {
        info["paypal_reference_id"] = json::string(reference.id);
        info["paypal_reference_id_type"] = json::string(reference.type);
    }
    if (auto custom = text(one, "custom_id")) info["custom_field"] = *custom;
    if (auto invoice = text(one, "invoice_id")) info["invoice_id"] = *invoice;
    return {{"transaction_info", std::move(info)}};
}

void add_lines(std::string_view order, const json::object& payments, bool only_movements,
               std::vector<json::object>& lines) {
    for (auto* one : objects(payments, "authorizations"))
        if (!only_movements)
            lines.push_back(line(*one, "T1300", one->at("amount").as_object(), {},
                                 text_or(*one, "status", "") == "DENIED" ? "D" : "S"));
    for (auto* one : objects(payments, "captures")) {
        auto made = line(*one, "T0006", one->at("amount").as_object(), {"ODR", order});
        made["transaction_info"].as_object()["fee_amount"] =
            negative(one->at("seller_receivable_breakdown").at("paypal_fee").as_object());
        lines.push_back(std::move(made));
    }
    for (auto* one : objects(payments, "refunds")) {
        auto status = text_or(*one, "status", "");
        if (status == "FAILED" || status == "CANCELLED") continue;
        lines.push_back(line(*one, "T1107", negative(one->at("amount").as_object()),
                             {"TXN", objects(payments, "captures").at(0)->at("id").as_string()},
                             status == "PENDING" ? "P" : "S"));
    }
}

std::string_view time_in(const json::object& one) {
    return one.at("transaction_info").at("transaction_initiation_date").as_string();
}

}  // namespace

json::object transactions(const Ledger& ledger, const Inbound& inbound, Instant now) {
    auto from = time_of(inbound, "start_date"), to = time_of(inbound, "end_date");
    if (to <= from || to - from > longest_range)
        throw malformed("INVALID_REQUEST", "Date range is greater than 31 days.", "/end_date");
    auto movements = inbound.parameter("balance_affecting_records_only");
    auto size = number_of(inbound, "page_size", 100, 500), page = number_of(inbound, "page", 1, 1'000'000);
    std::vector<json::object> lines;
    for (const auto& [id, record] : ledger.all("paypal_orders"))
        for (auto* unit : objects(record.value, "purchase_units"))
            if (auto payments = object(*unit, "payments"))
                add_lines(id, *payments, !movements || *movements != "N", lines);
    std::erase_if(lines, [&](const json::object& one) {
        auto at = parse_instant(time_in(one));
        return !at || *at < from || *at > to;
    });
    std::ranges::stable_sort(lines, {}, time_in);
    auto total = static_cast<std::int64_t>(lines.size());
    json::array shown;
    for (auto i = (page - 1) * size; i < std::min(page * size, total); ++i)
        shown.push_back(lines[static_cast<std::size_t>(i)]);
    auto second = [](Instant time) { return to_string(std::chrono::floor<std::chrono::seconds>(time)); };
    return {{"transaction_details", std::move(shown)},
            {"account_number", "ARSDESHQPAYEE"},
            {"start_date", second(from)},
            {"end_date", second(to)},
            {"last_refreshed_datetime", to_string(std::chrono::ceil<std::chrono::seconds>(now))},
            {"page", page},
            {"total_items", total},
            {"total_pages", (total + size - 1) / size},
            {"links", json::array{json::object{{"href", inbound.request.target}, {"rel", "self"}, {"method", "GET"}}}}};
}

}  // namespace airside::simulator::paypal
