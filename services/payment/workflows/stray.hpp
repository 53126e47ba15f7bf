// A payment at a gateway that carries the reference of one of ours and is not the one that we have there: made by a
// request that was taken for lost, when the payment had gone to another gateway. The customer's money is held twice.
#pragma once
#include "services/payment/impl.hpp"

namespace airside::payment {

// Whether what an event speaks of is none of the payment's.
bool is_stray(const Payment& payment, PaymentGateway gateway, const std::string& intent_id);

// Gives back what is held, and raises an alarm where there was something. Throws Problem 404 where the gateway has it
// under another reference, and 503 where the gateway did not say or did not give it back: to be tried again.
awaitable<> give_back_stray(Context& service, Payment payment, PaymentGateway gateway, std::string intent_id);

}  // namespace airside::payment
