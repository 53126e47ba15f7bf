// What the fraud rules make of a payment before it is made, and what agents decide on those that wait for them.
#pragma once
#include "services/payment/impl.hpp"

namespace airside::payment {

awaitable<FraudVerdict> judge(Context& service, const AuthorizePayment& request, const std::string& token);

// Gauges of the agents' queue.
awaitable<> measure_reviews(Context& service);

}  // namespace airside::payment
