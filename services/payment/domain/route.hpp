// Which gateways may be asked for a payment, and in which order.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "services/payment/api.hpp"

namespace airside::payment {

// [[payment.routes]]: the order for a method and for some currencies, instead of payment.gateways. The first that fits
// counts; a gateway that it does not name is not used for them.
struct Route {
    PaymentMethodType method = PaymentMethodType::CARD;
    std::vector<std::string> currencies;  // "EUR"; empty: all
    std::vector<PaymentGateway> gateways;
};
AIRSIDE_FIELDS(Route, method, currencies, gateways)

// What is wrong with the configuration; empty: nothing.
std::string check_routes(const std::vector<PaymentGateway>& gateways, const std::vector<Route>& routes);

std::vector<PaymentGateway> order_for(const std::vector<PaymentGateway>& gateways, const std::vector<Route>& routes,
                                      PaymentMethodType method, const Currency& currency);

// A gateway, and what it is to charge there.
struct Candidate {
    PaymentGateway gateway;
    std::string token;  // empty: the customer is sent to the wallet
    bool operator==(const Candidate&) const = default;
};
AIRSIDE_FIELDS(Candidate, gateway, token)

// In the order in which they are to be asked. `order` holds those that take the method and currency. A token without a
// gateway is of the first; what is for a gateway that is not in the order is left out.
std::vector<Candidate> candidates_for(const PaymentMethod& method, const std::vector<PaymentGateway>& order);

}  // namespace airside::payment
