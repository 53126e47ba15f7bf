#include "simulators/stripe/payments.hpp"

#include "platform/core/ascii.hpp"
#include "platform/core/money.hpp"
#include "simulators/stripe/objects.hpp"

namespace airside::simulator::stripe {
namespace {

constexpr std::int64_t largest_amount = 99'999'999, smallest_amount = 50;
constexpr std::int64_t authorisation_lasts_s = 7 * 24 * 3600;

void apply_fields(json::object& intent, const json::object& form) {
    for (auto name : {"description", "receipt_email", "statement_descriptor", "statement_descriptor_suffix",
                      "setup_future_usage", "customer", "transfer_group"})
        if (auto value = text(form, name)) value->empty() ? intent[name] = nullptr : intent[name] = *value;
    if (auto metadata = object(form, "metadata"))
        for (const auto& field : *metadata) {
            auto value = field.value().is_string() ? std::string(field.value().get_string()) : std::string();
            auto& kept = intent["metadata"].as_object();
            value.empty() ? void(kept.erase(field.key()))
                          : void(kept[field.key()] = value);  // an empty value removes the key
        }
}

}  // namespace

void unexpected_state(const json::object& intent, std::string_view action) {
    auto refusal = invalid_request("payment_intent_unexpected_state",
                                   "This PaymentIntent could not be " + std::string(action) +
                                       " because it has a status of " + text_or(intent, "status", "") + ".",
                                   "");
    refusal.error["payment_intent"] = intent;
    throw refusal;
}

std::int64_t Payments::now() const {
    return std::chrono::duration_cast<std::chrono::seconds>(clock_.now().time_since_epoch()).count();
}

std::string Payments::new_id(std::string_view prefix) { return std::string(prefix) + "_3" + random_.readable(23); }

const json::object& Payments::intent(const std::string& id) const {
    auto found = ledger_.find("payment_intents", id);
    if (!found) throw no_such("payment_intent", id, "intent");
    return found->value;
}

json::object Payments::save(json::object intent, std::string_view what) {
    ledger_.put("payment_intents", text_or(intent, "id", ""), what, intent);
    return intent;
}

void Payments::save_charge(const json::object& charge, std::string_view what) {
    ledger_.put("charges", text_or(charge, "id", ""), what, charge);
}

void Payments::emit(std::string_view type, const json::object& subject, const Cause& cause) {
    auto id = new_id("evt");
    json::value key = nullptr, request = nullptr;
    if (!cause.idempotency_key.empty()) key = cause.idempotency_key;
    if (!cause.request_id.empty()) request = cause.request_id;
    ledger_.put("events", id, json::string(type),
                {{"id", id},
                 {"object", "event"},
                 {"api_version", json::string(api_version)},
                 {"created", now()},
                 {"data", json::object{{"object", subject}}},
                 {"livemode", false},
                 {"pending_webhooks", webhooks_.configured() ? 1 : 0},
                 {"request", json::object{{"id", request}, {"idempotency_key", key}}},
                 {"type", json::string(type)}});
    static const FaultPlan nothing;
    webhooks_.send(id, cause.plan ? *cause.plan : nothing);
}

void Payments::check_create(const json::object& form) const {
    auto amount = form_integer(form, "amount");
    if (!amount) form_required(form, "amount");
    auto currency = form_required(form, "currency");
    if (!Currency::parse(upper_case(currency))) throw invalid_request("", "Invalid currency: " + currency, "currency");
    if (*amount < 1)
        throw invalid_request("parameter_invalid_integer", "This value must be greater than or equal to 1.", "amount");
    if (*amount > largest_amount)
        throw invalid_request("amount_too_large", "Amount must be no more than " + std::to_string(largest_amount),
                              "amount");
    if (*amount < smallest_amount)
        throw invalid_request("amount_too_small", "Amount must be at least " + std::to_string(smallest_amount),
                              "amount");
    auto capture = text_or(form, "capture_method", "automatic");
    if (capture != "automatic" && capture != "automatic_async" && capture != "manual")
        throw invalid_request("", "Invalid capture_method: must be one of automatic, automatic_async, or manual",
                              "capture_method");
}

json::object Payments::create(const json::object& form, const Cause& cause) {
    check_create(form);
    auto intent = empty_intent();
    auto id = new_id("pi");
    auto currency = lower_case(form_required(form, "currency"));
    intent["id"] = id;
    intent["amount"] = *form_integer(form, "amount");
    intent["currency"] = currency;
    intent["created"] = now();
    intent["client_secret"] = id + "_secret_" + random_.readable(24);
    intent["capture_method"] = text_or(form, "capture_method", "automatic");
    intent["confirmation_method"] = text_or(form, "confirmation_method", "automatic");
    if (auto automatic = object(form, "automatic_payment_methods"))
        intent["automatic_payment_methods"] =
            json::object{{"allow_redirects", text_or(*automatic, "allow_redirects", "always")},
                         {"enabled", form_flag(*automatic, "enabled")}};
    auto types = texts(form, "payment_method_types");
    if (!types.empty()) intent["payment_method_types"] = json::array(types.begin(), types.end());
    apply_fields(intent, form);
    set_method(intent, form);
    if (!intent["payment_method"].is_null()) intent["status"] = "requires_confirmation";
    bool confirm_now = form_flag(form, "confirm");
    if (confirm_now && intent["payment_method"].is_null())
        throw invalid_request("parameter_missing",
                              "You cannot confirm this PaymentIntent because it's missing a payment method.",
                              "payment_method");
    intent = save(std::move(intent), "created");
    emit("payment_intent.created", intent, cause);
    return confirm_now ? confirm(id, form, cause) : intent;
}

json::object Payments::update(const std::string& id, const json::object& form, const Cause&) {
    auto changed = intent(id);
    auto status = text_or(changed, "status", "");
    if (status == "succeeded" || status == "canceled") unexpected_state(changed, "updated");
    apply_fields(changed, form);
    if (auto amount = form_integer(form, "amount")) {
        if (status == "requires_capture") unexpected_state(changed, "updated");
        changed["amount"] = *amount;
    }
    set_method(changed, form);
    if (status == "requires_payment_method" && text(form, "payment_method"))
        changed["status"] = "requires_confirmation";
    return save(std::move(changed), "updated");
}

json::object Payments::confirm(const std::string& id, const json::object& form, const Cause& cause) {
    auto changed = intent(id);
    auto status = text_or(changed, "status", "");
    if (status != "requires_payment_method" && status != "requires_confirmation" && status != "requires_action")
        unexpected_state(changed, "confirmed");
    set_method(changed, form);
    if (changed["payment_method"].is_null())
        throw invalid_request("parameter_missing",
                              "You cannot confirm this PaymentIntent because it's missing a payment method.",
                              "payment_method");
    const auto& card = *card_of(ledger_, text_or(changed, "payment_method", ""));
    if (cause.plan && cause.plan->decline_code)
        decline(std::move(changed), card, "card_declined", *cause.plan->decline_code, cause);
    if (card.authenticate || (cause.plan && cause.plan->three_d_secure)) {
        if (form_flag(form, "off_session"))
            decline(std::move(changed), card, "authentication_required", "authentication_required", cause);
        return ask_cardholder(std::move(changed), form, cause);
    }
    return charge_card(std::move(changed), card, false, cause);
}

json::object Payments::ask_cardholder(json::object changed, const json::object& form, const Cause& cause) {
    changed["status"] = "requires_action";
    auto id = text_or(changed, "id", "");
    if (auto back = text(form, "return_url"))
        changed["next_action"] = json::object{
            {"type", "redirect_to_url"},
            {"redirect_to_url",
             json::object{{"return_url", *back},
                          {"url", cause.origin + "/_sim/3ds/" + id + "?return_url=" + http::percent_encode(*back)}}}};
    else
        changed["next_action"] = json::object{
            {"type", "use_stripe_sdk"},
            {"use_stripe_sdk",
             json::object{{"type", "three_d_secure_redirect"}, {"stripe_js", cause.origin + "/_sim/3ds/" + id}}}};
    changed = save(std::move(changed), "requires_action");
    emit("payment_intent.requires_action", changed, cause);
    return changed;
}

json::object Payments::authenticate(const std::string& id, bool passed, const Cause& cause) {
    auto changed = intent(id);
    if (text_or(changed, "status", "") != "requires_action") unexpected_state(changed, "authenticated");
    const auto& card = *card_of(ledger_, text_or(changed, "payment_method", ""));
    changed["next_action"] = nullptr;
    if (!passed) decline(std::move(changed), card, "payment_intent_authentication_failure", "", cause);
    return charge_card(std::move(changed), card, true, cause);
}

void Payments::decline(json::object changed, const Card& card, std::string_view code, std::string_view decline_code,
                       const Cause& cause) {
    auto charge = new_charge(changed, card, false, new_id("ch"), now());
    auto charge_id = text_or(charge, "id", "");
    auto message = decline_message(code, decline_code);
    charge["paid"] = false;
    charge["status"] = "failed";
    charge["failure_code"] = json::string(code);
    charge["failure_message"] = message;
    charge["outcome"] = declined_outcome(decline_code.empty() ? code : decline_code);
    save_charge(charge, "failed");
    json::object error{{"type", "card_error"},
                       {"code", json::string(code)},
                       {"message", message},
                       {"charge", charge_id},
                       {"payment_method", payment_method_json(card, now())}};
    if (!decline_code.empty()) error["decline_code"] = json::string(decline_code);
    changed["last_payment_error"] = std::move(error);
    changed["latest_charge"] = charge_id;
    changed["status"] = "requires_payment_method";
    changed["payment_method"] = nullptr;
    changed = save(std::move(changed), "declined");
    emit("charge.failed", charge, cause);
    emit("payment_intent.payment_failed", changed, cause);
    throw card_error(code, decline_code, message, changed, charge_id);
}

json::object Payments::charge_card(json::object changed, const Card& card, bool authenticated, const Cause& cause) {
    if (!card.code.empty()) decline(std::move(changed), card, card.code, card.decline_code, cause);
    auto charge = new_charge(changed, card, authenticated, new_id("ch"), now());
    bool manual = text_or(changed, "capture_method", "") == "manual";
    auto amount = *integer(changed, "amount");
    changed["latest_charge"] = charge["id"];
    changed["last_payment_error"] = nullptr;
    changed["next_action"] = nullptr;
    if (manual) {
        charge["payment_method_details"].as_object()["card"].as_object()["capture_before"] =
            now() + authorisation_lasts_s;
        changed["status"] = "requires_capture";
        changed["amount_capturable"] = amount;
        save_charge(charge, "authorised");
        changed = save(std::move(changed), "authorised");
        emit("charge.succeeded", charge, cause);
        emit("payment_intent.amount_capturable_updated", changed, cause);
        return changed;
    }
    charge["captured"] = true;
    charge["amount_captured"] = amount;
    charge["balance_transaction"] = move_balance("charge", amount, charge);
    changed["status"] = "succeeded";
    changed["amount_received"] = amount;
    save_charge(charge, "captured");
    changed = save(std::move(changed), "captured");
    emit("charge.succeeded", charge, cause);
    emit("payment_intent.succeeded", changed, cause);
    return changed;
}

}  // namespace airside::simulator::stripe
