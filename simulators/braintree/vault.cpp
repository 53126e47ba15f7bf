#include "simulators/braintree/vault.hpp"

namespace airside::simulator::braintree {
namespace {

constexpr std::string_view customers = "braintree_customers", methods = "braintree_methods",
                           nonces = "braintree_nonces";
constexpr std::size_t longest_id = 36;

bool is_id(std::string_view text) {
    return text.size() <= longest_id &&
           text.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") == text.npos;
}

Refusal about_method(std::string_view code, std::string_view attribute, std::string_view message) {
    return invalid_request("payment-method", code, attribute, message);
}

}  // namespace

std::string Vault::now() const { return to_string(std::chrono::floor<std::chrono::seconds>(clock_.now())); }

json::object Vault::create_customer(const json::object& asked) {
    auto id = text_or(asked, "id", "");
    if (id.empty()) id = std::to_string(100'000'000 + random_.below(900'000'000));
    if (id.size() > longest_id) throw invalid_request("customer", "91612", "id", "ID is too long (maximum is 36).");
    if (!is_id(id)) throw invalid_request("customer", "91610", "id", "ID is invalid.");
    if (ledger_.find(customers, id))
        throw invalid_request("customer", "91609", "id", "Customer ID has already been taken.");
    json::object made{{"id", id}, {"merchant-id", "airside"}, {"created-at", now()}, {"updated-at", now()}};
    for (auto name : {"first_name", "last_name", "email", "company", "phone"})
        if (auto value = text(asked, name)) {
            std::string hyphenated(name);
            for (char& c : hyphenated)
                if (c == '_') c = '-';
            made[hyphenated] = *value;
        }
    ledger_.put(customers, id, "created", made);
    if (auto given = text(asked, "payment_method_nonce"))
        create_method({{"customer_id", id}, {"payment_method_nonce", *given}});
    return customer(id);
}

json::object Vault::customer(const std::string& id) const {
    auto found = ledger_.find(customers, id);
    if (!found || flag(found->value, "sim-removed")) throw no_such_thing();
    auto shown = found->value;
    json::array cards;
    for (const auto& [token, record] : ledger_.all(methods))
        if (text_or(record.value, "customer-id", "") == id && !flag(record.value, "sim-removed"))
            cards.push_back(record.value);
    shown["credit-cards"] = std::move(cards);
    return shown;
}

void Vault::remove_customer(const std::string& id) {
    auto gone = customer(id);
    for (const auto* card : objects(gone, "credit-cards")) remove_method(text_or(*card, "token", ""));
    gone.erase("credit-cards");
    gone["sim-removed"] = true;
    ledger_.put(customers, id, "removed", std::move(gone));
}

json::object Vault::create_method(const json::object& asked) {
    auto owner = text_or(asked, "customer_id", "");
    if (owner.empty()) throw about_method("93104", "customer_id", "Customer ID is required.");
    auto known = ledger_.find(customers, owner);
    if (!known || flag(known->value, "sim-removed"))
        throw about_method("93105", "customer_id", "Customer ID is invalid.");
    auto given = text_or(asked, "payment_method_nonce", "");
    if (given.empty()) throw about_method("93103", "payment_method_nonce", "Nonce is required.");
    auto card = card_behind(given);
    if (!card) throw about_method("93108", "payment_method_nonce", "Unknown or expired payment_method_nonce.");
    if (card->consumed)
        throw about_method("93107", "payment_method_nonce", "Cannot use a payment_method_nonce more than once.");
    auto token = text_or(asked, "token", "");
    if (token.empty()) token = random_.readable(8);
    if (!is_id(token)) throw invalid_request("credit-card", "91718", "token", "Token is invalid.");
    if (ledger_.find(methods, token)) throw invalid_request("credit-card", "91719", "token", "Token is taken.");
    auto made = card_json(*card, json::string(token));
    made["customer-id"] = owner;
    made["default"] = true;
    made["expired"] = false;
    made["created-at"] = now();
    made["updated-at"] = now();
    made["sim-nonce"] = given;
    ledger_.put(methods, token, "created", made);
    use(given);
    return made;
}

json::object Vault::method(const std::string& token) const {
    auto found = ledger_.find(methods, token);
    if (!found || flag(found->value, "sim-removed")) throw no_such_thing();
    return found->value;
}

void Vault::remove_method(const std::string& token) {
    auto gone = method(token);
    gone["sim-removed"] = true;
    ledger_.put(methods, token, "removed", std::move(gone));
}

json::object Vault::create_nonce(const std::string& token) {
    auto card = method(token);
    auto made = "tokencc_" + random_.readable(24);
    ledger_.put(nonces, made, "created", {{"nonce", made}, {"sim-token", token}, {"sim-used", false}});
    return nonce(made);
}

json::object Vault::nonce(const std::string& wanted) const {
    auto card = card_behind(wanted);
    if (!card) throw no_such_thing();
    json::object shown{{"nonce", wanted},
                       {"type", "CreditCard"},
                       {"default", false},
                       {"consumed", card->consumed},
                       {"details", json::object{{"bin", card->bin},
                                                {"last-two", card->last4.substr(2)},
                                                {"last-four", card->last4},
                                                {"card-type", card->type}}}};
    if (auto info = three_d_secure_json(card->authentication); !info.is_null())
        shown["three-d-secure-info"] = std::move(info);
    return shown;
}

// A saved card behaves as the nonce that it was made of, but 3-D Secure was passed for one payment only.
std::optional<Card> Vault::card_of(std::string_view token) const {
    auto found = ledger_.find(methods, token);
    if (!found || flag(found->value, "sim-removed")) return {};
    auto card = card_behind(text_or(found->value, "sim-nonce", ""));
    if (!card) return {};
    card->authentication = {};
    card->consumed = false;
    return card;
}

std::optional<Card> Vault::card_behind(std::string_view nonce) const {
    auto made = ledger_.find(nonces, nonce);
    if (!made) return find_card(nonce);
    auto card = card_of(text_or(made->value, "sim-token", ""));
    if (card) card->consumed = flag(made->value, "sim-used");
    return card;
}

void Vault::use(const std::string& nonce) {
    auto made = ledger_.find(nonces, nonce);
    if (!made) return;
    auto used = made->value;
    used["sim-used"] = true;
    ledger_.put(nonces, nonce, "used", std::move(used));
}

}  // namespace airside::simulator::braintree
