#include "simulators/paypal/orders.hpp"

#include <set>

namespace airside::simulator::paypal {
namespace {

using namespace std::chrono_literals;

constexpr auto authorisation_lasts = 29 * 24h;
constexpr std::string_view payer_id = "QYR5Z8XDVJNXQ", payee_id = "ARSDESHQPAYEE";

const std::set<std::string, std::less<>> currencies{"AUD", "BRL", "CAD", "CHF", "CNY", "CZK", "DKK", "EUR",
                                                    "GBP", "HKD", "HUF", "ILS", "JPY", "MXN", "MYR", "NOK",
                                                    "NZD", "PHP", "PLN", "SEK", "SGD", "THB", "TWD", "USD"};

bool without_decimals(std::string_view currency) { return currency == "HUF" || currency == "JPY" || currency == "TWD"; }

json::object payer_json() {
    return {{"name", json::object{{"given_name", "Ada"}, {"surname", "Buyer"}}},
            {"email_address", "ada.buyer@example.test"},
            {"payer_id", json::string(payer_id)},
            {"address", json::object{{"country_code", "US"}}}};
}

json::object wallet_json() {
    return {{"email_address", "ada.buyer@example.test"},
            {"account_id", json::string(payer_id)},
            {"account_status", "VERIFIED"},
            {"name", json::object{{"given_name", "Ada"}, {"surname", "Buyer"}}},
            {"address", json::object{{"country_code", "US"}}}};
}

json::object authentication_json(bool passed) {
    return {
        {"liability_shift", passed ? "POSSIBLE" : "NO"},
        {"three_d_secure", json::object{{"authentication_status", passed ? "Y" : "N"}, {"enrollment_status", "Y"}}}};
}

// The source that a request names, or why it can't pay. Null: the payer chooses at PayPal.
struct Asked {
    const Source* source = nullptr;
    std::string return_url, cancel_url;
    bool card = false;
};

void read_context(const json::object& source, Asked& asked) {
    auto context = object(source, "experience_context");
    if (!context) return;
    asked.return_url = text_or(*context, "return_url", "");
    asked.cancel_url = text_or(*context, "cancel_url", "");
}

Asked read_source(const json::object& request, const Orders& orders) {
    Asked asked;
    auto payment_source = object(request, "payment_source");
    if (!payment_source) return asked;
    auto card = object(*payment_source, "card"), wallet = object(*payment_source, "paypal");
    if (card && wallet)
        throw unprocessable("ONE_OF_PARAMETERS_REQUIRED", "One payment source only.", "/payment_source");
    if (!card && !wallet) throw malformed("NOT_SUPPORTED", "This payment source is not played.", "/payment_source");
    asked.card = card != nullptr;
    const auto& chosen = card ? *card : *wallet;
    read_context(chosen, asked);
    auto vault = text(chosen, "vault_id"), once = text(chosen, "single_use_token");
    auto token = vault ? vault : once;
    auto field =
        std::string("/payment_source/") + (card ? "card" : "paypal") + (once ? "/single_use_token" : "/vault_id");
    if (!token && card) {
        asked.source = source_of_number(text_or(*card, "number", ""));
        if (!asked.source)
            throw unprocessable("PAYMENT_SOURCE_INFO_CANNOT_BE_VERIFIED", "The card is not known.",
                                "/payment_source/card");
        return asked;
    }
    if (!token) return asked;
    asked.source = orders.source(*token);
    if (!asked.source) throw unprocessable("TOKEN_ID_NOT_FOUND", "Specified token was not found.", field);
    if (is_card(*asked.source) != asked.card)
        throw unprocessable("MISMATCHED_VAULT_ID_TO_PAYMENT_SOURCE",
                            "The vault_id does not match the payment_source provided.", field);
    return asked;
}

const json::object& only_unit(const json::object& request) {
    auto units = objects(request, "purchase_units");
    if (units.empty())
        throw malformed("MISSING_REQUIRED_PARAMETER", "A required field / parameter is missing.", "/purchase_units");
    if (units.size() > 1)
        throw unprocessable("UNSUPPORTED_INTENT", "More than one purchase unit is not played.", "/purchase_units");
    return *units[0];
}

}  // namespace

Money money_in(const json::object& from, std::string_view name, const std::string& field) {
    auto amount = object(from, name);
    if (!amount) throw malformed("MISSING_REQUIRED_PARAMETER", "A required field / parameter is missing.", field);
    auto code = text_or(*amount, "currency_code", ""), value = text_or(*amount, "value", "");
    if (!currencies.contains(code))
        throw unprocessable("INVALID_CURRENCY_CODE", "Currency code is invalid or is not currently supported.",
                            field + "/currency_code");
    if (without_decimals(code) && value.find('.') != value.npos)
        throw unprocessable("DECIMALS_NOT_SUPPORTED", "Currency does not support decimals.", field + "/value");
    auto money = Money::parse(value, Currency::of(code));
    if (!money)
        throw unprocessable("DECIMAL_PRECISION", "The value of the field should not be more than two decimal places.",
                            field + "/value");
    if (money->minor() <= 0)
        throw unprocessable("CANNOT_BE_ZERO_OR_NEGATIVE", "Must be greater than zero.", field + "/value");
    return *money;
}

json::object money_json(const Money& money) {
    auto code = money.currency().str();
    auto value = money.decimal();
    if (without_decimals(code)) value = value.substr(0, value.find('.'));
    return {{"currency_code", code}, {"value", value}};
}

json::object link(std::string href, std::string_view rel, std::string_view method) {
    return {{"href", std::move(href)}, {"rel", json::string(rel)}, {"method", json::string(method)}};
}

json::object shown(json::object order) {
    order.erase("sim");
    return order;
}

std::string Orders::now() const { return to_string(std::chrono::floor<std::chrono::seconds>(clock_.now())); }

const Source* Orders::source(std::string_view token) const {
    if (auto known = find_source(token)) return known;
    auto saved = ledger_.find("paypal_vault", token);
    return saved ? find_source(text_or(saved->value, "source", "")) : nullptr;
}

json::object& Orders::unit_of(json::object& order) const {
    return order.at("purchase_units").as_array().at(0).as_object();
}

json::object Orders::load(const std::string& id) {
    auto found = ledger_.find("paypal_orders", id);
    if (!found) throw no_such_resource();
    auto order = found->value;
    lapse(order);
    return order;
}

// An authorisation that nobody captured within its time is void.
void Orders::lapse(json::object& order) {
    auto payments = object(unit_of(order), "payments");
    if (!payments || objects(*payments, "authorizations").empty()) return;
    auto& authorization = unit_of(order)["payments"].as_object()["authorizations"].as_array()[0].as_object();
    auto until = parse_instant(text_or(authorization, "expiration_time", ""));
    if (text_or(authorization, "status", "") != "CREATED" || !until || clock_.now() < *until) return;
    authorization["status"] = "VOIDED";
    authorization["update_time"] = authorization["expiration_time"];
    save(order, "lapsed");
}

void Orders::save(const json::object& order, std::string_view what) {
    ledger_.put("paypal_orders", text_or(order, "id", ""), what, order);
}

void Orders::emit(std::string_view type, std::string_view resource_type, const json::object& resource,
                  const Cause& cause) {
    auto id = "WH-" + random_.readable(17) + "-" + random_.readable(17);
    ledger_.put(
        "paypal_events", id, json::string(type),
        {{"id", id},
         {"event_version", "1.0"},
         {"create_time", now()},
         {"resource_type", json::string(resource_type)},
         {"resource_version", "2.0"},
         {"event_type", json::string(type)},
         {"summary", "What " + std::string(type) + " says"},
         {"resource", resource},
         {"links", json::array{link(cause.origin + "/v1/notifications/webhooks-events/" + id, "self", "GET")}}});
    static const FaultPlan nothing;
    webhooks_.send(id, cause.plan ? *cause.plan : nothing);
}

json::object Orders::create(const json::object& request, const Cause& cause) {
    auto intent = text_or(request, "intent", "");
    if (intent != "AUTHORIZE")
        throw unprocessable("UNSUPPORTED_INTENT", "Of the intents only AUTHORIZE is played.", "/intent");
    const auto& unit = only_unit(request);
    auto amount = money_in(unit, "amount", "/purchase_units/@reference_id=='default'/amount");
    auto asked = read_source(request, *this);
    auto id = new_id();
    json::object kept{{"reference_id", text_or(unit, "reference_id", "default")},
                      {"amount", money_json(amount)},
                      {"payee", json::object{{"merchant_id", json::string(payee_id)}}}};
    for (auto name : {"custom_id", "invoice_id", "description"})
        if (auto value = text(unit, name)) kept[name] = *value;
    json::object order{{"id", id},
                       {"intent", intent},
                       {"status", "CREATED"},
                       {"purchase_units", json::array{std::move(kept)}},
                       {"create_time", now()},
                       {"links", json::array{link(cause.origin + "/v2/checkout/orders/" + id, "self", "GET")}},
                       {"sim", json::object{{"source", json::string(asked.source ? asked.source->id : "")},
                                            {"return_url", asked.return_url},
                                            {"cancel_url", asked.cancel_url}}}};
    if (asked.source && asked.card) order["payment_source"] = json::object{{"card", card_json(*asked.source)}};
    if (object(request, "payment_source") && !asked.card)
        order["payment_source"] = json::object{{"paypal", asked.source ? wallet_json() : json::object{}}};
    bool challenge = asked.card && (asked.source->authenticate || (cause.plan && cause.plan->three_d_secure));
    if (!asked.source || challenge) {
        ask_payer(order, cause);
        save(order, "created");
        return order;
    }
    std::optional<std::string> decline;
    if (!asked.source->response_code.empty()) decline = asked.source->response_code;
    if (cause.plan && cause.plan->decline_code) decline = response_code_for(*cause.plan->decline_code);
    authorise_now(order, cause, decline);
    return order;
}

void Orders::ask_payer(json::object& order, const Cause& cause) {
    bool with_source = object(order, "payment_source") != nullptr;
    order["status"] = with_source ? "PAYER_ACTION_REQUIRED" : "CREATED";
    auto id = text_or(order, "id", "");
    auto& links = order["links"].as_array();
    links.push_back(link(cause.origin + "/checkoutnow?token=" + id, with_source ? "payer-action" : "approve", "GET"));
    links.push_back(link(cause.origin + "/v2/checkout/orders/" + id + "/authorize", "authorize", "POST"));
}

json::object Orders::read(const std::string& id) { return load(id); }

json::object Orders::approve(const std::string& id, bool passed, const Cause& cause) {
    auto order = load(id);
    auto status = text_or(order, "status", "");
    if (status != "CREATED" && status != "PAYER_ACTION_REQUIRED")
        throw unprocessable("ORDER_COMPLETED_OR_VOIDED", "Nothing is left to approve: the order is " + status + ".");
    auto source = object(order, "payment_source");
    bool card = source && object(*source, "card");
    if (card)
        order["payment_source"].as_object()["card"].as_object()["authentication_result"] = authentication_json(passed);
    if (passed) {
        order["status"] = "APPROVED";
        if (!card) {
            order["payment_source"] = json::object{{"paypal", wallet_json()}};
            order["payer"] = payer_json();
        }
    }
    order["update_time"] = now();
    save(order, passed ? "approved" : "not approved");
    if (passed) emit("CHECKOUT.ORDER.APPROVED", "checkout-order", shown(order), cause);
    return order;
}

json::object Orders::authorize(const std::string& id, const Cause& cause) {
    auto order = load(id);
    auto status = text_or(order, "status", "");
    if (status == "COMPLETED") throw unprocessable("ORDER_ALREADY_AUTHORIZED", "Order has already been authorized.");
    if (status != "APPROVED")
        throw unprocessable("ORDER_NOT_APPROVED", "Payer has not yet approved the Order for payment.");
    auto chosen = source(text_or(order["sim"].as_object(), "source", ""));
    bool declined = cause.plan && cause.plan->decline_code;
    std::optional<std::string> decline;
    if (chosen && is_card(*chosen)) {
        if (!chosen->response_code.empty()) decline = chosen->response_code;
        if (declined) decline = response_code_for(*cause.plan->decline_code);
    } else if (declined) {
        throw unprocessable(
            "INSTRUMENT_DECLINED",
            "The instrument presented was either declined by the processor or bank, or it can't be used "
            "for this payment.");
    }
    authorise_now(order, cause, decline);
    return order;
}

void Orders::authorise_now(json::object& order, const Cause& cause, const std::optional<std::string>& decline) {
    if (decline == "INSTRUMENT_DECLINED")
        throw unprocessable("INSTRUMENT_DECLINED", "The instrument presented was declined by the processor or bank.");
    auto invoice = text(unit_of(order), "invoice_id");
    for (const auto& [other, record] : ledger_.all("paypal_orders")) {
        if (!invoice || other == text_or(order, "id", "")) continue;
        const auto& unit = *objects(record.value, "purchase_units").at(0);
        auto payments = object(unit, "payments");
        if (!payments || text_or(unit, "invoice_id", "") != *invoice) continue;
        if (text_or(*objects(*payments, "authorizations").at(0), "status", "") != "DENIED")
            throw unprocessable(
                "DUPLICATE_INVOICE_ID",
                "Duplicate Invoice ID detected. To avoid a potential duplicate transaction your account "
                "setting requires that Invoice Id be unique for each transaction.",
                "/purchase_units/invoice_id");
    }
    auto& unit = unit_of(order);
    auto id = new_id();
    auto at = cause.origin + "/v2/payments/authorizations/" + id;
    json::object authorization{
        {"id", id},
        {"status", decline ? "DENIED" : "CREATED"},
        {"amount", unit["amount"]},
        {"seller_protection", json::object{{"status", "NOT_ELIGIBLE"}}},
        {"expiration_time", to_string(std::chrono::floor<std::chrono::seconds>(clock_.now() + authorisation_lasts))},
        {"create_time", now()},
        {"update_time", now()},
        {"links", json::array{link(at, "self", "GET"), link(at + "/capture", "capture", "POST"),
                              link(at + "/void", "void", "POST"),
                              link(cause.origin + "/v2/checkout/orders/" + text_or(order, "id", ""), "up", "GET")}}};
    for (auto name : {"custom_id", "invoice_id"})
        if (auto value = text(unit, name)) authorization[name] = *value;
    auto source = object(order, "payment_source");
    if (source && object(*source, "card"))
        authorization["processor_response"] = json::object{{"response_code", decline.value_or("0000")}};
    order["status"] = "COMPLETED";
    order["update_time"] = now();
    order["links"] = json::array{link(cause.origin + "/v2/checkout/orders/" + text_or(order, "id", ""), "self", "GET")};
    add_part(order, "authorizations", authorization);
    save(order, decline ? "declined" : "authorised");
    auto made = load_of("authorizations", id);
    emit(decline ? "PAYMENT.AUTHORIZATION.DENIED" : "PAYMENT.AUTHORIZATION.CREATED", "authorization", made, cause);
}

}  // namespace airside::simulator::paypal
