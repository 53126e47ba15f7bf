// What follows an authorisation: capture, cancellation, refund, lapse.
#include "simulators/stripe/payments.hpp"

namespace airside::simulator::stripe {
namespace {

json::object new_refund(const json::object& charge, std::int64_t amount, const std::string& id,
                        const std::string& transaction, std::int64_t created) {
    return {{"id", id},
            {"object", "refund"},
            {"amount", amount},
            {"balance_transaction", transaction},
            {"charge", charge.at("id")},
            {"created", created},
            {"currency", charge.at("currency")},
            {"destination_details", json::object{{"type", "card"}, {"card", json::object{{"type", "refund"}}}}},
            {"metadata", json::object{}},
            {"payment_intent", charge.at("payment_intent")},
            {"reason", nullptr},
            {"receipt_number", nullptr},
            {"source_transfer_reversal", nullptr},
            {"status", "succeeded"},
            {"transfer_reversal", nullptr}};
}

}  // namespace

json::object Payments::capture(const std::string& id, const json::object& form, const Cause& cause) {
    auto changed = intent(id);
    if (text_or(changed, "status", "") != "requires_capture") unexpected_state(changed, "captured");
    auto capturable = *integer(changed, "amount_capturable");
    auto amount = form_integer(form, "amount_to_capture").value_or(capturable);
    if (amount < 1)
        throw invalid_request("parameter_invalid_integer", "This value must be greater than or equal to 1.",
                              "amount_to_capture");
    if (amount > capturable)
        throw invalid_request(
            "amount_too_large",
            "The amount to capture must be less than or equal to the amount capturable: " + std::to_string(capturable),
            "amount_to_capture");
    auto charge = ledger_.find("charges", text_or(changed, "latest_charge", ""))->value;
    charge["captured"] = true;
    charge["amount_captured"] = amount;
    charge["amount_refunded"] = capturable - amount;  // what is not captured goes back to the card
    charge["balance_transaction"] = new_id("txn");
    changed["status"] = "succeeded";
    changed["amount_capturable"] = 0;
    changed["amount_received"] = amount;
    save_charge(charge, "captured");
    changed = save(std::move(changed), "captured");
    emit("charge.captured", charge, cause);
    emit("payment_intent.succeeded", changed, cause);
    return changed;
}

json::object Payments::cancel(const std::string& id, const json::object& form, const Cause& cause) {
    auto changed = intent(id);
    auto status = text_or(changed, "status", "");
    if (status == "succeeded" || status == "canceled") unexpected_state(changed, "canceled");
    auto reason = text(form, "cancellation_reason");
    static constexpr std::array known = {"duplicate", "fraudulent", "requested_by_customer", "abandoned"};
    if (reason && std::ranges::find(known, *reason) == known.end())
        throw invalid_request(
            "",
            "Invalid cancellation_reason: must be one of duplicate, fraudulent, requested_by_customer, or abandoned",
            "cancellation_reason");
    if (status == "requires_capture") {
        auto charge = ledger_.find("charges", text_or(changed, "latest_charge", ""))->value;
        charge["amount_refunded"] = charge["amount"];
        charge["refunded"] = true;
        save_charge(charge, "voided");
        emit("charge.refunded", charge, cause);
    }
    changed["status"] = "canceled";
    changed["amount_capturable"] = 0;
    changed["canceled_at"] = now();
    changed["next_action"] = nullptr;
    if (reason) changed["cancellation_reason"] = *reason;
    changed = save(std::move(changed), "canceled");
    emit("payment_intent.canceled", changed, cause);
    return changed;
}

void Payments::expire_due() {
    std::vector<std::string> lapsed;
    for (const auto& [id, record] : ledger_.all("payment_intents")) {
        if (text_or(record.value, "status", "") != "requires_capture") continue;
        auto charge = ledger_.find("charges", text_or(record.value, "latest_charge", ""));
        auto details = charge ? object(charge->value, "payment_method_details") : nullptr;
        auto card = details ? object(*details, "card") : nullptr;
        if (card && integer(*card, "capture_before").value_or(0) < now()) lapsed.push_back(id);
    }
    for (const auto& id : lapsed) {
        auto changed = cancel(id, {}, {.request_id = {}, .idempotency_key = {}, .origin = {}, .plan = nullptr});
        changed["cancellation_reason"] = "automatic";
        save(std::move(changed), "lapsed");
    }
}

void Payments::check_refundable(const json::object& form, const json::object& charge, std::int64_t amount) const {
    if (!charge.at("captured").as_bool())
        throw invalid_request("charge_not_captured",
                              "The charge has not been captured: cancel its PaymentIntent instead.", "payment_intent");
    auto left =
        *integer(charge, "amount_captured") -
        (*integer(charge, "amount_refunded") - (*integer(charge, "amount") - *integer(charge, "amount_captured")));
    if (left == 0)
        throw invalid_request("charge_already_refunded",
                              "Charge " + text_or(charge, "id", "") + " has already been refunded.", "");
    if (amount < 1)
        throw invalid_request("parameter_invalid_integer", "This value must be greater than or equal to 1.", "amount");
    if (amount > left)
        throw invalid_request("",
                              "Refund amount (" + std::to_string(amount) +
                                  ") is greater than unrefunded amount on charge (" + std::to_string(left) + ")",
                              "amount");
    auto reason = text(form, "reason");
    if (reason && *reason != "duplicate" && *reason != "fraudulent" && *reason != "requested_by_customer")
        throw invalid_request("", "Invalid reason: must be one of duplicate, fraudulent, or requested_by_customer",
                              "reason");
}

json::object Payments::refund(const json::object& form, const Cause& cause) {
    auto charge_id = text(form, "charge");
    if (auto intent_id = text(form, "payment_intent")) {
        const auto& paid = intent(*intent_id);
        charge_id = text(paid, "latest_charge");
        if (!charge_id)
            throw invalid_request(
                "", "This PaymentIntent (" + *intent_id + ") does not have a successful charge to refund.",
                "payment_intent");
    }
    if (!charge_id)
        throw invalid_request(
            "parameter_missing",
            "One of the following params should be provided for this request: payment_intent or charge.", "");
    auto found = ledger_.find("charges", *charge_id);
    if (!found) throw no_such("charge", *charge_id, "charge");
    auto charge = found->value;
    if (!charge["paid"].as_bool())
        throw invalid_request("", "This PaymentIntent does not have a successful charge to refund.", "payment_intent");
    auto uncaptured = *integer(charge, "amount") - *integer(charge, "amount_captured");
    auto left = *integer(charge, "amount") - *integer(charge, "amount_refunded");
    auto amount = form_integer(form, "amount").value_or(left);
    check_refundable(form, charge, amount);

    auto refunded = *integer(charge, "amount_refunded") + amount;
    charge["amount_refunded"] = refunded;
    charge["refunded"] = refunded - uncaptured == *integer(charge, "amount_captured");
    auto made = new_refund(charge, amount, new_id("re"), new_id("txn"), now());
    if (auto reason = text(form, "reason")) made["reason"] = *reason;
    if (auto metadata = object(form, "metadata")) made["metadata"] = *metadata;
    save_charge(charge, "refunded");
    ledger_.put("refunds", text_or(made, "id", ""), "created", made);
    emit("refund.created", made, cause);
    emit("charge.refunded", charge, cause);
    return made;
}

}  // namespace airside::simulator::stripe
