// Customers and what they pay with: set up, attached, detached.
#include "simulators/stripe/objects.hpp"
#include "simulators/stripe/payments.hpp"

namespace airside::simulator::stripe {
namespace {

json::object new_customer(const std::string& id, std::int64_t created) {
    return {{"id", id},
            {"object", "customer"},
            {"address", nullptr},
            {"balance", 0},
            {"created", created},
            {"currency", nullptr},
            {"default_source", nullptr},
            {"delinquent", false},
            {"description", nullptr},
            {"discount", nullptr},
            {"email", nullptr},
            {"livemode", false},
            {"metadata", json::object{}},
            {"name", nullptr},
            {"next_invoice_sequence", 1},
            {"phone", nullptr},
            {"preferred_locales", json::array{}},
            {"shipping", nullptr},
            {"tax_exempt", "none"},
            {"test_clock", nullptr}};
}

json::object new_setup(const std::string& id, std::int64_t created) {
    return {{"id", id},
            {"object", "setup_intent"},
            {"application", nullptr},
            {"automatic_payment_methods", nullptr},
            {"cancellation_reason", nullptr},
            {"client_secret", nullptr},
            {"created", created},
            {"customer", nullptr},
            {"description", nullptr},
            {"flow_directions", nullptr},
            {"last_setup_error", nullptr},
            {"latest_attempt", nullptr},
            {"livemode", false},
            {"mandate", nullptr},
            {"metadata", json::object{}},
            {"next_action", nullptr},
            {"on_behalf_of", nullptr},
            {"payment_method", nullptr},
            {"payment_method_configuration_details", nullptr},
            {"payment_method_options", nullptr},
            {"payment_method_types", json::array{"card"}},
            {"single_use_mandate", nullptr},
            {"status", "requires_payment_method"},
            {"usage", "off_session"}};
}

json::object metadata_of(const json::object& form) {
    auto given = object(form, "metadata");
    return given ? *given : json::object{};
}

void check_method(const Ledger& ledger, const std::string& id) {
    if (!card_of(ledger, id))
        throw invalid_request("resource_missing", "No such PaymentMethod: '" + id + "'", "payment_method");
}
void check_customer(const Ledger& ledger, const std::string& id) {
    if (!ledger.find("customers", id))
        throw invalid_request("resource_missing", "No such customer: '" + id + "'", "customer");
}

Refusal used_up() {
    return invalid_request(
        "",
        "The provided PaymentMethod was detached from a Customer. It may not be used again. To use a "
        "PaymentMethod multiple times, you must attach it to a Customer first.",
        "");
}

}  // namespace

json::object Payments::method(const std::string& id) const {
    if (auto kept = ledger_.find("payment_methods", id)) return kept->value;
    auto card = find_card(id);
    if (!card) throw no_such("PaymentMethod", id, "payment_method");
    return payment_method_json(*card, 0);
}

// A method that belongs to a customer is charged with them only; one that was detached never again.
void Payments::set_method(json::object& intent, const json::object& form) const {
    auto given = text(form, "payment_method");
    if (!given) return;
    check_method(ledger_, *given);
    if (auto customer = text(form, "customer")) check_customer(ledger_, *customer);
    if (auto kept = ledger_.find("payment_methods", *given)) {
        auto owner = text(kept->value, "customer");
        if (!owner) throw used_up();
        if (*owner != text_or(intent, "customer", text_or(form, "customer", "")))
            throw invalid_request("", "The customer does not have a payment method with the ID " + *given + ".",
                                  "payment_method");
    }
    intent["payment_method"] = *given;
}

json::object Payments::create_customer(const json::object& form) {
    auto made = new_customer(new_id("cus"), now());
    for (auto name : {"description", "email", "name", "phone"})
        if (auto value = text(form, name)) made[name] = *value;
    made["metadata"] = metadata_of(form);
    ledger_.put("customers", text_or(made, "id", ""), "created", made);
    return made;
}

// Stripe's test methods stand for any number of cards: each that is attached is one of its own.
json::object Payments::attach(const std::string& id, const json::object& form) {
    auto customer = form_required(form, "customer");
    check_customer(ledger_, customer);
    auto changed = method(id);
    if (auto test_card = find_card(id)) {
        changed = payment_method_json(*test_card, now());
        changed["id"] = new_id("pm");
        ledger_.put("payment_method_cards", text_or(changed, "id", ""), "created", {{"card", id}});
    } else if (auto owner = text(changed, "customer"); !owner) {
        throw used_up();
    } else if (*owner != customer) {
        throw invalid_request("", "The payment method you provided has already been attached to a customer.", "");
    }
    changed["customer"] = customer;
    ledger_.put("payment_methods", text_or(changed, "id", ""), "attached", changed);
    return changed;
}

json::object Payments::detach(const std::string& id) {
    auto changed = method(id);
    if (!text(changed, "customer"))
        throw invalid_request(
            "", "The payment method you provided is not attached to a customer so detachment is impossible.", "");
    changed["customer"] = nullptr;
    ledger_.put("payment_methods", id, "detached", changed);
    return changed;
}

void Payments::decline_set_up(const json::object& setup, const Card& card) {
    json::object error{{"type", "card_error"},
                       {"code", json::string(card.code)},
                       {"message", decline_message(card.code, card.decline_code)},
                       {"setup_intent", setup}};
    if (!card.decline_code.empty()) error["decline_code"] = json::string(card.decline_code);
    throw Refusal{402, std::move(error)};
}

json::object Payments::set_up(const json::object& form, const Cause& cause) {
    auto setup = new_setup(new_id("seti"), now());
    auto id = text_or(setup, "id", ""), given = text_or(form, "payment_method", "");
    setup["client_secret"] = id + "_secret_" + random_.readable(24);
    setup["metadata"] = metadata_of(form);
    setup["usage"] = text_or(form, "usage", "off_session");
    if (auto customer = text(form, "customer")) {
        check_customer(ledger_, *customer);
        setup["customer"] = *customer;
    }
    bool confirm_now = form_flag(form, "confirm");
    if (given.empty()) {
        if (confirm_now)
            throw invalid_request("parameter_missing", "You cannot confirm this SetupIntent: no payment method.",
                                  "payment_method");
        ledger_.put("setup_intents", id, "created", setup);
        return setup;
    }
    check_method(ledger_, given);
    const auto& card = *card_of(ledger_, given);
    if (!confirm_now) {
        setup["payment_method"] = given;
        setup["status"] = "requires_confirmation";
    } else if (!card.code.empty()) {
        ledger_.put("setup_intents", id, "declined", setup);
        decline_set_up(setup, card);
    } else if (card.authenticate) {
        setup["payment_method"] = given;
        setup["status"] = "requires_action";
        setup["next_action"] = json::object{
            {"type", "use_stripe_sdk"},
            {"use_stripe_sdk",
             json::object{{"type", "three_d_secure_redirect"}, {"stripe_js", cause.origin + "/_sim/3ds/" + id}}}};
    } else {
        setup["payment_method"] = given;
        if (auto customer = text(setup, "customer"))
            setup["payment_method"] = attach(given, {{"customer", *customer}}).at("id");
        setup["status"] = "succeeded";
    }
    ledger_.put("setup_intents", id, "set up", setup);
    return setup;
}

}  // namespace airside::simulator::stripe
