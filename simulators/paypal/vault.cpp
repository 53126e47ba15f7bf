#include "simulators/paypal/vault.hpp"

namespace airside::simulator::paypal {
namespace {

constexpr std::string_view setup_prefix = "SETUP-";  // and the name of a source for tests

json::object source_json(const Source& source) {
    if (is_card(source)) return {{"card", card_json(source)}};
    return {{"paypal", json::object{{"email_address", "ada.buyer@example.test"}}}};
}

json::object customer_of(const json::object& request, std::string otherwise) {
    auto customer = object(request, "customer");
    return {{"id", customer ? text_or(*customer, "id", otherwise) : otherwise}};
}

Refusal no_such_setup_token() {
    return unprocessable("SETUP_TOKEN_NOT_FOUND", "The setup token does not exist, was used, or has expired.",
                         "/payment_source/token/id");
}

}  // namespace

json::object Vault::shown_token(const std::string& id, const json::object& kept, const Cause& cause) const {
    return {{"id", id},
            {"customer", kept.at("customer")},
            {"payment_source", source_json(*find_source(text_or(kept, "source", "")))},
            {"links", json::array{link(cause.origin + "/v3/vault/payment-tokens/" + id, "self", "GET"),
                                  link(cause.origin + "/v3/vault/payment-tokens/" + id, "delete", "DELETE")}}};
}

json::object Vault::set_up(const json::object& request, const Cause& cause) {
    auto payment_source = object(request, "payment_source");
    auto card = payment_source ? object(*payment_source, "card") : nullptr;
    if (!card) throw malformed("NOT_SUPPORTED", "Only cards are set up here.", "/payment_source");
    auto source = source_of_number(text_or(*card, "number", ""));
    if (!source) throw unprocessable("INVALID_CARD_NUMBER", "The card is not known.", "/payment_source/card/number");
    auto id = random_.readable(17);
    json::object kept{{"source", json::string(source->id)}, {"customer", customer_of(request, random_.readable(10))}};
    ledger_.put("paypal_setup_tokens", id, "made", kept);
    return {{"id", id},
            {"customer", kept["customer"]},
            {"status", "APPROVED"},
            {"payment_source", source_json(*source)},
            {"links", json::array{link(cause.origin + "/v3/vault/setup-tokens/" + id, "self", "GET"),
                                  link(cause.origin + "/v3/vault/payment-tokens", "confirm", "POST")}}};
}

json::object Vault::save(const json::object& request, const Cause& cause) {
    auto payment_source = object(request, "payment_source");
    auto token = payment_source ? object(*payment_source, "token") : nullptr;
    if (!token || text_or(*token, "type", "") != "SETUP_TOKEN")
        throw malformed("MISSING_REQUIRED_PARAMETER", "A setup token is needed.", "/payment_source/token");
    auto asked = text_or(*token, "id", "");
    json::object kept;
    if (auto made = ledger_.find("paypal_setup_tokens", asked)) {
        if (flag(made->value, "used")) throw no_such_setup_token();
        kept = made->value;
        auto used = kept;
        used["used"] = true;
        ledger_.put("paypal_setup_tokens", asked, "used", std::move(used));
    } else {
        auto source = asked.starts_with(setup_prefix) ? find_source(asked.substr(setup_prefix.size())) : nullptr;
        if (!source) throw no_such_setup_token();
        kept["source"] = json::string(source->id);
    }
    auto known = object(kept, "customer");
    kept["customer"] = customer_of(request, known ? text_or(*known, "id", "") : random_.readable(10));
    auto id = random_.readable(17);
    ledger_.put("paypal_vault", id, "saved", kept);
    return shown_token(id, kept, cause);
}

json::object Vault::read(const std::string& id, const Cause& cause) const {
    auto found = ledger_.find("paypal_vault", id);
    if (!found || flag(found->value, "removed")) throw no_such_resource();
    return shown_token(id, found->value, cause);
}

void Vault::remove(const std::string& id) {
    auto found = ledger_.find("paypal_vault", id);
    if (!found) throw no_such_resource();
    auto kept = found->value;
    kept["removed"] = true;
    kept["source"] = "";  // no order can be paid with it any more
    ledger_.put("paypal_vault", id, "removed", std::move(kept));
}

}  // namespace airside::simulator::paypal
