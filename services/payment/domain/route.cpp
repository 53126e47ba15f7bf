#include "services/payment/domain/route.hpp"

#include <algorithm>
#include <set>

#include <boost/describe/enum_to_string.hpp>

namespace airside::payment {

namespace {

std::string name_of(auto value) { return boost::describe::enum_to_string(value, "?"); }

bool has_twice(const auto& values) {
    for (auto one = values.begin(); one != values.end(); ++one)
        if (std::find(values.begin(), one, *one) != one) return true;
    return false;
}

bool fits(const Route& route, PaymentMethodType method, const std::string& currency) {
    if (route.method != method) return false;
    return route.currencies.empty() || std::ranges::find(route.currencies, currency) != route.currencies.end();
}

// Whether routes before it take all that it is for.
bool is_reached(const Route& route, const std::vector<Route>& before) {
    auto taken = [&](const std::string& currency) {
        return std::ranges::any_of(before, [&](const Route& one) { return fits(one, route.method, currency); });
    };
    auto takes_all = [&](const Route& one) { return one.method == route.method && one.currencies.empty(); };
    if (std::ranges::any_of(before, takes_all)) return false;
    return route.currencies.empty() || !std::ranges::all_of(route.currencies, taken);
}

// The customer is sent there, and says there what to pay with.
bool is_wallet_of(PaymentMethodType method, PaymentGateway gateway) {
    return method == PaymentMethodType::PAYPAL && gateway == PaymentGateway::PAYPAL;
}

}  // namespace

std::string check_routes(const std::vector<PaymentGateway>& gateways, const std::vector<Route>& routes) {
    if (gateways.empty()) return "gateways names none";
    if (has_twice(gateways)) return "gateways names one twice";
    std::vector<Route> before;
    for (const auto& route : routes) {
        auto where = "the route " + std::to_string(before.size() + 1) + " (" + name_of(route.method) + ") ";
        if (route.gateways.empty()) return where + "names no gateway";
        if (has_twice(route.gateways)) return where + "names a gateway twice";
        if (has_twice(route.currencies)) return where + "names a currency twice";
        for (const auto& currency : route.currencies)
            if (!Currency::parse(currency)) return where + "names no currency: " + currency;
        for (auto gateway : route.gateways)
            if (std::ranges::find(gateways, gateway) == gateways.end())
                return where + "names " + name_of(gateway) + ", which is not among gateways";
        if (!is_reached(route, before)) return where + "is never reached: routes before it take all of it";
        before.push_back(route);
    }
    return "";
}

std::vector<PaymentGateway> order_for(const std::vector<PaymentGateway>& gateways, const std::vector<Route>& routes,
                                      PaymentMethodType method, const Currency& currency) {
    for (const auto& route : routes)
        if (fits(route, method, currency.str())) return route.gateways;
    return gateways;
}

std::vector<Candidate> candidates_for(const PaymentMethod& method, const std::vector<PaymentGateway>& order) {
    std::vector<Candidate> given;
    if (method.token) {
        if (method.gateway || !order.empty())
            given.push_back({method.gateway ? *method.gateway : order.front(), method.token->value});
    } else {
        for (auto gateway : order)
            if (is_wallet_of(method.type, gateway) && (!method.gateway || *method.gateway == gateway))
                given.push_back({gateway, ""});
    }
    if (method.alternatives)
        for (const auto& other : *method.alternatives) given.push_back({other.gateway, other.token.value});
    std::vector<Candidate> candidates;
    for (auto gateway : order)
        for (const auto& one : given)
            if (one.gateway == gateway) candidates.push_back(one);
    return candidates;
}

}  // namespace airside::payment
