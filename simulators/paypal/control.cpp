// What the payer does at PayPal, and how tests ask and tell: /checkoutnow and /_sim/paypal/…
#include "platform/core/problem.hpp"
#include "simulators/paypal/paypal.hpp"

namespace airside::simulator::paypal {
namespace {

std::string token_in(const Inbound& inbound) {
    auto token = inbound.parameter("token");
    return token ? *token : "";
}

std::string with_parameter(const std::string& url, const std::string& parameter) {
    return url + (url.find('?') == std::string::npos ? "?" : "&") + parameter;
}

}  // namespace

http::Response PayPal::as_told(const std::function<json::object()>& work) {
    try {
        return json_response(200, work());
    } catch (const Refusal& refusal) {
        return answer(refusal);
    }
}

http::Response PayPal::approval_page(const Inbound& inbound) {
    auto token = token_in(inbound);
    auto found = ledger_.find("paypal_orders", token);
    if (!found) throw not_found("no such order");
    auto action = "/checkoutnow?token=" + http::percent_encode(token);
    auto button = [&](std::string_view result, std::string_view label) {
        return "<form method=\"post\" action=\"" + action + "&amp;result=" + std::string(result) + "\"><button>" +
               std::string(label) + "</button></form>";
    };
    const auto& amount = objects(found->value, "purchase_units").at(0)->at("amount").as_object();
    auto price = text_or(amount, "value", "") + " " + text_or(amount, "currency_code", "");
    return http::text_response(200, "text/html; charset=utf-8",
                               "<!doctype html><title>Simulated PayPal</title><h1>Pay " + price + "?</h1>" +
                                   button("pass", "Approve") + button("fail", "Cancel"));
}

// Sends the payer back to the shop with PayPal's parameters.
http::Response PayPal::approval_answer(const Inbound& inbound) {
    auto token = token_in(inbound);
    auto result = inbound.parameter("result");
    bool passed = !result || *result != "fail";
    auto cause = cause_of(inbound, nullptr);
    json::object order;
    try {
        order = orders_.approve(token, passed, cause);
    } catch (const Refusal& refusal) {
        return answer(refusal);
    }
    auto back = text_or(order["sim"].as_object(), passed ? "return_url" : "cancel_url", "");
    if (back.empty()) return json_response(200, shown(order));
    auto parameters = "token=" + http::percent_encode(token);
    if (passed) parameters += "&PayerID=QYR5Z8XDVJNXQ";
    http::Response response{
        .status = 303, .headers = {}, .body = {}, .shared_body = {}, .shared_body_gzip = {}, .file = {}, .stream = {}};
    response.headers.set("Location", with_parameter(back, parameters));
    return response;
}

void PayPal::add_control_routes(Router& router) {
    using http::Method;
    router.add(Method::GET, "/checkoutnow", at_once([this](auto& in) { return approval_page(in); }));
    router.add(Method::POST, "/checkoutnow", at_once([this](auto& in) { return approval_answer(in); }));
    for (std::string name : {"orders", "events", "vault"})
        router.add(Method::GET, "/_sim/paypal/" + name, at_once([this, store = "paypal_" + name](auto&) {
                       return json_response(200, ledger_.with_history(store));
                   }));
    router.add(Method::POST, "/_sim/paypal/orders/{id}/approve", at_once([this](auto& in) {
                   return as_told([&] {
                       return shown(orders_.approve(in.path[0], !in.parameter("fail"), cause_of(in, nullptr)));
                   });
               }));
    router.add(Method::POST, "/_sim/paypal/refunds/{id}/settle", at_once([this](auto& in) {
                   std::optional<std::string> failure;
                   if (auto reason = in.parameter("fail")) failure = std::string(*reason);
                   return as_told([&] { return orders_.settle_refund(in.path[0], failure, cause_of(in, nullptr)); });
               }));
    router.add(Method::POST, "/_sim/paypal/tokens/revoke", at_once([this](auto&) {
                   tokens_.revoke_all();
                   return json_response(200, json::object{{"ok", true}});
               }));
    router.add(Method::GET, "/_sim/paypal/webhooks",
               at_once([this](auto&) { return json_response(200, webhooks.show()); }));
    router.add(Method::POST, "/_sim/paypal/webhooks", at_once([this](auto& in) {
                   auto asked = parse_json(in.request.body);
                   if (!asked || !asked->is_object())
                       throw Problem(400, "malformed-json", "The body is no JSON object");
                   cause_of(in, nullptr);
                   webhooks.configure(text_or(asked->get_object(), "url", ""),
                                      text_or(asked->get_object(), "webhook_id", ""));
                   return json_response(200, json::object{{"ok", true}});
               }));
}

}  // namespace airside::simulator::paypal
