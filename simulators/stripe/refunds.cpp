// Refunds: made, pending, done, bounced.
#include "simulators/stripe/payments.hpp"

namespace airside::simulator::stripe {
namespace {

json::object new_refund(const json::object& charge, std::int64_t amount, const std::string& id, std::int64_t created) {
    return {{"id", id},
            {"object", "refund"},
            {"amount", amount},
            {"balance_transaction", nullptr},
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

// What was never captured counts as refunded, too.
void add_refunded(json::object& charge, std::int64_t amount) {
    auto refunded = *integer(charge, "amount_refunded") + amount;
    charge["amount_refunded"] = refunded;
    charge["refunded"] = refunded == *integer(charge, "amount");
}

}  // namespace

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
    auto left = *integer(charge, "amount") - *integer(charge, "amount_refunded");
    auto amount = form_integer(form, "amount").value_or(left);
    check_refundable(form, charge, amount);

    add_refunded(charge, amount);
    auto made = new_refund(charge, amount, new_id("re"), now());
    made["balance_transaction"] = move_balance("refund", -amount, made);
    if (auto reason = text(form, "reason")) made["reason"] = *reason;
    if (auto metadata = object(form, "metadata")) made["metadata"] = *metadata;
    auto card = card_of(ledger_, text_or(charge, "payment_method", ""));
    if ((card && card->refunds_pending) || (cause.plan && cause.plan->refund_pending)) {
        made["status"] = "pending";
        made["pending_reason"] = "processing";
    }
    save_charge(charge, "refunded");
    ledger_.put("refunds", text_or(made, "id", ""), "created", made);
    emit("refund.created", made, cause);
    emit("charge.refunded", charge, cause);
    if (cause.plan && cause.plan->refund_failure)
        return fail_refund(std::move(made), *cause.plan->refund_failure, cause);
    return made;
}

json::object Payments::fail_refund(json::object refund, const std::string& reason, const Cause& cause) {
    auto charge = ledger_.find("charges", text_or(refund, "charge", ""))->value;
    add_refunded(charge, -*integer(refund, "amount"));
    refund.erase("pending_reason");
    refund["status"] = "failed";
    refund["failure_reason"] = reason;
    refund["failure_balance_transaction"] = move_balance("refund_failure", *integer(refund, "amount"), refund);
    save_charge(charge, "refund failed");
    ledger_.put("refunds", text_or(refund, "id", ""), "failed", refund);
    emit("refund.updated", refund, cause);
    emit("refund.failed", refund, cause);
    return refund;
}

json::object Payments::settle_refund(const std::string& id, const std::optional<std::string>& failure,
                                     const Cause& cause) {
    auto found = ledger_.find("refunds", id);
    if (!found) throw no_such("refund", id, "id");
    auto refund = found->value;
    auto status = text_or(refund, "status", "");
    if (status == "failed") throw invalid_request("", "This refund has failed already.", "");
    if (failure) return fail_refund(std::move(refund), *failure, cause);
    if (status == "succeeded") return refund;
    refund.erase("pending_reason");
    refund["status"] = "succeeded";
    ledger_.put("refunds", id, "succeeded", refund);
    emit("refund.updated", refund, cause);
    return refund;
}

}  // namespace airside::simulator::stripe
