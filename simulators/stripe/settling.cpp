// What follows an authorisation: capture, cancellation, lapse.
#include "simulators/stripe/payments.hpp"

namespace airside::simulator::stripe {

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
    charge["balance_transaction"] = move_balance("charge", amount, charge);
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

}  // namespace airside::simulator::stripe
