// What follows an authorisation: capture, void, refunds.
#include "simulators/paypal/orders.hpp"

namespace airside::simulator::paypal {
namespace {

constexpr std::int64_t fee_per_mille = 29, fee_fixed = 30;  // of a capture, in minor units

Money read_back(const json::object& from) { return money_in(from, "amount", "/amount"); }

Money total(const json::object& payments, std::string_view list, const Currency& currency) {
    auto sum = Money::zero(currency);
    for (auto* one : objects(payments, list)) {
        auto status = text_or(*one, "status", "");
        if (status != "FAILED" && status != "CANCELLED" && status != "DECLINED") sum += read_back(*one);
    }
    return sum;
}

Money fee_of(const Money& amount) {
    auto whole =
        amount.currency().exponent() > 0 && money_json(amount)["value"].as_string().find('.') == std::string::npos;
    auto fee = amount.minor() * fee_per_mille / 1000 + fee_fixed;
    return {whole ? fee / 100 * 100 : fee, amount.currency()};
}

}  // namespace

json::object* Orders::part(json::object& order, std::string_view list, const std::string& id) const {
    auto& unit = unit_of(order);
    if (!unit.contains("payments")) return nullptr;
    auto& payments = unit["payments"].as_object();
    auto found = payments.find({list.data(), list.size()});
    if (found == payments.end()) return nullptr;
    for (auto& one : found->value().as_array())
        if (text_or(one.as_object(), "id", "") == id) return &one.as_object();
    return nullptr;
}

json::object& Orders::add_part(json::object& order, std::string_view list, json::object one) {
    ledger_.put("paypal_ids", text_or(one, "id", ""), "made", {{"order", order["id"]}, {"list", json::string(list)}});
    auto& unit = unit_of(order);
    if (!unit.contains("payments")) unit["payments"] = json::object{};
    auto& payments = unit["payments"].as_object();
    if (!payments.contains({list.data(), list.size()})) payments[{list.data(), list.size()}] = json::array{};
    auto& all = payments[{list.data(), list.size()}].as_array();
    all.push_back(std::move(one));
    return all.back().as_object();
}

// As it is read by its own id: with what it belongs to.
json::object Orders::load_of(std::string_view list, const std::string& id) {
    auto where = ledger_.find("paypal_ids", id);
    if (!where || text_or(where->value, "list", "") != list) throw no_such_resource();
    auto order = load(text_or(where->value, "order", ""));
    auto found = part(order, list, id);
    if (!found) throw no_such_resource();
    auto one = *found;
    if (list == "refunds") return one;
    json::object related{{"order_id", order["id"]}};
    if (list == "captures")
        related["authorization_id"] = unit_of(order)["payments"].at("authorizations").at(0).at("id");
    one["supplementary_data"] = json::object{{"related_ids", std::move(related)}};
    one["payee"] = unit_of(order)["payee"];
    return one;
}

json::object Orders::authorization(const std::string& id) { return load_of("authorizations", id); }
json::object Orders::captured(const std::string& id) { return load_of("captures", id); }
json::object Orders::refunded(const std::string& id) { return load_of("refunds", id); }

json::object Orders::capture(const std::string& id, const json::object& request, const Cause& cause) {
    load_of("authorizations", id);
    auto order = load(text_or(ledger_.find("paypal_ids", id)->value, "order", ""));
    auto& authorization = *part(order, "authorizations", id);
    auto status = text_or(authorization, "status", "");
    bool lapsed = status == "VOIDED" && authorization["update_time"] == authorization["expiration_time"];
    if (lapsed) throw unprocessable("AUTHORIZATION_EXPIRED", "An expired authorization cannot be captured.");
    if (status == "VOIDED") throw unprocessable("AUTHORIZATION_VOIDED", "A voided authorization cannot be captured.");
    if (status == "DENIED") throw unprocessable("AUTHORIZATION_DENIED", "A denied authorization cannot be captured.");
    if (status == "CAPTURED")
        throw unprocessable("AUTHORIZATION_ALREADY_CAPTURED", "Authorization has already been captured.");
    auto whole = read_back(authorization);
    auto before = total(unit_of(order)["payments"].as_object(), "captures", whole.currency());
    auto amount = object(request, "amount") ? read_back(request) : whole - before;
    if (amount.currency() != whole.currency())
        throw unprocessable("AUTH_CAPTURE_CURRENCY_MISMATCH",
                            "Currency of capture must be the same as currency of authorization.");
    if (amount > whole - before)
        throw unprocessable("MAX_CAPTURE_AMOUNT_EXCEEDED", "Capture amount exceeds allowable limit.", "/amount/value");
    if (cause.plan && cause.plan->decline_code)
        throw unprocessable("PAYER_CANNOT_PAY", "Payer cannot pay for this transaction.");

    bool last = flag(request, "final_capture") || amount == whole - before;
    authorization["status"] = last ? "CAPTURED" : "PARTIALLY_CAPTURED";
    authorization["update_time"] = now();
    auto made = new_id();
    auto at = cause.origin + "/v2/payments/captures/" + made;
    auto fee = fee_of(amount);
    json::object one{{"id", made},
                     {"status", "COMPLETED"},
                     {"amount", money_json(amount)},
                     {"final_capture", last},
                     {"seller_protection", json::object{{"status", "NOT_ELIGIBLE"}}},
                     {"seller_receivable_breakdown", json::object{{"gross_amount", money_json(amount)},
                                                                  {"paypal_fee", money_json(fee)},
                                                                  {"net_amount", money_json(amount - fee)}}},
                     {"create_time", now()},
                     {"update_time", now()},
                     {"links", json::array{link(at, "self", "GET"), link(at + "/refund", "refund", "POST"),
                                           link(cause.origin + "/v2/payments/authorizations/" + id, "up", "GET")}}};
    for (auto name : {"custom_id", "invoice_id"})
        if (auto value = text(authorization, name)) one[name] = *value;
    add_part(order, "captures", std::move(one));
    save(order, "captured");
    auto shown_one = load_of("captures", made);
    emit("PAYMENT.CAPTURE.COMPLETED", "capture", shown_one, cause);
    return shown_one;
}

json::object Orders::void_it(const std::string& id, const Cause& cause) {
    auto was = load_of("authorizations", id);
    auto status = text_or(was, "status", "");
    if (status == "CAPTURED")
        throw unprocessable("PREVIOUSLY_CAPTURED",
                            "Authorization has been previously captured and hence cannot be voided.");
    if (status == "VOIDED")
        throw unprocessable("PREVIOUSLY_VOIDED",
                            "Authorization has been previously voided and hence cannot be voided again.");
    if (status == "DENIED") throw unprocessable("CANNOT_BE_VOIDED", "A denied authorization cannot be voided.");
    auto order = load(text_or(ledger_.find("paypal_ids", id)->value, "order", ""));
    auto& authorization = *part(order, "authorizations", id);
    authorization["status"] = "VOIDED";
    authorization["update_time"] = now();
    save(order, "voided");
    auto now_so = load_of("authorizations", id);
    emit("PAYMENT.AUTHORIZATION.VOIDED", "authorization", now_so, cause);
    return now_so;
}

// What was sent back by the bank does not count.
void Orders::judge_capture(json::object& order, json::object& capture) const {
    auto whole = read_back(capture);
    auto given_back = total(unit_of(order)["payments"].as_object(), "refunds", whole.currency());
    capture["status"] = given_back.is_zero() ? "COMPLETED" : given_back == whole ? "REFUNDED" : "PARTIALLY_REFUNDED";
}

json::object Orders::refund(const std::string& id, const json::object& request, const Cause& cause) {
    load_of("captures", id);
    auto order = load(text_or(ledger_.find("paypal_ids", id)->value, "order", ""));
    auto& capture = *part(order, "captures", id);
    auto whole = read_back(capture);
    auto left = whole - total(unit_of(order)["payments"].as_object(), "refunds", whole.currency());
    if (left.is_zero()) throw unprocessable("CAPTURE_FULLY_REFUNDED", "The capture has already been fully refunded.");
    auto amount = object(request, "amount") ? read_back(request) : left;
    if (amount.currency() != whole.currency())
        throw unprocessable("REFUND_CAPTURE_CURRENCY_MISMATCH", "Refund must be in the same currency as the capture.");
    if (amount > left)
        throw unprocessable(
            "REFUND_AMOUNT_EXCEEDED",
            "The refund amount must be less than or equal to the capture amount that has not yet been refunded.",
            "/amount/value");
    auto paid_by = source(text_or(order["sim"].as_object(), "source", ""));
    bool pending = (paid_by && paid_by->refunds_pending) || (cause.plan && cause.plan->refund_pending);
    auto made = new_id();
    auto nothing = Money::zero(amount.currency());
    json::object one{
        {"id", made},
        {"status", pending ? "PENDING" : "COMPLETED"},
        {"amount", money_json(amount)},
        {"seller_payable_breakdown", json::object{{"gross_amount", money_json(amount)},
                                                  {"paypal_fee", money_json(nothing)},
                                                  {"net_amount", money_json(amount)},
                                                  {"total_refunded_amount", money_json(whole - left + amount)}}},
        {"create_time", now()},
        {"update_time", now()},
        {"links", json::array{link(cause.origin + "/v2/payments/refunds/" + made, "self", "GET"),
                              link(cause.origin + "/v2/payments/captures/" + id, "up", "GET")}}};
    if (pending) one["status_details"] = json::object{{"reason", "ECHECK"}};
    // What a refund does not say of its own it takes over from the capture.
    for (auto name : {"custom_id", "invoice_id"}) {
        auto own = text(request, name);
        auto value = own ? own : text(capture, name);
        if (value) one[name] = *value;
    }
    if (auto note = text(request, "note_to_payer")) one["note_to_payer"] = *note;
    add_part(order, "refunds", one);
    judge_capture(order, *part(order, "captures", id));
    save(order, "refunded");
    emit(pending ? "PAYMENT.REFUND.PENDING" : "PAYMENT.CAPTURE.REFUNDED", "refund", one, cause);
    if (cause.plan && cause.plan->refund_failure) return settle_refund(made, *cause.plan->refund_failure, cause);
    return one;
}

json::object Orders::settle_refund(const std::string& id, const std::optional<std::string>& failure,
                                   const Cause& cause) {
    load_of("refunds", id);
    auto order = load(text_or(ledger_.find("paypal_ids", id)->value, "order", ""));
    auto& one = *part(order, "refunds", id);
    if (text_or(one, "status", "") == "FAILED") throw unprocessable("REFUND_NOT_ALLOWED", "It has failed already.");
    one["status"] = failure ? "FAILED" : "COMPLETED";
    one["update_time"] = now();
    one.erase("status_details");
    if (failure) one["status_details"] = json::object{{"reason", "ECHECK"}};
    auto copy = one;
    auto captures = objects(unit_of(order)["payments"].as_object(), "captures");
    for (auto* capture : captures) judge_capture(order, *part(order, "captures", text_or(*capture, "id", "")));
    save(order, failure ? "refund failed" : "refund completed");
    emit(failure ? "PAYMENT.REFUND.FAILED" : "PAYMENT.CAPTURE.REFUNDED", "refund", copy, cause);
    return copy;
}

}  // namespace airside::simulator::paypal
